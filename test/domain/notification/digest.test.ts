import { describe, expect, test } from '@jest/globals';
import { nextDigestAt } from '../../../domain/notification/digest.ts';

/*
 *   yesterday 08:00        today 08:00         tomorrow 08:00
 *        ┼───────── events ─────┼───────── events ────┼
 *                          one mail              one mail
 */
describe('the mail of the day goes out at eight in the brand’s time zone', () => {
  test.each([
    { rule: 'before eight: today', at: '2026-11-20T12:59:59.999Z', next: '2026-11-20T13:00:00.000Z' },
    { rule: 'at eight: tomorrow', at: '2026-11-20T13:00:00.000Z', next: '2026-11-21T13:00:00.000Z' },
    { rule: 'in the evening: tomorrow', at: '2026-11-21T02:00:00.000Z', next: '2026-11-21T13:00:00.000Z' },
    { rule: 'when summer time begins', at: '2026-03-07T20:00:00.000Z', next: '2026-03-08T12:00:00.000Z' },
    { rule: 'when it ends', at: '2026-10-31T20:00:00.000Z', next: '2026-11-01T13:00:00.000Z' },
  ])('$rule', ({ at, next }) => {
    expect(nextDigestAt(at, 'America/New_York')).toBe(next);
  });
});
