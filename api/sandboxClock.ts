import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import type { Database } from '../database/orm.ts';
import { ensureLedgerPartitions, nextDueInstant, overdue, type Overdue } from '../database/queries/due.ts';
import { plusDuration } from '../domain/calendar.ts';
import { DomainError } from '../domain/errors.ts';
import { moveClock, type Clock } from '../platform/clock.ts';

export interface SandboxClock {
  readonly database: Database;
  readonly connection: Connection;
  readonly clock: Clock;
}

const settleWithinMs = 60_000;
const lookEveryMs = 20;

/**
 * Moves the sandbox's clock to an instant and returns when everything that was due by then has happened. It goes from one due
 * instant to the next, and at each waits until nothing is left to do, so that what happens at one date is there at the next.
 *
 * @throws DomainError CLOCK_STUCK with what did not happen within a minute of real time
 */
export async function moveTo({ database, connection, clock }: SandboxClock, target: string): Promise<string> {
  // Entries of the last step may be recorded a little after the target: real time flows on.
  await ensureLedgerPartitions(database.em.fork(), plusDuration(target, 'P2M', 'UTC'));
  for (;;) {
    const now = await settled(database, clock);
    if (now >= target) return now;
    await moveClock(connection, (await nextDueInstant(database.em.fork(), now, target)) ?? target);
  }
}

/** Waits until nothing that is due is left; answers the time by then. */
async function settled(database: Database, clock: Clock): Promise<string> {
  const until = performance.now() + settleWithinMs;
  for (;;) {
    const now = await clock.now();
    const left = await overdue(database.em.fork(), now);
    if (left.length === 0) return now;
    if (performance.now() > until) throw stuck(now, left);
    await delay(lookEveryMs);
  }
}

const stuck = (now: string, left: readonly Overdue[]): DomainError =>
  new DomainError(
    'CLOCK_STUCK',
    `At ${now} this was due and has not happened: ${left.map(({ what, id }) => `${what} ${id}`).join(', ')}.`,
  );
