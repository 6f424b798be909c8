const longestSeconds = 24 * 60 * 60;

/**
 * Seconds to wait by a Retry-After header: a number of seconds or an HTTP date, at most a day (RFC 9110, 10.2.3).
 * None, when there is none or it cannot be read.
 * @param now wall time, which the receiver's date is in
 */
export function retryAfterSeconds(header: string | undefined, now: Date): number {
  if (header === undefined) return 0;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? 0 : Math.min(Math.max(Math.ceil(seconds), 0), longestSeconds);
}
