import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as decide from '../../../../domain/action/decide.ts';
import { phases, type Phase } from '../../../../domain/action/transitions.ts';
import type { TakenBack } from '../../../../domain/evaluation/remaining.ts';
import { add, amountText, isZero, money, sum } from '../../../../domain/money.ts';
import { anAction, booked, parts, priced } from '../builders.ts';

const all = { all: true } as const;
const known = { evaluation: priced, toCome: [] };
const asked = (takeBack: TakenBack = all) =>
  ({ reason: 'ITEM_RETURNED', takeBack, commandId: 'c-1', now: '2026-12-10T09:00:00.000Z' }) as const;

describe('a reversal', () => {
  test('of all ends the action, whatever it waited for', () => {
    expect(decide.reverse(anAction('ON_HOLD'), known, asked())).toMatchObject({
      command: 'REVERSE',
      changed: {
        state: 'REVERSED',
        stateDetail: 'ITEM_RETURNED',
        hold: null,
        payout: '0.00',
        remainingAmount: '0.00',
        takenBack: [all],
        taken: {},
      },
      reopensMonth: true,
      event: 'action.reversed',
    });
  });

  test('of a part leaves it where it is, and what it takes of limits that count actions', () => {
    const decision = decide.reverse(anAction(), known, asked({ amount: '40.00' }));
    expect(decision).toMatchObject({
      changed: { payout: '6.00', remainingAmount: '60.00', takenBack: [{ amount: '40.00' }], taken: anAction().taken },
      event: 'action.updated',
    });
    expect(decision.changed).not.toHaveProperty('state');
  });

  test('of the last part is one of all', () => {
    const rest = anAction('OPEN', { takenBack: [{ amount: '40.00' }], remainingAmount: '60.00', payout: '6.00' });
    expect(decide.reverse(rest, known, asked({ amount: '60.00' })).changed.state).toBe('REVERSED');
  });

  test('of all gives back what it takes', () => {
    const { taken } = anAction();
    expect(Object.values(taken)).toEqual(['1']);
    const moves = [{ contractId: 'blog-contract', before: taken, after: {} }];
    expect(decide.reverse(anAction(), known, asked()).moves).toEqual(moves);
  });

  test.each([
    {
      rule: 'before the lock the promise',
      phase: 'OPEN',
      books: ['action/a-1/take-back/c-1: BRAND_ACCRUED 4.00, PARTNER_ACCRUED -4.00'],
      line: null,
    },
    {
      rule: 'after the lock the debt',
      phase: 'LOCKED',
      books: ['action/a-1/take-back/c-1: BRAND_PAYABLE 4.00, PARTNER_ACCRUED -4.00'],
      line: null,
    },
    {
      rule: 'after the payment date by a line that waits for the next statement',
      phase: 'PAID',
      books: ['action/a-1/take-back/c-1: BRAND_PAYABLE 4.00, PARTNER_PAYABLE -4.00'],
      line: { kind: 'CLAWED_BACK', partnerId: 'blog', currency: 'USD', amount: '-4.00', payableAt: null },
    },
  ] as const)('takes back $rule', ({ phase, books, line }) => {
    const decision = decide.reverse(anAction(phase), known, asked({ amount: '40.00' }));
    expect(booked(decision)).toEqual(books);
    expect(decision.bookings[0]?.line).toEqual(line);
  });

  test('takes of the monthly parts to come first', () => {
    const toCome = parts('3.00', '3.00');
    const decision = decide.reverse(anAction('LOCKED'), { ...known, toCome }, asked({ amount: '20.00' }));
    expect(decision.parts.map(({ amount }) => amount)).toEqual(['2.00', '2.00']);
    expect(booked(decision)).toEqual(['action/a-1/take-back/c-1: BRAND_PAYABLE 2.00, PARTNER_ACCRUED -2.00']);
  });

  test('that leaves a locked action nothing to pay takes its payment date', () => {
    const free = anAction('LOCKED', { payout: '0.01' });
    const decision = decide.reverse(free, known, asked({ amount: '99.99' }));
    expect(decision.changed).toMatchObject({ payout: '0.00', payableAt: null });
  });

  test.each([
    { rule: 'nobody is credited', of: anAction('OPEN', { partnerId: null, contractId: null, taken: {} }) },
    { rule: 'it is a test', of: anAction('OPEN', { test: true, taken: {} }) },
    { rule: 'nothing was promised yet', of: anAction('AWAITING_CUSTOMER') },
  ])('books nothing where $rule', ({ of }) => {
    expect(decide.reverse(of, known, asked()).bookings).toEqual([]);
  });

  test.each([
    { rule: 'twice', of: anAction('REVERSED'), takeBack: all, code: 'ACTION_ALREADY_REVERSED' },
    { rule: 'of more than there is', of: anAction(), takeBack: { amount: '100.01' }, code: 'REVERSAL_EXCEEDS_ACTION' },
    {
      rule: 'of a part of what has no price yet',
      of: anAction('AWAITING_CUSTOMER'),
      takeBack: { amount: '1.00' },
      code: 'ACTION_AWAITS_CUSTOMER',
    },
    {
      rule: 'of a test within its hour',
      of: anAction('OPEN', { test: true, submittedAt: asked().now }),
      takeBack: all,
      code: 'TEST_ACTION_TOO_EARLY',
    },
  ])('is refused $rule', ({ of, takeBack, code }) => {
    expect(() => decide.reverse(of, known, asked(takeBack))).toThrow(expect.objectContaining({ code }));
  });

  test('of a test within its hour is taken where somebody says so', () => {
    const young = anAction('OPEN', { test: true, submittedAt: asked().now });
    expect(decide.reverse(young, known, { ...asked(), immediately: true }).changed.state).toBe('REVERSED');
  });

  test('books what the payout loses, to the cent, wherever it stands', () => {
    const priced: Phase[] = phases.filter((phase) => phase !== 'AWAITING_CUSTOMER' && phase !== 'REVERSED');
    const cents = fc.integer({ min: 1, max: 9_999 }).map((amount) => (amount / 100).toFixed(2));
    fc.assert(
      fc.property(fc.constantFrom(...priced), cents, (phase, amount) => {
        const { bookings, changed } = decide.reverse(anAction(phase), known, asked({ amount }));
        const postings = bookings.flatMap((booking) => booking.postings);
        const total = (of: typeof postings) =>
          sum(
            of.map((posting) => posting.amount),
            'USD',
          );
        expect(isZero(total(postings))).toBe(true);
        const lost = total(postings.filter(({ partnerId }) => partnerId));
        expect(amountText(add(money('10.00', 'USD'), lost))).toBe(changed.payout);
      }),
    );
  });
});
