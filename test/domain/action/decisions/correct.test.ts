import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as decide from '../../../../domain/action/decide.ts';
import type { PastCommand } from '../../../../domain/action/price-change.ts';
import { lastBasis, standing } from '../../../../domain/action/price-change.ts';
import type { HistoryCommand } from '../../../../domain/action/decision.ts';
import { phases, transition, type Phase } from '../../../../domain/action/transitions.ts';
import { add, amountText, isZero, money, sum } from '../../../../domain/money.ts';
import { evaluated } from '../../evaluation/builders.ts';
import { anAction, booked, parts, priced } from '../builders.ts';

const now = '2026-12-10T09:00:00.000Z';
const asked = { commandId: 'c-1', now };
const worthOf = (amount: string) =>
  evaluated({ limits: [{ type: 'ACTION', value: '10', period: 'MONTH' }] }, { amount });
const to = (amount: string) => ({ ...asked, order: { amount }, corrected: { amount }, evaluationId: 'e-2' });
const known = (amount: string, toCome = parts()) => ({ evaluation: worthOf(amount), terms: null, toCome });
const correctable = phases.filter((phase) => transition(phase, 'CORRECT').outcome === 'MOVES');

describe('a correction', () => {
  test('prices the order as it now is, and keeps what it was', () => {
    const before = anAction('OPEN', { takenBack: [{ amount: '40.00' }], payout: '6.00', remainingAmount: '60.00' });
    expect(decide.correct(before, known('150.00'), to('150.00'))).toMatchObject({
      command: 'CORRECT',
      changed: {
        evaluationId: 'e-2',
        corrected: { amount: '150.00' },
        takenBack: [],
        amount: '150.00',
        remainingAmount: '150.00',
        payout: '15.00',
        taken: before.taken,
      },
      priceChange: { before: { evaluationId: 'e-1', takenBack: [{ amount: '40.00' }], corrected: null } },
      reopensMonth: true,
      event: 'action.updated',
    });
  });

  test.each<{ rule: string; phase: Phase; books: string[]; line: object | null; detail: string | undefined }>([
    {
      rule: 'before the lock promises more',
      phase: 'OPEN',
      books: ['action/a-1/raise/c-1: BRAND_ACCRUED -5.00, PARTNER_ACCRUED 5.00'],
      line: null,
      detail: undefined,
    },
    {
      rule: 'after it is owed more',
      phase: 'LOCKED',
      books: ['action/a-1/raise/c-1: BRAND_PAYABLE -5.00, PARTNER_ACCRUED 5.00'],
      line: null,
      detail: undefined,
    },
    {
      rule: 'after the payment is earned on top, and the action waits for it',
      phase: 'PAID',
      books: ['action/a-1/raise/c-1: BRAND_PAYABLE -5.00, PARTNER_PAYABLE 5.00'],
      line: { kind: 'EARNED', amount: '5.00' },
      detail: 'PAYMENT_PENDING',
    },
  ])('upwards $rule', ({ phase, books, line, detail }) => {
    const decision = decide.correct(anAction(phase), known('150.00'), to('150.00'));
    expect(booked(decision)).toEqual(books);
    if (line === null) expect(decision.bookings[0]?.line).toBeNull();
    else expect(decision.bookings[0]?.line).toMatchObject(line);
    expect(decision.changed.stateDetail).toBe(detail);
  });

  test('of a paid action to less leaves it paid: the difference is clawed back', () => {
    const decision = decide.correct(anAction('PAID'), known('70.00'), to('70.00'));
    expect(decision.bookings[0]?.line).toMatchObject({ kind: 'CLAWED_BACK', amount: '-3.00' });
    expect(decision.changed).not.toHaveProperty('stateDetail');
  });

  test('of a payout in parts changes those to come in proportion', () => {
    const decision = decide.correct(anAction('LOCKED'), known('150.00', parts('4.00', '2.00')), to('150.00'));
    expect(decision.parts.map(({ amount }) => amount)).toEqual(['7.33', '3.67']);
  });

  test('to the same order books nothing, in any phase', () => {
    for (const phase of correctable) {
      const decision = decide.correct(anAction(phase), known('100.00'), to('100.00'));
      expect([decision.bookings, decision.changed.payout, decision.changed.stateDetail]).toEqual([
        [],
        '10.00',
        undefined,
      ]);
    }
  });

  test('up, down and back to the start is the start to the cent, and postings sum to what is paid', () => {
    const amounts = fc.integer({ min: 1, max: 1_000_000 }).map((amount) => (amount / 100).toFixed(2));
    fc.assert(
      fc.property(fc.constantFrom(...correctable), fc.array(amounts, { maxLength: 5 }), (phase, orders) => {
        const start = anAction(phase);
        let action = start;
        let posted = money('10.00', 'USD');
        for (const amount of [...orders, '100.00']) {
          const decision = decide.correct(action, known(amount), to(amount));
          const postings = decision.bookings.flatMap((booking) => booking.postings);
          expect(
            isZero(
              sum(
                postings.map((posting) => posting.amount),
                'USD',
              ),
            ),
          ).toBe(true);
          const partners = postings.filter(({ partnerId }) => partnerId).map((posting) => posting.amount);
          posted = add(posted, sum(partners, 'USD'));
          action = { ...action, ...decision.changed };
          expect(amountText(posted)).toBe(action.payout);
        }
        expect(action).toMatchObject({ payout: start.payout, remainingAmount: '100.00', taken: start.taken });
      }),
    );
  });
});

