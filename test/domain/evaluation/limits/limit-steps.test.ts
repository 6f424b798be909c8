import { describe, expect, test } from '@jest/globals';
import { compileTerms } from '../../../../domain/evaluation/compile.ts';
import { evaluate } from '../../../../domain/evaluation/evaluate.ts';
import { countersOf } from '../../../../domain/evaluation/limits/counters.ts';
import { factsWith, termsWith } from '../builders.ts';

/** Every step about the limits of a sale of 100.00 at 10 %, or of three pieces of 10.00 each, with the counters at `standing`. */
function steps(limit: object, standing = '0', items?: object[]) {
  const terms = compileTerms(termsWith({ payoutLevel: items ? 'ITEM' : 'ORDER', limits: [limit] }));
  const facts = factsWith(items ? { amount: undefined, items } : {});
  const usage = Object.fromEntries(countersOf(terms, facts).map(({ key }) => [key, standing]));
  const { steps, payout, outsideTerms } = evaluate(terms, facts, usage);
  return {
    payout,
    outsideTerms,
    told: steps.filter(({ effect }) => effect.startsWith('LIMIT') || effect === 'OUTSIDE_TERMS'),
  };
}

const payouts = { type: 'PAYOUT', value: '25', period: 'MONTH' };
const pieces = { type: 'ITEM', value: '5', period: 'DAY' };
const three = [{ sku: 'a', quantity: 3, price: '10.00' }];

describe('what is told of a limit', () => {
  test('that leaves enough', () => {
    expect(steps(payouts, '15')).toEqual({
      payout: '10.00',
      outsideTerms: '0.00',
      told: [
        {
          rule: 'limit of 25.00 USD in a month',
          matched: true,
          actual: '10.00 USD',
          expected: '10.00 USD',
          effect: 'LIMIT_KEPT',
          amount: '10.00',
          item: null,
        },
      ],
    });
  });

  test('that cuts, and what it leaves outside of the terms', () => {
    expect(steps(payouts, '18.995')).toEqual({
      payout: '6.00',
      outsideTerms: '4.00',
      told: [
        {
          rule: 'limit of 25.00 USD in a month',
          matched: false,
          actual: '10.00 USD',
          expected: '6.00 USD',
          effect: 'LIMIT_CUTS',
          amount: '6.00',
          item: null,
        },
        {
          rule: 'Outside of the terms',
          matched: false,
          actual: '6.00 USD',
          expected: null,
          effect: 'OUTSIDE_TERMS',
          amount: '4.00',
          item: null,
        },
      ],
    });
  });

  test('that is used up', () => {
    expect(steps(payouts, '25').told.map(({ effect, matched, amount }) => [effect, matched, amount])).toEqual([
      ['LIMIT_USED_UP', false, '0.00'],
      ['OUTSIDE_TERMS', false, '10.00'],
    ]);
  });

  test('on pieces, which has no amount and names the item', () => {
    const { payout, outsideTerms, told } = steps(pieces, '3', three);
    expect({ payout, outsideTerms }).toEqual({ payout: '2.00', outsideTerms: '1.00' });
    expect(told).toEqual([
      {
        rule: 'limit of 5 pieces in a day',
        matched: false,
        actual: '3 pieces',
        expected: '2 pieces',
        effect: 'LIMIT_DROPS',
        amount: null,
        item: 0,
      },
      {
        rule: 'Outside of the terms',
        matched: false,
        actual: '2.00 USD',
        expected: null,
        effect: 'OUTSIDE_TERMS',
        amount: '1.00',
        item: 0,
      },
    ]);
  });

  test('is nothing where an item has no value of a scope, but that it is counted with the unknown', () => {
    const told = steps({ ...payouts, subtype: 'CATEGORY', limitBy: 'CUSTOMER' }, '0', three).told;
    expect(told.map(({ rule }) => rule)).toEqual([
      'limit of 25.00 USD for each customer and category in a month (customer unknown, category unknown)',
    ]);
  });
});
