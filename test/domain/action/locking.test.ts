import { describe, expect, test } from '@jest/globals';
import { lockDates } from '../../../domain/action/locking.ts';
import { locking } from '../../../domain/contract/dates.ts';

const newYork = { timeZone: 'America/New_York', minimumReviewPeriod: 0 };
const day = { period: 'DAY', monthOffset: 0, dayOffset: 1 };
const sale = {
  eventDate: '2026-11-20T15:00:00.000Z',
  submittedAt: '2026-11-20T15:00:00.000Z',
  commissionableAt: null,
};

describe('when an action locks', () => {
  test.each([
    {
      rule: 'counts from the event',
      terms: {},
      action: {},
      dates: { lockingAt: '2026-11-22T05:00:00.000Z', openUntil: null },
    },
    {
      rule: 'waits for an approval, for 24 months if nothing else is said',
      terms: { basis: 'APPROVED' },
      action: {},
      dates: { lockingAt: null, openUntil: '2028-11-20T15:00:00.000Z' },
    },
    {
      rule: 'waits for as long as the contract says',
      terms: { basis: 'APPROVED', maxMonthsOpenEndedPeriod: 3 },
      action: {},
      dates: { lockingAt: null, openUntil: '2027-02-20T15:00:00.000Z' },
    },
    {
      rule: 'waits for an approval where an event’s locking is open-ended',
      terms: { openEndedAutoLockingMode: 'APPROVE', maxMonthsOpenEndedPeriod: 1 },
      action: {},
      dates: { lockingAt: null, openUntil: '2026-12-20T15:00:00.000Z' },
    },
    {
      rule: 'waits for the brand to say that it is commissionable',
      terms: { basis: 'COMMISSIONABLE', maxMonthsOpenEndedPeriod: 1 },
      action: {},
      dates: { lockingAt: null, openUntil: '2026-12-20T15:00:00.000Z' },
    },
    {
      rule: 'counts from when it is commissionable',
      terms: { basis: 'COMMISSIONABLE' },
      action: { commissionableAt: '2026-12-01T15:00:00.000Z' },
      dates: { lockingAt: '2026-12-03T05:00:00.000Z', openUntil: null },
    },
    {
      rule: 'is no matter of being commissionable under another basis',
      terms: { basis: 'APPROVED' },
      action: { commissionableAt: '2026-12-01T15:00:00.000Z' },
      dates: { lockingAt: null, openUntil: '2028-11-20T15:00:00.000Z' },
    },
  ])('$rule', ({ terms, action, dates }) => {
    expect(lockDates(locking.parse({ ...day, ...terms }), { ...sale, ...action }, newYork)).toEqual(dates);
  });

  test('is never before the brand has reviewed what was reported late, nor is the end of its waiting', () => {
    const late = { ...sale, submittedAt: '2030-01-01T00:00:00.000Z' };
    const reviewing = { ...newYork, minimumReviewPeriod: 10 };
    const reviewed = '2030-01-11T00:00:00.000Z';
    expect(lockDates(locking.parse(day), late, reviewing).lockingAt).toBe(reviewed);
    expect(lockDates(locking.parse({ ...day, basis: 'APPROVED' }), late, reviewing).openUntil).toBe(reviewed);
  });
});