describe('what limits cut off', () => {
  const cut = evaluated({ limits: [{ type: 'PAYOUT', value: '6', period: 'MONTH' }] });
  const limited = (phase: Phase = 'OPEN', change: object = {}) =>
    anAction(phase, { payout: '6.00', outsideTerms: '4.00', taken: { 'SALE/limit/1/2026-11': '6' }, ...change });
  const excess = { evaluation: cut, terms: null, toCome: [] };

  test('is paid once support allows it, and takes nothing of the limits', () => {
    expect(decide.allowExcess(limited(), excess, asked)).toMatchObject({
      command: 'ALLOW_EXCESS',
      changed: { payout: '10.00', outsideTerms: '4.00', excessAllowedAt: now, taken: limited().taken },
      priceChange: null,
    });
  });

  test('is then taken back in proportion with the rest', () => {
    const paid = limited('OPEN', { payout: '10.00', excessAllowedAt: now });
    const half = { reason: 'ITEM_RETURNED', takeBack: { amount: '50.00' }, ...asked } as const;
    expect(decide.reverse(paid, excess, half).changed).toMatchObject({ payout: '5.00', outsideTerms: '0.00' });
    const fifth = { ...half, takeBack: { amount: '20.00' } };
    expect(decide.reverse(paid, excess, fifth).changed).toMatchObject({ payout: '8.00', outsideTerms: '2.00' });
    expect(decide.reverse(limited(), excess, fifth).changed).toMatchObject({ payout: '6.00', outsideTerms: '2.00' });
  });

  test.each([
    { rule: 'nothing is cut off', action: anAction(), evaluation: priced, says: 'cut off nothing' },
    {
      rule: 'it was returned already',
      action: limited('OPEN', { takenBack: [{ amount: '40.00' }] }),
      evaluation: cut,
      says: 'cut off nothing',
    },
    {
      rule: 'it is allowed already',
      action: limited('OPEN', { excessAllowedAt: now }),
      evaluation: cut,
      says: 'approved already',
    },
    { rule: 'it is a test', action: limited('OPEN', { test: true }), evaluation: cut, says: 'is a test' },
    {
      rule: 'nobody is credited',
      action: limited('OPEN', { contractId: null }),
      evaluation: cut,
      says: 'credited to nobody',
    },
    { rule: 'it is reversed', action: limited('REVERSED'), evaluation: cut, says: 'cannot be paid beyond its limits' },
  ])('is refused when $rule', ({ action, evaluation, says }) => {
    expect(() => decide.allowExcess(action, { ...excess, evaluation }, asked)).toThrow(says);
  });
});

describe('what can be undone', () => {
  let count = 0;
  const past = (command: HistoryCommand): PastCommand => {
    count += 1;
    return { command, commandId: `${command}-${String(count)}`, after: { state: 'PENDING' } };
  };
  const left = (...commands: HistoryCommand[]) => standing(commands.map(past)).map(({ command }) => command);

  test.each<{ rule: string; commands: HistoryCommand[]; leaves: HistoryCommand[] }>([
    {
      rule: 'what was taken back and corrected, through lock and payment',
      commands: ['SUBMIT', 'REVERSE', 'LOCK', 'CORRECT', 'MAKE_PAYABLE', 'SETTLE'],
      leaves: ['REVERSE', 'CORRECT'],
    },
    {
      rule: 'what is left once the latest is undone',
      commands: ['SUBMIT', 'REVERSE', 'CORRECT', 'UNDO'],
      leaves: ['REVERSE'],
    },
    {
      rule: 'the part before what ended it and was restored',
      commands: ['SUBMIT', 'REVERSE', 'REVERSE', 'RESTORE'],
      leaves: ['REVERSE'],
    },
    { rule: 'nothing from before another partner', commands: ['SUBMIT', 'REVERSE', 'REATTRIBUTE'], leaves: [] },
    {
      rule: 'nothing from before an exception',
      commands: ['SUBMIT', 'CORRECT', 'ALLOW_EXCESS', 'REVERSE'],
      leaves: ['REVERSE'],
    },
  ])('is $rule', ({ commands, leaves }) => {
    expect(left(...commands)).toEqual(leaves);
  });

  test('is what came before: of a partial reversal the parts before it, of a correction what it kept', () => {
    const action = anAction('OPEN', { takenBack: [{ amount: '10.00' }, { amount: '20.00' }] });
    const reversal = { ...past('REVERSE'), commandId: 'r' };
    expect(lastBasis(action, [reversal], 'r')).toEqual({
      latest: 'r',
      basis: { evaluationId: 'e-1', corrected: null, takenBack: [{ amount: '10.00' }] },
    });
    const before = { evaluationId: 'e-0', corrected: null, takenBack: [{ amount: '1.00' }] };
    const correction = { ...past('CORRECT'), priceChange: { order: { amount: '5.00' }, before } };
    expect(lastBasis(action, [reversal, correction], undefined).basis).toEqual(before);
  });

  test('is refused by a code', () => {
    expect(() => lastBasis(anAction(), [past('SUBMIT')], undefined)).toThrow('Nothing of action a-1');
    const moved = anAction('OPEN', { takenBack: [{ amount: '10.00' }] });
    expect(() => lastBasis(moved, [past('REVERSE'), past('REATTRIBUTE')], undefined)).toThrow('has changed since');
    expect(() => lastBasis(moved, [past('REVERSE')], 'another')).toThrow('has changed since');
  });
});
