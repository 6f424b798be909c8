import { describe, expect, test } from '@jest/globals';
import type { Action } from '../../../../domain/action/action.ts';
import * as decide from '../../../../domain/action/decide.ts';
import { anAction } from '../builders.ts';

const now = '2026-11-25T09:00:00.000Z';
const later = '2026-12-24T00:00:00.000Z';
const since = '2026-11-21T00:00:00.000Z';

describe('a hold', () => {
  const rules: { rule: string; of: Action; until: string | null; changed: object }[] = [
    {
      rule: 'delays an open action until it is released',
      of: anAction(),
      until: null,
      changed: { stateDetail: 'ON_HOLD', hold: { since: now, until: null } },
    },
    {
      rule: 'ends by itself where a date is given',
      of: anAction(),
      until: later,
      changed: { stateDetail: 'ON_HOLD', hold: { since: now, until: later } },
    },
    {
      rule: 'of a locked action leaves it locked: only the payment waits',
      of: anAction('LOCKED'),
      until: null,
      changed: { hold: { since: now, until: null } },
    },
    {
      rule: 'once more replaces the date, and counts from the first',
      of: anAction('ON_HOLD'),
      until: later,
      changed: { stateDetail: 'ON_HOLD', hold: { since, until: later } },
    },
  ];
  test.each(rules)('$rule', ({ of, until, changed }) => {
    expect(decide.hold(of, { until, now })).toMatchObject({ command: 'HOLD', changed, bookings: [], moves: [] });
  });

  test('cannot end before it begins', () => {
    expect(() => decide.hold(anAction(), { until: now, now })).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', errors: [expect.objectContaining({ pointer: '/until' })] }),
    );
  });

  test('comes too late when the payment date has come', () => {
    expect(() => decide.hold(anAction('PAYMENT_PENDING'), { until: null, now })).toThrow(
      expect.objectContaining({ code: 'ACTION_ALREADY_PAYABLE' }),
    );
  });
});

describe('a release', () => {
  test.each([
    { rule: 'opens what was held', of: anAction('ON_HOLD'), changed: { hold: null, stateDetail: 'OPEN' } },
    {
      rule: 'leaves approved what a user approved before',
      of: anAction('ON_HOLD', { approvedAt: since }),
      changed: { hold: null, stateDetail: 'APPROVED_BY_USER' },
    },
    { rule: 'leaves locked what locked meanwhile', of: anAction('LOCKED_ON_HOLD'), changed: { hold: null } },
  ])('$rule', ({ of, changed }) => {
    expect(decide.release(of)).toMatchObject({ command: 'RELEASE', changed });
  });

  test('of what is not on hold is refused', () => {
    expect(() => decide.release(anAction())).toThrow(expect.objectContaining({ code: 'ACTION_NOT_ON_HOLD' }));
  });
});

describe('the end of a hold', () => {
  const until = (date: string | null): Action => anAction('ON_HOLD', { hold: { since, until: date } });

  test.each([
    { rule: 'releases it on its date', of: until(now), ends: true },
    { rule: 'and after it', of: until('2026-11-24T00:00:00.000Z'), ends: true },
    { rule: 'does not come before its date', of: until(later), ends: false },
    { rule: 'does not come where only a person releases', of: until(null), ends: false },
    { rule: 'does nothing where there is no hold any more', of: anAction(), ends: false },
  ])('$rule', ({ of, ends }) => {
    expect(decide.endHold(of, now)?.command).toBe(ends ? 'RELEASE' : undefined);
  });
});
