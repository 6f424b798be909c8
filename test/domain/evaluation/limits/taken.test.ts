import { describe, expect, test } from '@jest/globals';
import { compileTerms } from '../../../../domain/evaluation/compile.ts';
import type { Evaluation } from '../../../../domain/evaluation/evaluation.ts';
import { remaining, type TakenBack } from '../../../../domain/evaluation/remaining.ts';
import { takenBy } from '../../../../domain/evaluation/limits/taken.ts';
import { Book } from './book.ts';
import { evaluated, factsWith, termsWith } from '../builders.ts';

const key = 'SALE/limit/1/always';
const items = [
  { sku: 'shirt', quantity: 4, price: '10.00' },
  { sku: 'card', quantity: 1, price: '60.00' },
];
const piece = (sku: string, quantity = 1): TakenBack => ({ items: [{ sku, quantity }] });

/** An action of 100.00 with a limit of which `left` is left. */
const limited = (limit: object, left: string, change: object = {}, action: object = { items }, clicks = 1) =>
  evaluated(
    { ...change, limits: [{ value: '1000', ...limit }] },
    { ...action, clicks },
    {},
    {
      [key]: String(1000 - Number(left)),
    },
  );

const after = (evaluation: Evaluation, taken: TakenBack[]) => [
  remaining(evaluation, taken).payout,
  takenBy(evaluation, taken)[key] ?? '0',
];

describe('a reversal takes back what was outside of the terms first, and gives back what was taken', () => {
  const payout = limited({ type: 'PAYOUT' }, '6.00');
  const pieces = limited({ type: 'ITEM' }, '3', { payoutLevel: 'ITEM' });
  const orderPieces = limited({ type: 'ITEM' }, '2');
  const actions = limited({ type: 'ACTION' }, '1', { payoutLevel: 'ITEM' });
  const clicks = limited({ type: 'CLICKS' }, '10', { payoutLevel: 'CLICK', defaultPayout: '0.50' }, {}, 40);
  test.each<{ rule: string; of: Evaluation; taken: TakenBack[]; payout: string; takes: string }>([
    { rule: 'payouts: 6.00 of 10.00 are paid', of: payout, taken: [], payout: '6.00', takes: '6' },
    { rule: 'payouts: 4.00 were not paid', of: payout, taken: [{ amount: '40.00' }], payout: '6.00', takes: '6' },
    { rule: 'payouts: the next cent is', of: payout, taken: [{ amount: '40.10' }], payout: '5.99', takes: '5.99' },
    { rule: 'payouts: all of it', of: payout, taken: [{ all: true }], payout: '0.00', takes: '0' },

    { rule: 'pieces: 3 shirts of 4 are paid', of: pieces, taken: [], payout: '3.00', takes: '3' },
    { rule: 'pieces: the fourth was not paid', of: pieces, taken: [piece('shirt')], payout: '3.00', takes: '3' },
    { rule: 'pieces: the third was', of: pieces, taken: [piece('shirt', 2)], payout: '2.00', takes: '2' },
    { rule: 'pieces: nor was the card', of: pieces, taken: [piece('card')], payout: '3.00', takes: '3' },
    {
      rule: 'pieces: an amount takes pieces of a part',
      of: pieces,
      taken: [{ amount: '75.00' }],
      payout: '1.00',
      takes: '1',
    },
    {
      rule: 'pieces: a piece of which something is left',
      of: pieces,
      taken: [{ amount: '74.00' }],
      payout: '1.04',
      takes: '2',
    },

    { rule: 'pieces of an order: 2 shirts are a fifth', of: orderPieces, taken: [], payout: '2.00', takes: '2' },
    {
      rule: 'pieces of an order: the card was not paid',
      of: orderPieces,
      taken: [piece('card')],
      payout: '2.00',
      takes: '2',
    },
    {
      rule: 'pieces of an order: a paid shirt',
      of: orderPieces,
      taken: [piece('shirt', 3)],
      payout: '1.00',
      takes: '1',
    },

    { rule: 'actions: one of its lines is left', of: actions, taken: [piece('shirt', 4)], payout: '6.00', takes: '1' },
    { rule: 'actions: none is', of: actions, taken: [piece('shirt', 4), piece('card')], payout: '0.00', takes: '0' },

    { rule: 'clicks: 10 of 40 are paid', of: clicks, taken: [], payout: '5.00', takes: '10' },
    { rule: 'clicks: three quarters were not', of: clicks, taken: [{ amount: '75.00' }], payout: '5.00', takes: '10' },
    { rule: 'clicks: half of the paid', of: clicks, taken: [{ amount: '87.50' }], payout: '2.50', takes: '5' },
  ])('$rule', ({ of, taken, payout: left, takes }) => {
    expect(after(of, taken)).toEqual([left, takes]);
  });

  test('a call is in progress until all of the action is taken back', () => {
    const call = limited({ type: 'CONCURRENT_CALLS' }, '0', {}, {});
    expect(after(call, [])).toEqual(['0.00', '1']);
    expect(after(call, [{ amount: '50.00' }])).toEqual(['0.00', '1']);
    expect(after(call, [{ all: true }])).toEqual(['0.00', '0']);
  });

  test('items of one order give back to the counters that they took of', () => {
    const evaluation = evaluated({ limits: [{ type: 'PAYOUT', subtype: 'SKU', value: '5.00' }] }, { items });
    const card = 'SALE/limit/1/sku/card/always';
    const shirt = 'SALE/limit/1/sku/shirt/always';
    expect(evaluation).toMatchObject({ payout: '9.00', outsideTerms: '1.00' });
    expect(takenBy(evaluation, [piece('shirt', 3)])).toEqual({ [shirt]: '1', [card]: '5' });
    expect(takenBy(evaluation, [piece('card')])).toEqual({ [shirt]: '4' });
    expect(remaining(evaluation, [piece('card')]).payout).toBe('4.00');
  });
});

describe('what a reversal gives back, a later action can take', () => {
  const book = () =>
    new Book(compileTerms(termsWith({ limits: [{ type: 'PAYOUT', value: '15.00', period: 'MONTH' }] })));

  test('all of it', () => {
    const orders = book();
    expect([orders.submit(factsWith()).payout, orders.submit(factsWith()).payout]).toEqual(['10.00', '5.00']);
    orders.reverse(0, { all: true });
    expect([orders.submit(factsWith()).payout, orders.submit(factsWith()).payout]).toEqual(['10.00', '0.00']);
  });

  test('actions priced before keep their price', () => {
    const orders = book();
    orders.submit(factsWith());
    const cut = orders.submit(factsWith());
    orders.reverse(0, { all: true });
    expect(remaining(cut, []).payout).toBe('5.00');
  });
});
