import { describe, expect, test } from '@jest/globals';
import type { Effect, Step } from '../../../../domain/evaluation/evaluation.ts';
import { sentencesOf } from '../../../../domain/evaluation/story/explanation.ts';

const step = (effect: Effect, told: Partial<Step> = {}): Step => ({
  rule: 'R',
  matched: true,
  actual: 'A',
  expected: 'E',
  effect,
  amount: '1.00',
  item: null,
  ...told,
});

const told = (...steps: Step[]): string[] => sentencesOf(steps, 'USD', [{ sku: 'shirt' }, { sku: 'tie' }]);

/** A condition alone is told with what follows from it. */
const sentences: Readonly<Record<Exclude<Effect, 'CONDITION'>, string>> = {
  ITEM_DISCOUNTED: 'The discount of A leaves E.',
  DISCOUNT_CUT: 'The r of A is more than there is, so it is cut to E.',
  ORDER_DISCOUNT_SHARED: 'The order discount of E is shared by the items in proportion: A.',
  NOT_COMMISSIONABLE: 'R of A is not commissionable.',
  SALE_AMOUNT_FOUND: 'The items come to A; the sale amount is E.',
  SALE_AMOUNT_AS_SENT: 'The sale amount is A as sent: without items, discount, tax and shipping are not taken off it.',
  TOTAL_DIFFERS: 'The brand’s order total of A differs from the E that its parts make.',
  CONVERTED: 'A at E is 1.00 USD.',
  LOCATION_ACCEPTED: 'The customer’s country is A, as the contract asks: it E.',
  LOCATION_REFUSED: 'The customer’s country is A, and the contract asks that it E. Nothing is paid.',
  RESTRICTION_PASSED: 'R does not apply.',
  RESTRICTED: 'R applies. Nothing is paid.',
  NOTHING_COUNTED: 'There are A R, so nothing is paid.',
  GROUPS_SKIPPED: 'E groups do not apply: R is A, and they ask for other values.',
  GROUP_SKIPPED: 'R does not apply.',
  GROUP_USED_UP: 'R does not apply, but its E is used up.',
  GROUP_APPLIES: 'R applies.',
  DEFAULT_APPLIES: 'The default payout applies.',
  TIER_REACHED: 'R: A before this one in the month, so the tier from E applies.',
  TIER_NOT_REACHED: 'R: A before this one in the month; the first tier begins at E.',
  TRIGGER_APPLIES: 'R applies.',
  TRIGGER_SKIPPED: 'R does not apply.',
  NO_TRIGGER_APPLIES: 'No trigger applies, so nothing is paid.',
  PAID_IN_PARTS: 'The 1.00 USD are paid in A monthly parts.',
  PERCENT_OF_SALE: 'E of A is 1.00 USD.',
  FIXED_PAYOUT: 'E for A is 1.00 USD.',
  ADJUSTMENT_SKIPPED: 'R does not apply.',
  ADJUSTED_BY_PERCENT: 'R applies. E of A is 1.00 USD.',
  ADJUSTED_BY_AMOUNT: 'R applies. It changes the payout by 1.00 USD.',
  RAISED_TO_ZERO: 'A is below zero, so the payout is 1.00 USD.',
  ROUNDED: 'A is rounded to 1.00 USD.',
  LIMIT_KEPT: 'The R has E left, enough for A.',
  LIMIT_CUTS: 'The R has E left: the payout of A is cut to 1.00 USD.',
  LIMIT_DROPS: 'The R has E left, less than A: the rest is not paid.',
  LIMIT_USED_UP: 'The R is used up: nothing is paid for A.',
  OUTSIDE_TERMS: 'A is payable; 1.00 USD are outside of the terms.',
  TOTAL: 'The payout is 1.00 USD.',
  NOT_ENFORCED: 'Not enforced yet: R.',
  STEPS_OMITTED: 'A more steps are not listed.',
};

const effects = Object.keys(sentences) as (keyof typeof sentences)[];

test.each(effects.map((effect) => ({ effect, says: sentences[effect] })))('$effect: “$says”', ({ effect, says }) => {
  expect(told(step(effect))).toEqual([says]);
});

describe('a sentence', () => {
  test('begins with the item that it is about', () => {
    expect(told(step('TOTAL', { item: 1 }))).toEqual(['Item 2 (tie): The payout is 1.00 USD.']);
    expect(told(step('TOTAL', { item: 7 }))).toEqual(['The payout is 1.00 USD.']);
  });

  test('gives the reasons that were tried before it, and no others', () => {
    const because = step('CONDITION', { expected: 'is A' });
    const failed = step('CONDITION', { rule: 'S', matched: false, actual: null });
    expect(told(because, failed, step('GROUP_SKIPPED'), step('GROUP_APPLIES'))).toEqual([
      'R does not apply: R is A; S is absent, and the rule asks that it E.',
      'R applies.',
    ]);
  });

  test('tells what was asked where it says more than the value', () => {
    const reason = (asked: Partial<Step>) => told(step('CONDITION', asked), step('GROUP_APPLIES'))[0];
    expect(reason({ expected: 'is a' })).toBe('R applies: R is A.');
    expect(reason({ expected: 'is A or B' })).toBe('R applies: R is A, as asked: it is A or B.');
    expect(reason({ actual: ['A', 'B'] })).toBe('R applies: R is A and B, as asked: it E.');
  });

  test('leaves out what a step does not have', () => {
    expect(told(step('CONVERTED', { expected: null, amount: null }))).toEqual(['A at  is  USD.']);
    expect(told(step('FIXED_PAYOUT', { actual: null }))).toEqual(['The fixed payout is 1.00 USD.']);
    expect(told(step('GROUPS_SKIPPED', { expected: '1' }))).toEqual([
      '1 group does not apply: R is A, and it asks for another value.',
    ]);
  });
});
