import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { SharedCount, type Total } from '../../../api/limits/sharedCount.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

interface Adding extends Total {
  readonly told: number[];
}

/** Adds up as PostgreSQL does: a window begins with the first count and lasts a minute. */
function aTotal(): Adding {
  const windows = new Map<string, { count: number; endsAt: number }>();
  const told: number[] = [];
  return {
    told,
    add(subject, count) {
      told.push(count);
      const found = windows.get(subject);
      const window = found && found.endsAt > Date.now() ? found : { count: 0, endsAt: Date.now() + 60_000 };
      window.count += count;
      windows.set(subject, window);
      return Promise.resolve({ count: window.count, endsInMilliseconds: window.endsAt - Date.now() });
    },
  };
}

/** How many of so many requests are let through. */
const letThrough = (count: SharedCount, requests: number, subject = 'a'): number =>
  Array.from({ length: requests }, () => count.take(subject)).filter(({ isWithin }) => isWithin).length;

describe('requests of a minute', () => {
  test('are let through up to the limit, and told how many are left and when the minute ends', () => {
    const count = new SharedCount(100, aTotal());
    expect(count.take('a')).toEqual({ isWithin: true, remaining: 99, resetSeconds: 60 });
    jest.setSystemTime(20_500);
    expect(letThrough(count, 150)).toBe(99);
    expect(count.take('a')).toEqual({ isWithin: false, remaining: 0, resetSeconds: 40 });
  });

  test('of one subject are nothing to another', () => {
    const count = new SharedCount(10, aTotal());
    expect([letThrough(count, 20, 'a'), letThrough(count, 20, 'b')]).toEqual([10, 10]);
  });

  test('are forgotten when it is over', () => {
    const count = new SharedCount(10, aTotal());
    letThrough(count, 20);
    jest.setSystemTime(60_000);
    expect(count.take('a')).toEqual({ isWithin: true, remaining: 9, resetSeconds: 60 });
  });

  test('that are refused are not counted, so whoever goes on asking is let in when the minute is over', async () => {
    const total = aTotal();
    const count = new SharedCount(10, total);
    letThrough(count, 1_000);
    await count.tell();
    expect(total.told).toEqual([10]);
  });
});

describe('what the processes tell each other', () => {
  test('a subject that asks seldom costs no statement', async () => {
    const total = aTotal();
    const count = new SharedCount(6_000, total);
    letThrough(count, 59);
    await count.tell();
    expect(total.told).toEqual([]);
    count.take('a');
    await count.tell();
    expect(total.told).toEqual([60]);
  });

  test('counts that come while they are told are not lost, nor counted twice', async () => {
    const total = aTotal();
    const count = new SharedCount(100, total);
    letThrough(count, 30);
    const telling = count.tell();
    letThrough(count, 30);
    await telling;
    expect(count.standing('a').remaining).toBe(40);
    await count.tell();
    expect(count.standing('a').remaining).toBe(40);
    expect(total.told).toEqual([30, 30]);
  });

  test('what cannot be told is told later, and the limit holds meanwhile', async () => {
    const total = aTotal();
    let isAway = true;
    const count = new SharedCount(100, {
      add: (subject, untold) => (isAway ? Promise.reject(new Error('away')) : total.add(subject, untold)),
    });
    expect(letThrough(count, 60)).toBe(60);
    await expect(count.tell()).rejects.toThrow('away');
    expect(letThrough(count, 60)).toBe(40);
    isAway = false;
    await count.tell();
    expect(total.told).toEqual([100]);
  });

  test('however requests spread over the processes, each lets through no more than a hundredth and what comes until it tells', async () => {
    const limit = 200;
    const untilTold = 5;
    const burst = fc.record({ process: fc.nat(3), many: fc.integer({ min: 1, max: untilTold }) });
    await fc.assert(
      fc.asyncProperty(fc.array(burst, { minLength: 20, maxLength: 100 }), async (bursts) => {
        const total = aTotal();
        const processes = Array.from({ length: 4 }, () => new SharedCount(limit, total));
        let passed = 0;
        for (const { process, many } of bursts) {
          passed += letThrough(processes[process] ?? new SharedCount(0, total), many);
          for (const count of processes) await count.tell();
        }
        const asked = bursts.reduce((sum, { many }) => sum + many, 0);
        expect(passed).toBeLessThanOrEqual(limit + processes.length * (limit / 100 + untilTold));
        expect(passed).toBeGreaterThanOrEqual(Math.min(asked, limit));
      }),
      { numRuns: 50 },
    );
  });
});
