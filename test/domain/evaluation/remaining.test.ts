import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../../../domain/errors.ts';
import { compileTerms } from '../../../domain/evaluation/compile.ts';
import { evaluate } from '../../../domain/evaluation/evaluate.ts';
import { remaining, type TakenBack } from '../../../domain/evaluation/remaining.ts';
import { decimal, minorUnits } from '../../../domain/money.ts';
import { pricedSales } from './arbitraries.ts';
import { evaluated, is } from './builders.ts';

const order = evaluated({});
const items = [
  { sku: 'shirt', quantity: 3, price: '20.00' },
  { sku: 'card', quantity: 1, price: '40.00' },
];
const itemLevel = evaluated({ payoutLevel: 'ITEM' }, { items });
const orderLevel = evaluated({}, { items });
const fixed = evaluated({ defaultPayout: '7.00' }, { items });
const piece = (sku: string, quantity = 1): TakenBack => ({ items: [{ sku, quantity }] });

describe('what remains of an action is priced from its pinned evaluation', () => {
  test.each([
    { rule: 'nothing taken back: all of it', of: order, taken: [], payout: '10.00', saleAmount: '100.00' },
    { rule: 'all of it: nothing', of: order, taken: [{ all: true } as const], payout: '0.00', saleAmount: '0.00' },
    {
      rule: 'an amount scales the payout',
      of: order,
      taken: [{ amount: '40.00' }],
      payout: '6.00',
      saleAmount: '60.00',
    },
    {
      rule: 'a fixed payout is reduced pro rata of the sale',
      of: fixed,
      taken: [{ amount: '50.00' }],
      payout: '3.50',
      saleAmount: '50.00',
    },
    {
      rule: 'amounts accumulate and round once',
      of: evaluated({ defaultPayoutRate: '0.1' }),
      taken: [{ amount: '4.00' }, { amount: '4.00' }],
      payout: '0.09',
      saleAmount: '92.00',
    },
    {
      rule: 'the whole amount leaves nothing',
      of: order,
      taken: [{ amount: '99.99' }, { amount: '0.01' }],
      payout: '0.00',
      saleAmount: '0.00',
    },
    {
      rule: 'an amount scales every line',
      of: itemLevel,
      taken: [{ amount: '50.00' }],
      payout: '5.00',
      saleAmount: '50.00',
    },
    {
      rule: 'a piece scales its own line',
      of: itemLevel,
      taken: [piece('shirt')],
      payout: '8.00',
      saleAmount: '80.00',
    },
    {
      rule: 'pieces accumulate',
      of: itemLevel,
      taken: [piece('shirt'), piece('shirt', 2)],
      payout: '4.00',
      saleAmount: '40.00',
    },
    {
      rule: 'several items at once',
      of: itemLevel,
      taken: [
        {
          items: [
            { sku: 'shirt', quantity: 1 },
            { sku: 'card', quantity: 1 },
          ],
        },
      ],
      payout: '4.00',
      saleAmount: '40.00',
    },
    {
      rule: 'at ORDER level an item counts by its share of the sale',
      of: orderLevel,
      taken: [piece('card')],
      payout: '6.00',
      saleAmount: '60.00',
    },
    { rule: 'so it does of a fixed payout', of: fixed, taken: [piece('shirt')], payout: '5.60', saleAmount: '80.00' },
    {
      rule: 'what rounds to nothing is nothing, of a fixed payout too',
      of: evaluated({ defaultPayout: '7.00' }, { items: [{ sku: 'pin', quantity: 4, price: '0.01' }] }),
      taken: [{ amount: '0.03' }, piece('pin', 3)],
      payout: '0.00',
      saleAmount: '0.00',
    },
    {
      rule: 'a free item goes with all that was charged',
      of: evaluated(
        { payoutLevel: 'ITEM', defaultPayout: '7.00' },
        {
          items: [
            { sku: 'shirt', quantity: 1, price: '20.00' },
            { sku: 'gift', quantity: 1, price: '0' },
          ],
        },
      ),
      taken: [piece('shirt')],
      payout: '0.00',
      saleAmount: '0.00',
    },
    {
      rule: 'items first, then an amount of the rest',
      of: orderLevel,
      taken: [piece('card'), { amount: '30.00' }],
      payout: '3.00',
      saleAmount: '30.00',
    },
    {
      rule: 'an amount first, then a piece of what it left',
      of: orderLevel,
      taken: [{ amount: '50.00' }, piece('card')],
      payout: '3.00',
      saleAmount: '30.00',
    },
    {
      rule: 'a cent may be taken off what a third left',
      of: evaluated({ payoutLevel: 'ITEM' }, { items: [{ sku: 'a', quantity: 3, price: '33.333333' }] }),
      taken: [piece('a'), { amount: '66.67' }],
      payout: '0.00',
      saleAmount: '0.00',
    },
    {
      rule: 'nothing of nothing changes nothing',
      of: evaluated({ defaultPayout: '7.00' }, { amount: undefined }),
      taken: [{ amount: '0.00' }],
      payout: '7.00',
      saleAmount: '0.00',
    },
  ])('$rule', ({ of, taken, payout, saleAmount }) => {
    expect(remaining(of, taken)).toEqual({ payout, saleAmount });
  });

  test('a tie between two cents rounds up, however the parts were taken', () => {
    // 5.01 for three pieces of 100.20: each piece is 1.67, half of what remains of two is 1.67.
    const evaluation = evaluated({ defaultPayoutRate: '5' }, { items: [{ sku: 'a', quantity: 3, price: '33.40' }] });
    expect(evaluation.payout).toBe('5.01');
    expect(remaining(evaluation, [piece('a'), { amount: '33.40' }]).payout).toBe('1.67');
    // 0.05 of 6 pieces: of three pieces 0.025 remain.
    const small = evaluated({ defaultPayout: '0.05' }, { items: [{ sku: 'a', quantity: 6, price: '1.00' }] });
    expect(remaining(small, [piece('a'), piece('a', 2)]).payout).toBe('0.03');
  });

  test('an item that was given away counts by its pieces', () => {
    const evaluation = evaluated(
      { payoutLevel: 'ITEM', defaultPayout: '2.00' },
      { items: [{ sku: 'sample', quantity: 4, price: '0.00' }] },
    );
    expect(remaining(evaluation, [piece('sample')])).toEqual({ payout: '6.00', saleAmount: '0.00' });
  });

  test('an item that was given away with one that was sold takes nothing of the payout with it', () => {
    const evaluation = evaluated(
      {},
      {
        items: [
          { sku: 'shirt', quantity: 1, price: '100.00' },
          { sku: 'sample', quantity: 4, price: '0.00' },
        ],
      },
    );
    expect(remaining(evaluation, [piece('sample', 4)])).toEqual({ payout: '10.00', saleAmount: '100.00' });
  });

  test('the same SKU on two lines is taken from the first of them first', () => {
    const twice = evaluated(
      { payoutLevel: 'ITEM' },
      {
        items: [
          { sku: 'a', price: '10.00' },
          { sku: 'a', price: '90.00' },
        ],
      },
    );
    expect(remaining(twice, [piece('a')]).payout).toBe('9.00');
    expect(remaining(twice, [piece('a', 2)]).payout).toBe('0.00');
  });

  test('a restricted item takes nothing of the payout with it', () => {
    const payoutRestrictions = [{ id: 'cards', rules: [is('ITEM_SKU', 'card')] }];
    const restricted = evaluated({ payoutRestrictions }, { items });
    expect(remaining(restricted, [piece('card')])).toEqual({ payout: '6.00', saleAmount: '60.00' });
  });

  test('an amount is in the currency of the sale', () => {
    const fx = { rate: '2', source: 'test', at: '2026-11-20T00:00:00.000Z' };
    const converted = evaluated({}, { currency: 'EUR' }, { fx });
    expect(remaining(converted, [{ amount: '50.00' }])).toEqual({ payout: '10.00', saleAmount: '50.00' });
  });
});

