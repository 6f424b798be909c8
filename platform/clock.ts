import type { Connection, TestService } from '@temporalio/client';
import { msToTs, requiredTsToMs } from '@temporalio/common/lib/time.js';
import { latest } from './remembered.ts';

/**
 * "Now" for everything the domain dates. It has one source (design.md, Known traps): in the sandbox the clock is
 * Temporal's and runs ahead of the wall; elsewhere both are the same. Only what is not of the domain – logs, rate
 * limits, `webhook-timestamp`, outside calls – reads wall time directly.
 */
export interface Clock {
  /** The instant in ISO 8601, UTC with milliseconds; a promise of it where a server has to be asked. */
  now(): string | Promise<string>;
}

/** Many visits come within one millisecond. */
const instantOf = latest((milliseconds: number) => new Date(milliseconds).toISOString());

export const wallClock: Clock = { now: () => instantOf(Date.now()) };

/** The clock of a time-skipping server. @throws when the server has no test service or cannot be reached */
export const skippingClock = (connection: Connection): Clock => ({
  async now() {
    const { time } = await testService(connection).getCurrentTime({});
    return new Date(requiredTsToMs(time, 'time')).toISOString();
  },
});

/** Moves the clock of a time-skipping server forward to `to` (ISO 8601); an instant that has passed moves nothing. */
export async function moveClock(connection: Connection, to: string): Promise<void> {
  const now = await skippingClock(connection).now();
  const aheadMilliseconds = Date.parse(to) - Date.parse(now);
  if (aheadMilliseconds <= 0) return;
  await testService(connection).unlockTimeSkippingWithSleep({ duration: msToTs(aheadMilliseconds) });
}

function testService(connection: Connection): TestService {
  if (!connection.testService) throw new Error('this Temporal server cannot skip time');
  return connection.testService;
}
