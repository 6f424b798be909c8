import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileTerms } from '../../../domain/evaluation/compile.ts';
import { evaluate } from '../../../domain/evaluation/evaluate.ts';
import { decimal, minorUnits } from '../../../domain/money.ts';
import { pricedSales } from './arbitraries.ts';

const sumOver = (amounts: readonly string[]) => amounts.reduce((total, amount) => total.plus(amount), decimal(0));

describe('whatever the contract and the sale', () => {
  test('no line and no payout is negative, and all are in whole minor units', () => {
    fc.assert(
      fc.property(pricedSales, ({ terms, facts }) => {
        const { lines, payout } = evaluate(compileTerms(terms), facts, {});
        for (const amount of [payout, ...lines.map((line) => line.payout)]) {
          expect(decimal(amount).isNegative()).toBe(false);
          expect(decimal(amount).decimalPlaces()).toBeLessThanOrEqual(minorUnits(terms.currency));
        }
      }),
    );
  });

  test('the payout is the sum of its lines, and the sale amount that of theirs', () => {
    fc.assert(
      fc.property(pricedSales, ({ terms, facts }) => {
        const { lines, payout, saleAmount } = evaluate(compileTerms(terms), facts, {});
        expect(sumOver(lines.map((line) => line.payout)).equals(payout)).toBe(true);
        expect(sumOver(lines.map((line) => line.saleAmount)).equals(saleAmount)).toBe(true);
      }),
    );
  });

  test('facts and evaluation are plain JSON, and the same facts give the same evaluation again', () => {
    fc.assert(
      fc.property(pricedSales, ({ terms, facts }) => {
        const evaluation = evaluate(compileTerms(terms), facts, {});
        expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
        expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation);
        expect(evaluate(compileTerms(terms), facts, {})).toEqual(evaluation);
      }),
    );
  });

  test('the last word of the steps is the payout', () => {
    fc.assert(
      fc.property(pricedSales, ({ terms, facts }) => {
        const { steps, payout, sentences } = evaluate(compileTerms(terms), facts, {});
        expect(steps.filter(({ effect }) => effect === 'TOTAL').map(({ amount }) => amount)).toEqual([payout]);
        expect(sentences).toContain(`The payout is ${payout} ${terms.currency}.`);
      }),
    );
  });

  test('the order of adjustments does not matter', () => {
    fc.assert(
      fc.property(pricedSales, ({ terms, facts }) => {
        const turned = {
          ...terms,
          eventPayouts: terms.eventPayouts.map((payout) => ({
            ...payout,
            payoutAdjustments: payout.payoutAdjustments.toReversed(),
          })),
        };
        const { lines, payout } = evaluate(compileTerms(terms), facts, {});
        expect(evaluate(compileTerms(turned), facts, {})).toMatchObject({ lines, payout });
      }),
    );
  });
});