describe('more than is left is refused', () => {
  test.each<{ rule: string; taken: TakenBack[]; says: string }>([
    { rule: 'an amount', taken: [{ amount: '100.01' }], says: '100.01 USD is more than the 100.00 that is left.' },
    {
      rule: 'amounts together',
      taken: [{ amount: '60.00' }, { amount: '40.01' }],
      says: '40.01 USD is more than the 40.00 that is left.',
    },
    { rule: 'pieces', taken: [piece('shirt', 4)], says: '4 of “shirt” is more than the 3 that is left.' },
    {
      rule: 'pieces together',
      taken: [piece('shirt', 2), piece('shirt', 2)],
      says: '2 of “shirt” is more than the 1 that is left.',
    },
    {
      rule: 'pieces of what was never sold',
      taken: [piece('hat')],
      says: '1 of “hat” is more than the 0 that is left.',
    },
    {
      rule: 'an amount after everything',
      taken: [{ all: true }, { amount: '0.01' }],
      says: '0.01 USD is more than the 0.00 that is left.',
    },
  ])('$rule', ({ taken, says }) => {
    expect(() => remaining(itemLevel, taken)).toThrow(new DomainError('REVERSAL_EXCEEDS_ACTION', says));
    expect(() => remaining(itemLevel, taken)).toThrow(expect.objectContaining({ code: 'REVERSAL_EXCEEDS_ACTION' }));
  });
});

