import { describe, expect, test } from '@jest/globals';
import { isOfferedTo } from '../../../domain/trigger/offer.ts';
import { triggerRule } from '../../../domain/trigger/rule.ts';
import { triggerFields } from '../../../domain/trigger/trigger.ts';

describe('a commission', () => {
  test.each([
    { rule: 'a percent', given: { rate: '20' } },
    { rule: 'a fixed sum, in the brand’s currency', given: { amount: '25.00' } },
    { rule: 'a fixed sum in a currency', given: { amount: '25.00', currency: 'EUR' } },
    { rule: 'in monthly parts', given: { rate: '20', dripMonths: 12 } },
  ])('may be $rule', ({ given }) => {
    expect(triggerFields.commission.parse(given)).toEqual(given);
  });

  test.each([
    { rule: 'a percent and a sum', given: { rate: '20', amount: '5' }, at: 'amount' },
    { rule: 'neither', given: {}, at: 'rate' },
    {
      rule: 'a percent in a currency',
      given: { rate: '20', currency: 'USD' },
      at: 'currency',
      says: 'expected with a fixed amount only',
    },
    { rule: 'nothing', given: { rate: '0.00' }, at: 'rate', says: 'expected more than 0' },
    { rule: 'a sum of nothing', given: { amount: '0' }, at: 'amount' },
    { rule: 'one part', given: { rate: '20', dripMonths: 1 }, at: 'dripMonths' },
  ])('may not be $rule', ({ given, at, says = '' }) => {
    const issues = triggerFields.commission.safeParse(given).error?.issues;
    expect(issues?.map(({ path, message }) => [path.join('/'), message])).toEqual([
      [at, expect.stringContaining(says)],
    ]);
  });
});

describe('an offer', () => {
  const group = (operator: string, ...values: string[]) => ({ variable: 'PARTNER_GROUP', operator, values });
  const tag = (operator: string, ...values: string[]) => ({ variable: 'PARTNER_TAG', operator, values });
  const gold = { groups: ['Gold', 'US'], tags: [] };

  test.each([
    { rule: 'without rules is for everybody', rules: [], to: gold, offered: true },
    { rule: 'for a group is for its partners', rules: [group('IS', 'Gold')], to: gold, offered: true },
    { rule: 'for another group is not', rules: [group('IS', 'Silver')], to: gold, offered: false },
    { rule: 'compares groups exactly', rules: [group('IS', 'gold')], to: gold, offered: false },
    { rule: 'may leave out a group', rules: [group('IS_NOT', 'US')], to: gold, offered: false },
    { rule: 'for a tag is not for those without any', rules: [tag('IS', 'blog')], to: gold, offered: false },
    { rule: 'may be for those without tags', rules: [tag('IS_NOT_PRESENT')], to: gold, offered: true },
    { rule: 'asks all its rules', rules: [group('IS', 'Gold'), tag('IS', 'blog')], to: gold, offered: false },
    {
      rule: 'does not depend on what a sale decides',
      rules: [{ variable: 'PRODUCT_NAME', operator: 'IS', values: ['Inbox'] }],
      to: { groups: [], tags: [] },
      offered: true,
    },
  ])('$rule', ({ rules, to, offered }) => {
    expect(isOfferedTo({ rules: rules.map((rule) => triggerRule.parse(rule)) }, to)).toBe(offered);
  });
});
