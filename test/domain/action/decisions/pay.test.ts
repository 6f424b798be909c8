import { describe, expect, test } from '@jest/globals';
import * as decide from '../../../../domain/action/decide.ts';
import { anAction, booked, parts, payableAt } from '../builders.ts';

const now = '2027-02-01T00:02:00.000Z';

describe('the payment date', () => {
  test('makes the payout a line of the statement of that date', () => {
    const decision = decide.makePayable(anAction('LOCKED'), [], now);
    expect(decision).toMatchObject({
      command: 'MAKE_PAYABLE',
      changed: { stateDetail: 'PAYMENT_PENDING' },
      bookings: [
        {
          effectiveAt: payableAt,
          line: { kind: 'EARNED', partnerId: 'blog', currency: 'USD', amount: '10.00', payableAt },
        },
      ],
    });
    expect(decision && booked(decision)).toEqual(['action/a-1/payable: PARTNER_ACCRUED -10.00, PARTNER_PAYABLE 10.00']);
  });

  test('of a later cycle is booked as its own', () => {
    const decision = decide.makePayable(anAction('LOCKED', { cycle: 2 }), [], now);
    expect(decision?.bookings[0]?.cause).toBe('action/a-1/2/payable');
  });

  test('of nothing makes no line', () => {
    expect(decide.makePayable(anAction('LOCKED', { payout: '0.00' }), [], now)?.bookings).toMatchObject([
      { line: null },
    ]);
  });

  test('of one of several parts leaves it locked until the next', () => {
    const decision = decide.makePayable(anAction('LOCKED'), parts('6.00', '4.00'), now);
    expect(decision).toMatchObject({
      changed: { payableAt: '2027-03-01T00:00:00.000Z' },
      bookings: [{ cause: 'action/a-1/payable/1', line: { amount: '6.00' } }],
      parts: [{ number: 1, amount: '6.00', payableSince: now }],
    });
    expect(decision?.changed).not.toHaveProperty('stateDetail');
  });

  test.each([
    { rule: 'the last part', toCome: parts('6.00') },
    { rule: 'the last of which reversals have left anything', toCome: parts('6.00', '0.00', '0.00') },
  ])('of $rule makes all of it payable', ({ toCome }) => {
    expect(decide.makePayable(anAction('LOCKED'), toCome, now)?.changed).toEqual({ stateDetail: 'PAYMENT_PENDING' });
  });

  test.each([
    { rule: 'before its date', of: anAction('LOCKED', { payableAt: '2027-02-02T00:00:00.000Z' }) },
    { rule: 'where there is none', of: anAction('LOCKED', { payableAt: null }) },
    { rule: 'while it is on hold', of: anAction('LOCKED_ON_HOLD') },
    { rule: 'before the lock', of: anAction('OPEN', { payableAt }) },
    { rule: 'twice', of: anAction('PAYMENT_PENDING') },
    { rule: 'where nobody is credited', of: anAction('LOCKED', { partnerId: null }) },
  ])('does not come $rule', ({ of }) => {
    expect(decide.makePayable(of, [], now)).toBeNull();
  });
});

describe('an action is paid', () => {
  test.each([
    { rule: 'once nothing of it is awaited', phase: 'PAYMENT_PENDING', awaited: [], paid: true },
    { rule: 'not while it is on its way', phase: 'PAYMENT_PENDING', awaited: ['action/a-1/payable'], paid: false },
    { rule: 'not while a part is', phase: 'PAYMENT_PENDING', awaited: ['action/a-1/payable/2'], paid: false },
    {
      rule: 'not while what a correction added is',
      phase: 'PAYMENT_PENDING',
      awaited: ['action/a-1/raise/c-1'],
      paid: false,
    },
    {
      rule: 'whatever it earned for another partner before',
      phase: 'PAYMENT_PENDING',
      awaited: ['action/a-1/3/payable'],
      paid: true,
    },
    { rule: 'not while parts are to come', phase: 'LOCKED', awaited: [], paid: false },
    { rule: 'once', phase: 'PAID', awaited: [], paid: false },
  ] as const)('$rule', ({ phase, awaited, paid }) => {
    const decision = decide.settle(anAction(phase), awaited, now);
    const settled = { command: 'SETTLE', changed: { stateDetail: 'PAID', paidAt: now }, event: 'action.paid' };
    if (paid) expect(decision).toMatchObject(settled);
    else expect(decision).toBeNull();
    const setOff = decide.settle(anAction(phase), awaited, now, 'SET_OFF');
    expect(setOff).toEqual(decision && { ...decision, command: 'SET_OFF' });
  });
});

describe('a paid action is awaited once more when its payment comes back', () => {
  test.each([
    { rule: 'with what it was paid by', phase: 'PAID', awaited: ['action/a-1/payable'], back: true },
    { rule: 'with a part of it', phase: 'PAID', awaited: ['action/a-1/payable/2'], back: true },
    { rule: 'not where it was paid by setting off', phase: 'PAID', awaited: [], back: false },
    {
      rule: 'not where it has gone to another partner and back',
      phase: 'PAID',
      awaited: ['action/a-1/3/payable'],
      back: false,
    },
    { rule: 'once', phase: 'PAYMENT_PENDING', awaited: ['action/a-1/payable'], back: false },
    { rule: 'not after its reversal', phase: 'REVERSED', awaited: ['action/a-1/payable'], back: false },
  ] as const)('$rule', ({ phase, awaited, back }) => {
    const decision = decide.unsettle(anAction(phase), awaited);
    const waits = { command: 'UNSETTLE', changed: { stateDetail: 'PAYMENT_PENDING', paidAt: null }, bookings: [] };
    if (back) expect(decision).toMatchObject(waits);
    else expect(decision).toBeNull();
  });
});
