import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { acrossBrands } from '../../database/tenancy.ts';
import { missingMigrations } from '../../database/queries/missingMigrations.ts';
import { answers, isKnownAway } from '../../dispatch/reachability.ts';
import { DomainError } from '../../domain/errors.ts';
import { access } from '../access/access.ts';
import { ok } from '../http/answers.ts';
import { nothing, route } from '../http/route.ts';

const anyQuery = z.looseObject({});

/** How long PostgreSQL may take to say that it is there: whoever asks waits a few seconds at most. */
const answersWithinMilliseconds = 2000;

export const healthRoutes = [
  route({
    method: 'get',
    path: '/healthz',
    summary: 'Whether the process is alive',
    roles: access.open,
    takes: { ...nothing, query: anyQuery },
    responses: { 200: { description: 'It is.', body: z.strictObject({ status: z.literal('alive') }) } },
    handle: () => Promise.resolve(ok({ status: 'alive' as const })),
  }),
  route({
    method: 'get',
    path: '/readyz',
    summary: 'Whether requests can be answered',
    description:
      'Without PostgreSQL, or before its migrations, nothing can be (503). Without Temporal submissions are still accepted and run later, so its state is only told.',
    roles: access.open,
    takes: { ...nothing, query: anyQuery },
    responses: {
      200: {
        description: 'They can.',
        body: z.strictObject({
          postgresql: z.literal('up'),
          migrations: z.literal('done'),
          temporal: z.enum(['up', 'down']).meta({ description: '`down`: degraded, but ready.' }),
        }),
      },
    },
    async handle(_request, { em, database, temporal, log }) {
      const late = delay(answersWithinMilliseconds, undefined, { ref: false }).then(() => {
        throw new Error('PostgreSQL does not answer in time');
      });
      const asked = acrossBrands(() => missingMigrations(database, em));
      const missing = await Promise.race([asked, late]).catch((error: unknown) => {
        log.warn({ err: error }, 'PostgreSQL does not answer');
        throw new DomainError('UNAVAILABLE', 'PostgreSQL does not answer.');
      });
      if (missing.length > 0) throw new DomainError('UNAVAILABLE', `Migrations are missing: ${missing.join(', ')}.`);
      // While Temporal is known to be away nobody waits for it, so that a look takes no longer then.
      const isThere = !(await isKnownAway(temporal)) && (await answers(temporal));
      return ok({ postgresql: 'up' as const, migrations: 'done' as const, temporal: isThere ? 'up' : 'down' } as const);
    },
  }),
];
