import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { refusedKeys, requestSeconds } from '../../platform/metrics.ts';
import { activeTrace, endRequest, withinRequest } from '../../platform/tracing.ts';
import { KeyRefused } from '../access/authentication.ts';
import { asked, type Asked } from './asked.ts';
import type { Route } from './route.ts';

/** As nginx has it; nobody hears it. */
const clientClosedRequest = 499;

/** The id of a request: the caller's `X-Request-Id` if it sends one, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

/**
 * Gives each request an id, and logs and measures each answer. The line holds the path without its query, no header and no
 * body: they may name customers.
 */
export const requestLog =
  (log: Logger): RequestHandler =>
  (request, response, next) => {
    const requestId = requestIdOf(request.headers);
    const startedAt = performance.now();
    response.locals['requestId'] = requestId;
    response.set('x-request-id', requestId);
    withinRequest(request.method, request.headers, (span) => {
      const traced = activeTrace();
      response.on('finish', () => {
        const milliseconds = performance.now() - startedAt;
        const { statusCode: status } = response;
        const { method, path } = request;
        const { route, asker = null } = asked.get(request) ?? {};
        if (asker instanceof KeyRefused) refusedKeys.inc({ key: asker.former ? 'former' : 'unknown' });
        noteAnswer(log, { requestId, ...traced, ...idsOf(asker), method, path, route, status, milliseconds });
      });
      // When the answer is sent, or its caller has gone.
      response.on('close', () => {
        const status = response.writableFinished ? response.statusCode : clientClosedRequest;
        endRequest(span, { method: request.method, route: asked.get(request)?.route.path, status, requestId });
      });
      next();
    });
  };

/** What is told of an answer. */
interface Told {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  /** Absent: none of ours. */
  readonly route: Pick<Route, 'path' | 'isForVisitors'> | undefined;
  readonly status: number;
  readonly milliseconds: number;
}

/** Measures an answer, and writes its line. Of a visit that went well only under `LOG_LEVEL=debug`: its touch says all of it. */
export function noteAnswer(log: Logger, told: Told): void {
  const { method, route, status, milliseconds } = told;
  // What is no route of ours is one value: anybody may ask for any path, by any method.
  const labels = route === undefined ? { method: 'any', route: 'none' } : { method, route: route.path };
  requestSeconds.observe({ ...labels, status }, milliseconds / 1000);
  const level = route?.isForVisitors === true && status < 400 ? 'debug' : 'info';
  if (!log.isLevelEnabled(level)) return;
  log[level]({ ...told, route: route?.path, milliseconds: Math.round(milliseconds) }, 'answered');
}

/** The key, or what was one, and its brand. */
function idsOf(asker: Asked['asker']): { readonly keyId?: string; readonly brandId?: string | null } {
  if (!(asker instanceof KeyRefused)) return asker === null ? {} : { keyId: asker.keyId, brandId: asker.brandId };
  return asker.former ? { keyId: asker.former.id, brandId: asker.former.brandId ?? null } : {};
}
