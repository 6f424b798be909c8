import { describe, expect, test } from '@jest/globals';
import * as decide from '../../../../domain/action/decide.ts';
import { anAction, booked, dating, lockingAt, payableAt, priced } from '../builders.ts';

const now = '2026-12-10T09:00:00.000Z';
const known = { evaluation: priced, terms: dating(), deleted: false, unevaluated: false };

describe('a restoration', () => {
  test('promises once more what it paid, in a new cycle, and takes of limits what it took', () => {
    const decision = decide.restore(anAction('REVERSED'), known, now);
    const { taken } = anAction();
    expect(decision).toMatchObject({
      command: 'RESTORE',
      changed: {
        state: 'PENDING',
        stateDetail: 'OPEN',
        cycle: 1,
        takenBack: [],
        payout: '10.00',
        remainingAmount: '100.00',
        taken,
        lockingAt,
      },
      moves: [{ contractId: 'blog-contract', before: {}, after: taken }],
    });
    expect(booked(decision)).toEqual(['action/a-1/1/accrual: BRAND_ACCRUED -10.00, PARTNER_ACCRUED 10.00']);
  });

  test('undoes the last reversal alone: what was taken back before stays so', () => {
    const twice = anAction('REVERSED', { takenBack: [{ amount: '40.00' }, { all: true }] });
    expect(decide.restore(twice, known, now).changed).toMatchObject({
      takenBack: [{ amount: '40.00' }],
      payout: '6.00',
      remainingAmount: '60.00',
    });
  });

  test('begins life anew, whenever it had ended', () => {
    const paid = anAction('REVERSED', { lockedAt: lockingAt, payableAt, paidAt: payableAt });
    expect(decide.restore(paid, known, now).changed).toMatchObject({ lockedAt: null, payableAt: null, paidAt: null });
  });

  test('leaves the brand its review period before the lock', () => {
    const terms = { ...dating(), brand: { timeZone: 'UTC', minimumReviewPeriod: 30 } };
    const changed = decide.restore(anAction('REVERSED'), { ...known, terms }, now).changed;
    expect(changed.lockingAt).toBe('2027-01-09T09:00:00.000Z');
  });

  test('counts an approval still', () => {
    const approved = anAction('REVERSED', { approvedAt: now });
    expect(decide.restore(approved, known, now).changed.stateDetail).toBe('APPROVED_BY_USER');
  });

  test.each([
    {
      rule: 'of what nobody is credited for promises nothing',
      of: anAction('REVERSED', { partnerId: null, contractId: null }),
      terms: null,
    },
    { rule: 'of a test promises nothing', of: anAction('REVERSED', { test: true }), terms: known.terms },
  ])('$rule', ({ of, terms }) => {
    const { bookings } = decide.restore(of, { ...known, terms }, now);
    const moved = bookings.flatMap(({ postings }) => postings).filter(({ amount }) => !amount.amount.isZero());
    expect(moved).toEqual([]);
  });

  test.each([
    { rule: 'what is not reversed', of: anAction(), known, code: 'ACTION_NOT_REVERSED' },
    {
      rule: 'a deleted transaction',
      of: anAction('REVERSED'),
      known: { ...known, deleted: true },
      code: 'ACTION_STATE_REFUSES',
    },
    {
      rule: 'what was never evaluated',
      of: anAction('REVERSED'),
      known: { ...known, unevaluated: true },
      code: 'ACTION_STATE_REFUSES',
    },
  ])('does not bring back $rule', ({ of, known, code }) => {
    expect(() => decide.restore(of, known, now)).toThrow(expect.objectContaining({ code }));
  });
});
