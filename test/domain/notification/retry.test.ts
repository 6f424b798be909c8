import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jitterSeconds, nextAttemptDelaySeconds } from '../../../domain/notification/retry.ts';

describe('the tries of a notification', () => {
  /*
   *  try   1     2       3        4        5        6        7        8         9         10
   *        ┼─────┼───────┼────────┼────────┼────────┼────────┼────────┼─────────┼─────────┼ ─ dead letter
   *        now  +5 s   +5 min  +30 min   +2 h     +5 h     +10 h    +14 h     +20 h     +24 h
   */
  test('come at the times since the start that Standard Webhooks lists', () => {
    const clock = (seconds: number): string =>
      [seconds / 3600, (seconds % 3600) / 60, seconds % 60]
        .map((part) => String(Math.floor(part)).padStart(2, '0'))
        .join(':');
    let sinceStart = 0;
    const times: string[] = [];
    for (let delay = nextAttemptDelaySeconds(0); delay !== null; delay = nextAttemptDelaySeconds(times.length)) {
      sinceStart += delay;
      times.push(clock(sinceStart));
    }
    expect(times).toEqual([
      '00:00:00',
      '00:00:05',
      '00:05:05',
      '00:35:05',
      '02:35:05',
      '07:35:05',
      '17:35:05',
      '31:35:05',
      '51:35:05',
      '75:35:05',
    ]);
  });

  test('end after the tenth', () => {
    expect(nextAttemptDelaySeconds(10)).toBeNull();
    expect(nextAttemptDelaySeconds(11)).toBeNull();
  });

  test.each([-1, 0.5, NaN])('%d tries cannot have been made', (attempts) => {
    expect(() => nextAttemptDelaySeconds(attempts)).toThrow(new RangeError(`no number of attempts: ${attempts}`));
  });
});

describe('the jitter of a try', () => {
  test('is none for the first try, which comes at once', () => {
    expect(jitterSeconds(0, 'notification-1/0')).toBe(0);
  });

  test('is always the same for the same key', () => {
    expect(jitterSeconds(86_400, 'notification-1/9')).toBe(79);
  });

  test('adds at most a fifth of the delay and at most 15 minutes, in whole seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400 }), fc.string(), (delay, key) => {
        const jitter = jitterSeconds(delay, key);
        expect(Number.isInteger(jitter)).toBe(true);
        expect(jitter).toBeGreaterThanOrEqual(0);
        expect(jitter).toBeLessThanOrEqual(Math.min(delay / 5, 900));
      }),
    );
  });

  test('of a short delay is short: seconds for a minute', () => {
    const jitters = Array.from({ length: 100 }, (_, number) => jitterSeconds(60, `notification-${number}/3`));
    expect(Math.max(...jitters)).toBe(12);
    expect(Math.min(...jitters)).toBe(0);
  });

  test('spreads a thousand notifications over the whole span, with no crowd in any tenth of it', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let number = 0; number < 1000; number += 1) {
      const tenth = Math.min(9, Math.floor(jitterSeconds(86_400, `notification-${number}/9`) / 90));
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(Math.min(...tenths)).toBeGreaterThan(50);
    expect(Math.max(...tenths)).toBeLessThan(200);
  });
});
