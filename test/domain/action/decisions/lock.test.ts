import { describe, expect, test } from '@jest/globals';
import * as decide from '../../../../domain/action/decide.ts';
import type { Evaluation } from '../../../../domain/evaluation/evaluation.ts';
import { anAction, booked, dating, lockingAt, payableAt, priced } from '../builders.ts';

const dripping: Evaluation = { ...priced, lines: priced.lines.map((line) => ({ ...line, dripMonths: 3 })) };
const fromEvent = { terms: dating(), evaluation: null };
const late = '2027-01-04T00:00:00.000Z';

describe('the lock', () => {
  test('makes the promise a debt as of its date, however late it comes, and dates the payment', () => {
    const decision = decide.lock(anAction(), fromEvent, late);
    expect(decision).toMatchObject({
      command: 'LOCK',
      changed: { state: 'APPROVED', stateDetail: 'LOCKED', lockedAt: lockingAt, payableAt },
      bookings: [{ effectiveAt: lockingAt, line: null }],
      parts: [],
      event: 'action.approved',
    });
    expect(decision && booked(decision)).toEqual(['action/a-1/lock: BRAND_ACCRUED 10.00, BRAND_PAYABLE -10.00']);
  });

  test.each([
    {
      rule: 'where there is nothing to pay',
      of: anAction('OPEN', { payout: '0.00' }),
      known: fromEvent,
    },
    {
      rule: 'where an invoice decides when it is paid',
      of: anAction(),
      known: { terms: dating({}, { basis: 'INVOICED' }), evaluation: null },
    },
  ])('dates no payment $rule', ({ of, known }) => {
    expect(decide.lock(of, known, late)?.changed.payableAt).toBeNull();
  });

  test('leaves a hold, which delays the payment and nothing else', () => {
    const decision = decide.lock(anAction('ON_HOLD'), fromEvent, late);
    expect(decision?.changed).toMatchObject({ stateDetail: 'LOCKED', payableAt });
    expect(decision?.changed).not.toHaveProperty('hold');
  });

  test('plans the monthly parts of a commission that drips, of what reversals have left', () => {
    const half = anAction('OPEN', { takenBack: [{ amount: '50.00' }], payout: '5.00' });
    const amounts = decide
      .lock(half, { ...fromEvent, evaluation: dripping }, late)
      ?.parts.map(({ number, dueAt, amount }) => `${String(number)}: ${dueAt.slice(0, 10)} ${amount}`);
    expect(amounts).toEqual(['1: 2027-02-01 1.67', '2: 2027-03-01 1.67', '3: 2027-04-01 1.66']);
  });

  test('plans none where nothing drips', () => {
    expect(decide.lock(anAction(), { ...fromEvent, evaluation: priced }, late)?.parts).toEqual([]);
  });

  test.each([
    { rule: 'before its date', of: anAction(), now: '2026-12-31T23:59:59.999Z' },
    { rule: 'while nobody knows its date', of: anAction('OPEN', { lockingAt: null }), now: late },
    { rule: 'twice', of: anAction('LOCKED'), now: late },
    { rule: 'of what is reversed', of: anAction('REVERSED'), now: late },
    { rule: 'of what waits for its customer', of: anAction('AWAITING_CUSTOMER'), now: late },
  ])('does not come $rule', ({ of, now }) => {
    expect(decide.lock(of, fromEvent, now)).toBeNull();
  });

  test('does not come where nobody is credited', () => {
    expect(decide.lock(anAction(), { terms: null, evaluation: null }, late)).toBeNull();
  });
});
