import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import { sha256 } from '../../platform/sha256.ts';
import { access } from '../access/access.ts';
import { metricsText } from '../condition.ts';
import { metrics } from '../http/answers.ts';
import { nothing, route } from '../http/route.ts';

export const metricsRoute = route({
  method: 'get',
  path: '/metrics',
  summary: 'Metrics for Prometheus',
  description:
    'Counts and durations of this process and of the whole installation; no names, no ids and no amounts. With the setting METRICS_TOKEN it is for whoever sends that as bearer token.',
  roles: access.open,
  takes: { ...nothing, query: z.looseObject({}) },
  responses: { 200: { description: 'Prometheus’ text format.', file: 'text/plain' } },
  problems: ['UNAUTHENTICATED'],
  async handle({ header }, deps) {
    requireToken(header('authorization'), deps.settings.metricsToken);
    return metrics(await metricsText(deps));
  },
});

function requireToken(authorization: string | undefined, token: string | undefined): void {
  if (token === undefined) return;
  if (!timingSafeEqual(hash(authorization ?? ''), hash(`Bearer ${token}`))) {
    throw new DomainError('UNAUTHENTICATED', 'The metrics are for whoever knows METRICS_TOKEN.');
  }
}

const hash = (text: string): Buffer => Buffer.from(sha256(text));
