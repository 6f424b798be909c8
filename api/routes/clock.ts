import { Connection } from '@temporalio/client';
import { z } from 'zod';
import { plusDuration } from '../../domain/calendar.ts';
import { DomainError } from '../../domain/errors.ts';
import { instant, instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { ok } from '../http/answers.ts';
import type { Deps } from '../deps.ts';
import { at } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';
import { moveTo, type SandboxClock } from '../sandboxClock.ts';
import { invalidField } from '../http/validation.ts';

const clockNow = z.strictObject({ now: at }).meta({ id: 'Clock' });

const move = z
  .union([
    z.strictObject({ advance: z.string().max(64).meta({ description: 'ISO 8601 duration.', example: 'P31D' }) }),
    z.strictObject({ to: instant }),
  ])
  .meta({ id: 'ClockMove' });

/** Each month needs a partition of the ledger, so nobody moves by a thousand years at once. */
const longestMove = 'P10Y';

/** The sandbox's clock. @throws DomainError NOT_FOUND where the clock is the world's */
function sandboxClock({ database, temporal, clock, settings }: Deps): SandboxClock {
  if (settings.timeSkipping && temporal.connection instanceof Connection) {
    return { database, connection: temporal.connection, clock };
  }
  throw new DomainError('NOT_FOUND', 'Only the sandbox has a clock that can be moved.');
}

/** Where the clock is asked to go. @throws DomainError VALIDATION_FAILED */
function targetOf(asked: z.output<typeof move>, now: string): string {
  const [pointer, target] = 'to' in asked ? ['/to', asked.to] : ['/advance', after(now, asked.advance)];
  if (target < now) throw invalidField(pointer, `lies in the past; it is now ${instantText(now)}`);
  if (target > plusDuration(now, longestMove, 'UTC')) throw invalidField(pointer, `expected at most ${longestMove}`);
  return target;
}

function after(now: string, duration: string): string {
  try {
    return plusDuration(now, duration, 'UTC');
  } catch (error) {
    if (error instanceof DomainError) throw invalidField('/advance', error.message);
    throw error;
  }
}

export const clockRoutes = [
  route({
    method: 'get',
    path: '/v1/clock',
    summary: 'Read the sandbox’s clock',
    roles: access.installation,
    takes: nothing,
    responses: { 200: { description: 'The time that everything is dated by.', body: clockNow } },
    problems: ['NOT_FOUND'],
    handle: async (_request, deps) => ok({ now: instantText(await sandboxClock(deps).clock.now()) }),
  }),
  route({
    method: 'post',
    path: '/v1/clock',
    summary: 'Move the sandbox’s clock forward',
    description: 'Answers after all that was due by then has happened.',
    roles: access.installation,
    takes: { ...nothing, body: move },
    responses: { 200: { description: 'The time it is now.', body: clockNow } },
    problems: ['NOT_FOUND', 'CLOCK_STUCK'],
    async handle({ body }, deps) {
      const sandbox = sandboxClock(deps);
      return ok({ now: instantText(await moveTo(sandbox, targetOf(body, await sandbox.clock.now()))) });
    },
  }),
];
