import { describe, expect, test } from '@jest/globals';
import * as decide from '../../../../domain/action/decide.ts';
import type { Evaluation } from '../../../../domain/evaluation/evaluation.ts';
import { anAction, dating, priced } from '../builders.ts';

const issuedAt = '2027-01-10T12:00:00.000Z';
const endOfDay = { basis: 'INVOICED', period: 'END_OF_DAY', monthOffset: 0, dayOffset: 3 };
const terms = { ...dating({}, endOfDay), invoicedAt: issuedAt };
const waits = anAction('LOCKED', { payableAt: null });
const dripping: Evaluation = { ...priced, lines: priced.lines.map((line) => ({ ...line, dripMonths: 2 })) };

describe('an invoice', () => {
  test('dates the payment of what is locked, counted from its issue, and moves no money', () => {
    expect(decide.invoice(waits, { terms, evaluation: null })).toMatchObject({
      command: 'INVOICE',
      changed: { payableAt: '2027-01-14T00:00:00.000Z' },
      bookings: [],
      parts: [],
    });
  });

  test('leaves a hold', () => {
    const held = anAction('LOCKED_ON_HOLD', { payableAt: null });
    expect(decide.invoice(held, { terms, evaluation: null })?.changed).toEqual({
      payableAt: '2027-01-14T00:00:00.000Z',
    });
  });

  test('plans the monthly parts of what drips', () => {
    const parts = decide.invoice(waits, { terms, evaluation: dripping })?.parts;
    expect(parts?.map(({ dueAt, amount }) => `${dueAt.slice(0, 10)} ${amount}`)).toEqual([
      '2027-01-14 5.00',
      '2027-02-14 5.00',
    ]);
  });

  test.each([
    { rule: 'what is on none yet', of: waits, known: { ...terms, invoicedAt: null } },
    { rule: 'what has its date', of: anAction('LOCKED'), known: terms },
    { rule: 'what has nothing to pay', of: { ...waits, payout: '0.00' }, known: terms },
    { rule: 'a test', of: { ...waits, test: true }, known: terms },
    { rule: 'what is not locked', of: anAction('OPEN'), known: terms },
    { rule: 'what is reversed', of: anAction('REVERSED'), known: terms },
    { rule: 'what is payable', of: anAction('PAYMENT_PENDING'), known: terms },
    { rule: 'what nobody is credited for', of: waits, known: null },
  ])('does nothing to $rule', ({ of, known }) => {
    expect(decide.invoice(of, { terms: known, evaluation: null })).toBeNull();
  });
});
