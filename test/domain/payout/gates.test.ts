import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { money } from '../../../domain/money.ts';
import { fundingGate, opensAt, shutGates, type BeforeGates } from '../../../domain/payout/gates.ts';

const now = '2026-11-20T10:00:00.000Z';
const later = '2026-11-23T10:00:00.000Z';
const usd = (amount: string) => money(amount, 'USD');

const free: BeforeGates = {
  isPaused: false,
  areAllPaused: false,
  approvals: { required: 0, given: 0 },
  isHeldForCompliance: false,
  heldUntil: null,
  lacksPayerAccount: false,
  paid: usd('10.00'),
};

describe('a payment goes out when nothing keeps it', () => {
  test.each<{ rule: string; before: Partial<BeforeGates>; shut: string[] }>([
    { rule: 'nothing does', before: {}, shut: [] },
    { rule: 'finance has paused it', before: { isPaused: true }, shut: ['PAUSED: Finance has paused it.'] },
    {
      rule: 'finance has paused all',
      before: { areAllPaused: true },
      shut: ['PAUSED: Finance has paused all payouts.'],
    },
    {
      rule: 'nobody of two has approved it',
      before: { approvals: { required: 2, given: 0 } },
      shut: ['APPROVAL: Two persons have to approve it.'],
    },
    {
      rule: 'one of two has',
      before: { approvals: { required: 2, given: 1 } },
      shut: ['APPROVAL: One more person has to approve it.'],
    },
    { rule: 'both have', before: { approvals: { required: 2, given: 2 } }, shut: [] },
    { rule: 'more have than need be', before: { approvals: { required: 1, given: 2 } }, shut: [] },
    {
      rule: 'the partner is on hold',
      before: { isHeldForCompliance: true },
      shut: ['COMPLIANCE: The partner is on a compliance hold.'],
    },
    {
      rule: 'the payout method was changed',
      before: { heldUntil: later },
      shut: [`PAYOUT_METHOD: Its payout method was changed: nothing goes out before ${later}.`],
    },
    { rule: 'the payout method was changed 72 hours ago', before: { heldUntil: now }, shut: [] },
    {
      rule: 'the brand has named no account that its rail could debit',
      before: { lacksPayerAccount: true },
      shut: ['PAYER_ACCOUNT: The brand has named no account to pay from.'],
    },
    {
      rule: 'nobody knows what it is in the partner’s currency',
      before: { paid: null },
      shut: ['RATE: No exchange rate of the last ten days is known.'],
    },
  ])('$rule', ({ before, shut }) => {
    const found = shutGates({ ...free, ...before }, now);
    expect(found.map(({ gate, sentence }) => `${gate}: ${sentence}`)).toEqual(shut);
  });

  test('all that keeps it is told, and it is looked at again when the first of it ends by itself', () => {
    const shut = shutGates({ ...free, isPaused: true, isHeldForCompliance: true, heldUntil: later }, now);
    expect(shut.map(({ gate }) => gate)).toEqual(['PAUSED', 'COMPLIANCE', 'PAYOUT_METHOD']);
    expect(opensAt(shut)).toBe(later);
    expect(opensAt(shutGates({ ...free, isPaused: true }, now))).toBeNull();
  });
});

describe('a payment waits for funds', () => {
  test.each<{ rule: string; balance: string; spokenFor: string; needed: string; lacks: string | null }>([
    { rule: 'that suffice', balance: '10.00', spokenFor: '0.00', needed: '10.00', lacks: null },
    { rule: 'that lack a cent', balance: '9.99', spokenFor: '0.00', needed: '10.00', lacks: '0.01' },
    { rule: 'that others take before it', balance: '100.00', spokenFor: '95.00', needed: '10.00', lacks: '5.00' },
    { rule: 'that suffice after the others', balance: '100.00', spokenFor: '90.00', needed: '10.00', lacks: null },
    { rule: 'that are overdrawn', balance: '-20.00', spokenFor: '0.00', needed: '10.00', lacks: '30.00' },
  ])('$rule', ({ balance, spokenFor, needed, lacks }) => {
    const gate = fundingGate(usd(needed), { balance: usd(balance), spokenFor: usd(spokenFor) });
    const sentence = `The funds lack ${lacks ?? ''} USD for it and for what goes before it.`;
    expect(gate).toEqual(lacks === null ? null : { gate: 'FUNDING', until: null, sentence });
  });

  test('payments that take their turn never take more than there is', () => {
    const cents = fc.integer({ min: 1, max: 100_000 }).map((amount) => usd((amount / 100).toFixed(2)));
    fc.assert(
      fc.property(cents, fc.array(cents, { maxLength: 12 }), (funds, payments) => {
        let spokenFor = usd('0.00');
        for (const payment of payments) {
          const taken = { amount: spokenFor.amount.plus(payment.amount), currency: 'USD' };
          const goes = fundingGate(payment, { balance: funds, spokenFor }) === null;
          expect(goes).toBe(taken.amount.lessThanOrEqualTo(funds.amount));
          // One that waits keeps its place: nothing behind it takes what it needs.
          spokenFor = taken;
        }
      }),
    );
  });
});