describe('whatever was sold and taken back', () => {
  /** Reversals that take at most what is there: a tenth of the sale by amount, or one piece of each line by turns. */
  const cases = fc
    .tuple(pricedSales, fc.array(fc.nat({ max: 9 }), { maxLength: 6 }))
    .map(([{ terms, facts }, draws]) => {
      const evaluation = evaluate(compileTerms(terms), facts, {});
      const pieces = facts.items.flatMap(({ sku, quantity }) => Array.from({ length: quantity }, () => sku));
      const taken = draws.map((draw): TakenBack => {
        const sku = draw < 5 ? pieces.shift() : undefined;
        const tenth = decimal(evaluation.saleAmount).dividedBy(20).toDecimalPlaces(2, 1);
        return sku === undefined ? { amount: tenth.toFixed() } : piece(sku);
      });
      return { evaluation, taken };
    });
  const fits = ({ evaluation, taken }: { evaluation: ReturnType<typeof evaluate>; taken: TakenBack[] }) => {
    try {
      return remaining(evaluation, taken);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'REVERSAL_EXCEEDS_ACTION') return undefined;
      throw error;
    }
  };

  test('what remains plus each clawback is the whole; nothing remains of all, and never less than nothing', () => {
    fc.assert(
      fc.property(cases, ({ evaluation, taken }) => {
        fc.pre(fits({ evaluation, taken }) !== undefined);
        const before = taken.map((_, index) => decimal(remaining(evaluation, taken.slice(0, index)).payout));
        const after = taken.map((_, index) => decimal(remaining(evaluation, taken.slice(0, index + 1)).payout));
        const clawbacks = before.map((amount, index) => amount.minus(after[index] ?? 0));
        const left = remaining(evaluation, taken).payout;
        const whole = clawbacks.reduce((total, amount) => total.plus(amount), decimal(left));
        expect(whole.equals(evaluation.payout)).toBe(true);
        expect(clawbacks.every((amount) => !amount.isNegative())).toBe(true);
        expect(decimal(left).isNegative()).toBe(false);
        expect(decimal(left).decimalPlaces()).toBeLessThanOrEqual(minorUnits(evaluation.currency));
        expect(decimal(remaining(evaluation, [...taken, { all: true }]).payout).isZero()).toBe(true);
      }),
    );
  });

  test('nothing taken back leaves the evaluation’s own payout and sale', () => {
    fc.assert(
      fc.property(cases, ({ evaluation }) => {
        expect(remaining(evaluation, []).payout).toBe(evaluation.payout);
      }),
    );
  });
});
