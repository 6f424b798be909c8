import { describe, expect, test } from '@jest/globals';
import * as decide from '../../../../domain/action/decide.ts';
import type { Phase } from '../../../../domain/action/transitions.ts';
import { evaluated } from '../../evaluation/builders.ts';
import { anAction, booked, parts } from '../builders.ts';

const lockingAt = '2027-03-01T00:00:00.000Z';
const pricing = {
  contractId: 'video-contract',
  evaluationId: 'e-2',
  evaluation: evaluated({ defaultPayoutRate: '20', limits: [{ type: 'ACTION', value: '5', period: 'MONTH' }] }),
  dates: { lockingAt, openUntil: null },
  toCome: [],
};
const asked = { partnerId: 'video', commandId: 'c-1', now: '2026-12-10T09:00:00.000Z' };

describe('a reattribution', () => {
  test('takes everything back from the old partner and promises the new one its own price', () => {
    const decision = decide.reattribute(anAction(), pricing, asked);
    expect(booked(decision)).toEqual([
      'action/a-1/take-back/c-1: BRAND_ACCRUED 10.00, PARTNER_ACCRUED -10.00',
      'action/a-1/1/accrual: BRAND_ACCRUED -20.00, PARTNER_ACCRUED 20.00',
    ]);
    expect(decision.bookings.map(({ postings }) => postings[1]?.partnerId)).toEqual(['blog', 'video']);
    expect(decision).toMatchObject({
      command: 'REATTRIBUTE',
      changed: {
        partnerId: 'video',
        contractId: 'video-contract',
        evaluationId: 'e-2',
        cycle: 1,
        payout: '20.00',
        lockingAt,
      },
      reopensMonth: true,
    });
  });

  test.each([
    { rule: 'what is open', phase: 'OPEN', stateDetail: 'OPEN' },
    { rule: 'what was approved: that was under another contract', phase: 'APPROVED_BY_USER', stateDetail: 'OPEN' },
    { rule: 'what is locked', phase: 'LOCKED', stateDetail: 'OPEN' },
    { rule: 'what is doubted, and stays so', phase: 'LOCKED_ON_HOLD', stateDetail: 'ON_HOLD' },
    { rule: 'what is paid', phase: 'PAID', stateDetail: 'OPEN' },
  ] as const satisfies { rule: string; phase: Phase; stateDetail: string }[])(
    'begins life anew for $rule',
    ({ phase, stateDetail }) => {
      const { changed } = decide.reattribute(anAction(phase), pricing, asked);
      const anew = { approvedAt: null, lockedAt: null, payableAt: null, paidAt: null, referral: {} };
      expect(changed).toMatchObject({ state: 'PENDING', stateDetail, ...anew });
    },
  );

  test('moves what it takes from one contract’s counters to the other’s', () => {
    const { taken } = anAction();
    const decision = decide.reattribute(anAction(), pricing, asked);
    expect(decision.moves).toEqual([
      { contractId: 'blog-contract', before: taken, after: {} },
      { contractId: 'video-contract', before: {}, after: decision.changed.taken },
    ]);
    expect(Object.values(decision.changed.taken ?? {})).toEqual(['1']);
  });

  test('counts what was taken back before', () => {
    const part = anAction('OPEN', { takenBack: [{ amount: '50.00' }], payout: '5.00' });
    expect(decide.reattribute(part, pricing, asked).changed.payout).toBe('10.00');
  });

  test('claws back what the old partner could be paid, and cancels the parts that were to come', () => {
    const dripping = { ...pricing, toCome: parts('2.00', '2.00') };
    const decision = decide.reattribute(anAction('LOCKED'), dripping, asked);
    expect(decision.bookings[0]?.line).toMatchObject({ kind: 'CLAWED_BACK', partnerId: 'blog', amount: '-6.00' });
    expect(decision.parts.map(({ amount }) => amount)).toEqual(['0.00', '0.00']);
  });

  test('of what nobody was credited for takes nothing back', () => {
    const nobodys = anAction('OPEN', { partnerId: null, contractId: null, payout: '0', taken: {} });
    const decision = decide.reattribute(nobodys, pricing, asked);
    expect(decision.bookings.map(({ cause }) => cause)).toEqual(['action/a-1/1/accrual']);
    expect(decision.moves.map(({ contractId }) => contractId)).toEqual(['video-contract']);
  });

  test('of a test neither owes, nor counts, nor locks', () => {
    const { changed, bookings } = decide.reattribute(anAction('OPEN', { test: true, taken: {} }), pricing, asked);
    expect(changed).toMatchObject({ payout: '20.00', taken: {}, lockingAt: null, openUntil: null });
    expect(bookings.flatMap(({ postings }) => postings).every(({ amount }) => amount.amount.isZero())).toBe(true);
  });

  test.each([
    { rule: 'the partner has it already', of: anAction(), to: 'blog', code: 'ACTION_STATE_REFUSES' },
    { rule: 'it is reversed', of: anAction('REVERSED'), to: 'video', code: 'ACTION_ALREADY_REVERSED' },
    {
      rule: 'it waits for its customer',
      of: anAction('AWAITING_CUSTOMER'),
      to: 'video',
      code: 'ACTION_AWAITS_CUSTOMER',
    },
  ])('is refused where $rule', ({ of, to, code }) => {
    expect(() => decide.reattribute(of, pricing, { ...asked, partnerId: to })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
