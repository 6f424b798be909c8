import { describe, expect, test } from '@jest/globals';
import { partsOfPending, sorted, type Part } from '../../../domain/forecast/toCome.ts';
import { anAction, dating, lockingAt, payableAt, priced } from '../action/builders.ts';

describe('a pending action will be paid', () => {
  const terms = dating();
  test.each([
    { rule: 'at once, on the date that follows from its lock', action: anAction(), at: payableAt },
    {
      rule: 'on a day that nobody knows while it has no locking date',
      action: anAction('OPEN', { lockingAt: null }),
      at: null,
    },
  ])('$rule', ({ action, at }) => {
    expect(partsOfPending(action, undefined, terms)).toEqual([{ at, amount: '10.00', isCertain: false, hold: null }]);
  });

  test('in monthly parts where triggers said so', () => {
    const dripping = { ...priced, lines: priced.lines.map((line) => ({ ...line, dripMonths: 3 })) };
    const parts = partsOfPending(anAction(), dripping, terms);
    expect(parts.map(({ at, amount }) => `${at ?? ''} ${amount}`)).toEqual([
      '2027-02-01T00:00:00.000Z 3.34',
      '2027-03-01T00:00:00.000Z 3.33',
      '2027-04-01T00:00:00.000Z 3.33',
    ]);
  });

  test('on a day that nobody knows where the payment date is that of an invoice', () => {
    const [part] = partsOfPending(anAction(), undefined, dating({}, { basis: 'INVOICED' }));
    expect(part?.at).toBeNull();
  });
});

describe('what is to come', () => {
  const part = (change: Partial<Part> = {}): Part => ({
    at: payableAt,
    amount: '5.00',
    isCertain: true,
    hold: null,
    ...change,
  });
  const since = '2026-11-21T00:00:00.000Z';
  const nothing = { certain: '0', expected: '0', held: '0' };

  test.each([
    {
      rule: 'on one date is summed, the certain and the expected apart',
      parts: [part(), part(), part({ isCertain: false })],
      toCome: [`${payableAt} 10 certain`, `${payableAt} 5 expected`],
      undated: nothing,
    },
    {
      rule: 'after a hold has ended comes at its end',
      parts: [part({ hold: { since, until: '2027-02-10T00:00:00.000Z' } })],
      toCome: ['2027-02-10T00:00:00.000Z 5 certain'],
      undated: nothing,
    },
    {
      rule: 'is not delayed by a hold that ends before',
      parts: [part({ hold: { since, until: lockingAt } })],
      toCome: [`${payableAt} 5 certain`],
      undated: nothing,
    },
    {
      rule: 'is held without a day where the hold has no end',
      parts: [part({ hold: { since, until: null } }), part({ hold: { since, until: null }, at: null })],
      toCome: [],
      undated: { ...nothing, held: '10' },
    },
    {
      rule: 'has no day where nobody knows it',
      parts: [part({ at: null }), part({ at: null, isCertain: false, amount: '2.50' })],
      toCome: [],
      undated: { ...nothing, certain: '5', expected: '2.5' },
    },
  ])('$rule', ({ parts, toCome, undated }) => {
    const of = sorted(parts);
    expect(of.undated).toEqual(undated);
    expect(
      of.toCome.map(({ at, amount, isCertain }) => `${at} ${amount} ${isCertain ? 'certain' : 'expected'}`),
    ).toEqual(toCome);
  });
});
