const minute = 60;
const hour = 60 * minute;

/** Seconds before each try, the first included (Standard Webhooks 1.0.0, Deliverability and reliability). */
const schedule = [0, 5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];

/** Seconds to wait after the last try before the next one; null when the tries are used up. */
export function nextAttemptDelaySeconds(attemptsMade: number): number | null {
  if (!Number.isInteger(attemptsMade) || attemptsMade < 0)
    throw new RangeError(`no number of attempts: ${attemptsMade}`);
  return schedule[attemptsMade] ?? null;
}

const jitterAtMostSeconds = 15 * minute;

/**
 * Seconds to add to a delay so that tries that failed together do not all come back together: up to a fifth of the delay,
 * at most 15 minutes. The same key (a notification and the number of its try) always gets the same.
 */
export function jitterSeconds(delaySeconds: number, key: string): number {
  const most = Math.floor(Math.min(delaySeconds / 5, jitterAtMostSeconds));
  return Math.floor((most + 1) * (hash(key) / 2 ** 32));
}

/** FNV-1a, 32 bits. */
function hash(key: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}
