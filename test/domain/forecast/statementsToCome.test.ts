import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { daysFrom } from '../../../domain/forecast/days.ts';
import { statementsToCome, type Outlook, type ToCome } from '../../../domain/forecast/statementsToCome.ts';
import { amountText, decimal, sumOf } from '../../../domain/money.ts';

const days = daysFrom('2026-11-20T10:00:00.000Z', 'UTC');
const locked = (at: string, amount: string): ToCome => ({ at: `${at}.000Z`, amount, isCertain: true });
const pending = (at: string, amount: string): ToCome => ({ at: `${at}.000Z`, amount, isCertain: false });
const statement = (date: string, closesAt: string, isClosed = false) => ({
  date,
  closesAt: `${closesAt}.000Z`,
  isClosed,
  belowMinimum: false,
});

const outgoing = (outlook: Partial<Outlook>) =>
  statementsToCome(
    { currency: 'USD', waiting: '0', statements: [], minimumPayout: '0', toCome: [], ...outlook },
    days,
  ).map(({ at, certain, expected }) => `${at.slice(0, 16)} ${amountText(certain)} + ${amountText(expected)}`);

describe('what goes out of the statements to come', () => {
  test.each<{ rule: string; outlook: Partial<Outlook>; goesOut: string[] }>([
    {
      rule: 'is what becomes payable, on its date: certain when it has locked, expected when it is pending',
      outlook: { toCome: [pending('2026-12-01T00:00:00', '5.00'), locked('2026-12-01T00:00:00', '10.00')] },
      goesOut: ['2026-12-01T00:00 10.00 + 5.00'],
    },
    {
      rule: 'on a day whose statement is closed is left for the next day',
      outlook: { toCome: [locked('2026-12-01T08:00:00', '10.00'), locked('2026-12-01T09:00:00', '5.00')] },
      goesOut: ['2026-12-01T08:00 10.00 + 0.00', '2026-12-02T00:00 5.00 + 0.00'],
    },
    {
      rule: 'is on today’s statement when its date is past',
      outlook: { toCome: [locked('2026-11-19T00:00:00', '10.00')] },
      goesOut: ['2026-11-20T10:00 10.00 + 0.00'],
    },
    {
      rule: 'is on tomorrow’s when today’s is closed',
      outlook: {
        statements: [statement('2026-11-20', '2026-11-20T00:00:00', true)],
        toCome: [locked('2026-11-20T10:00:00', '10.00')],
      },
      goesOut: ['2026-11-21T00:00 10.00 + 0.00'],
    },
    {
      rule: 'is what waits for a statement that is open',
      outlook: { waiting: '7.00', statements: [statement('2026-11-21', '2026-11-21T00:00:00')] },
      goesOut: ['2026-11-21T00:00 7.00 + 0.00'],
    },
    { rule: 'is nothing of what is carried over until something is earned', outlook: { waiting: '7.00' }, goesOut: [] },
    {
      rule: 'is what was carried over together with what is earned next',
      outlook: { waiting: '7.00', toCome: [pending('2026-12-01T00:00:00', '5.00')] },
      goesOut: ['2026-12-01T00:00 7.00 + 5.00'],
    },
    {
      rule: 'is nothing below the minimum, until the minimum is reached',
      outlook: {
        minimumPayout: '20.00',
        toCome: [locked('2026-12-01T00:00:00', '12.00'), pending('2026-12-08T00:00:00', '9.00')],
      },
      goesOut: ['2026-12-08T00:00 12.00 + 9.00'],
    },
    {
      rule: 'is also what is below the minimum, where finance asked for that',
      outlook: {
        minimumPayout: '20.00',
        waiting: '12.00',
        statements: [{ ...statement('2026-11-20', '2026-11-20T12:00:00'), belowMinimum: true }],
      },
      goesOut: ['2026-11-20T12:00 12.00 + 0.00'],
    },
    {
      rule: 'is less what the partner owes: of what is certain first',
      outlook: {
        waiting: '-6.00',
        toCome: [locked('2026-12-01T00:00:00', '10.00'), pending('2026-12-01T00:00:00', '5.00')],
      },
      goesOut: ['2026-12-01T00:00 4.00 + 5.00'],
    },
    {
      rule: 'is less what the partner owes: then of what is expected, and no part is below zero',
      outlook: {
        waiting: '-12.00',
        toCome: [locked('2026-12-01T00:00:00', '10.00'), pending('2026-12-01T00:00:00', '5.00')],
      },
      goesOut: ['2026-12-01T00:00 0.00 + 3.00'],
    },
    {
      rule: 'is nothing while the partner owes more',
      outlook: { waiting: '-20.00', toCome: [locked('2026-12-01T00:00:00', '10.00')] },
      goesOut: [],
    },
  ])('$rule', ({ outlook, goesOut }) => {
    expect(outgoing(outlook)).toEqual(goesOut);
  });

  test('loses nothing: without a minimum all that is to come goes out, less what the partner owes', () => {
    const instants = fc
      .integer({ min: 0, max: 40 })
      .map((day) => new Date(Date.UTC(2026, 10, 20 + day, day % 24)).toISOString());
    const toCome = fc.array(
      fc.record({ at: instants, amount: fc.integer({ min: 1, max: 1000 }).map(String), isCertain: fc.boolean() }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(toCome, fc.integer({ min: -5000, max: 5000 }), (items, waiting) => {
        const outlook = {
          currency: 'JPY',
          waiting: String(waiting),
          statements: [],
          minimumPayout: '0',
          toCome: items,
        };
        const paid = statementsToCome(outlook, days).flatMap(({ certain, expected }) => [
          certain.amount,
          expected.amount,
        ]);
        expect(paid.every((amount) => !amount.isNegative())).toBe(true);
        const whole = sumOf(items.map(({ amount }) => decimal(amount))).plus(waiting);
        expect(sumOf(paid).toFixed()).toBe(whole.greaterThan(0) ? whole.toFixed() : '0');
      }),
    );
  });
});
