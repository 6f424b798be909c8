import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plusDuration } from '../../../domain/calendar.ts';
import { disbursementAfter, disbursementStates } from '../../../domain/payout/disbursement.ts';
import { nextAskAt, railOutcomes, stepOf } from '../../../domain/payout/railAnswer.ts';

const sentAt = '2026-11-20T10:00:00.000Z';
const after = (duration: string): string => plusDuration(sentAt, duration, 'UTC');

describe('what a rail’s answer means for a payment', () => {
  test.each([
    { rule: 'it has arrived', state: 'processing', outcome: 'completed', within: 'PT0S', step: 'completed' },
    { rule: 'it is on its way', state: 'processing', outcome: 'accepted', within: 'PT0S', step: 'accepted' },
    { rule: 'it will never arrive', state: 'sent', outcome: 'declined', within: 'P1D', step: 'failed' },
    { rule: 'it came back before it had arrived', state: 'sent', outcome: 'returned', within: 'P1D', step: 'returned' },
    { rule: 'nobody can tell', state: 'sent', outcome: 'unknown', within: 'P1D', step: 'unknown' },
    {
      rule: 'a call may still be on its way',
      state: 'processing',
      outcome: 'absent',
      within: 'PT59M',
      step: 'unknown',
    },
    { rule: 'after an hour it cannot be', state: 'processing', outcome: 'absent', within: 'PT1H', step: 'notTaken' },
    { rule: 'what was accepted is not absent', state: 'sent', outcome: 'absent', within: 'P1D', step: 'unknown' },
    { rule: 'what has arrived came back', state: 'completed', outcome: 'returned', within: 'P1D', step: 'returned' },
    { rule: 'or was refused after all', state: 'completed', outcome: 'declined', within: 'P1D', step: 'returned' },
    { rule: 'that it has arrived is known', state: 'completed', outcome: 'completed', within: 'P1D', step: null },
    {
      rule: 'what has arrived stays if nobody can tell',
      state: 'completed',
      outcome: 'absent',
      within: 'P1D',
      step: null,
    },
    { rule: 'what is over is over', state: 'failed', outcome: 'completed', within: 'P1D', step: null },
  ] as const)('$rule', ({ state, outcome, within, step }) => {
    expect(stepOf({ outcome }, { state, sentAt, reachesWithin: 'PT1H' }, after(within))).toBe(step);
  });

  test('is always a step that the disbursement table takes', () => {
    for (const state of disbursementStates) {
      for (const outcome of railOutcomes) {
        for (const within of ['PT0S', 'P1D']) {
          const step = stepOf({ outcome }, { state, sentAt, reachesWithin: 'PT1H' }, after(within));
          if (step !== null) expect(disbursementAfter(state, step)).toHaveProperty('next');
        }
      }
    }
  });
});

describe('a rail is asked', () => {
  test.each([
    { rule: 'within two minutes at first', waited: 'PT0S', asked: 'PT1M' },
    { rule: 'then as long after as it took', waited: 'PT8M', asked: 'PT16M' },
    { rule: 'on whole minutes', waited: 'PT2M30S', asked: 'PT6M' },
    { rule: 'daily in the end', waited: 'P30D', asked: 'P31D' },
  ])('$rule', ({ waited, asked }) => {
    expect(nextAskAt(sentAt, after(waited))).toBe(after(asked));
  });

  test('always later, on a whole minute, and never more than a day and a minute from now', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 24 * 3600 }), fc.integer({ min: 0, max: 999 }), (seconds, ms) => {
        const now = `${after(`PT${String(seconds)}S`).slice(0, -4)}${String(ms).padStart(3, '0')}Z`;
        const at = nextAskAt(sentAt, now);
        expect(at > now).toBe(true);
        expect(at.endsWith(':00.000Z')).toBe(true);
        expect(at <= plusDuration(now, 'PT24H1M', 'UTC')).toBe(true);
      }),
    );
  });
});
