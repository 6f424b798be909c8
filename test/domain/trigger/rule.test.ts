import { describe, expect, test } from '@jest/globals';
import { triggerVariables } from '../../../domain/contract/variables.ts';
import { describesProduct, triggerRule } from '../../../domain/trigger/rule.ts';

const refusal = (variable: string, operator: string, ...values: string[]) =>
  triggerRule
    .safeParse({ variable, operator, values })
    .error?.issues.map(({ path, message }) => [path.join('/'), message]);

describe('a rule of a trigger', () => {
  test.each([
    ['PRODUCT_NAME', 'IS', 'Inbox', 'Live Chat'],
    ['PRODUCT_KEY', 'BEGINS_WITH', 'in'],
    ['PRODUCT_STATUS', 'IS', 'Active', 'trial', 'CHURNED'],
    ['PRODUCT_CREATED', 'IS', 'PREVIOUS_CALENDAR_DAY'],
    ['PRODUCT_CREATED', 'IS_NOT', 'CURRENT_CALENDAR_MONTH', 'ROLLING_90_DAYS'],
    ['PRODUCT_CREATED', 'DATE_RANGE', '2026-01-01', '2026-01-31'],
    ['PARTNER_GROUP', 'COLLECTION_CONTAINS', 'Gold'],
    ['PARTNER_TAG', 'IS_NOT_PRESENT'],
    ['AMOUNT', 'RANGE', '10', '99.99'],
    ['CUSTOMER_AGE', 'LESS_THAN', '30'],
  ])('may ask that %s %s %s', (variable, operator, ...values) => {
    expect(refusal(variable, operator, ...values)).toBeUndefined();
  });

  test.each([
    { rule: 'a variable of contracts', asks: ['CUSTOMER_STATUS', 'IS', 'NEW'], at: 'variable' },
    {
      rule: 'whether there is a product: without one no rule on it holds',
      asks: ['PRODUCT_NAME', 'IS_PRESENT'],
      at: 'operator',
    },
    { rule: 'less than a name', asks: ['PRODUCT_NAME', 'LESS_THAN', '5'], at: 'operator' },
    { rule: 'a part of a status', asks: ['PRODUCT_STATUS', 'CONTAINS', 'A'], at: 'operator' },
    { rule: 'a status that there is not', asks: ['PRODUCT_STATUS', 'IS', 'Active', 'Gone'], at: 'values/1' },
    { rule: 'no status at all', asks: ['PRODUCT_STATUS', 'IS'], at: 'values' },
    { rule: 'a window that there is not', asks: ['PRODUCT_CREATED', 'IS', 'LAST_WEEK'], at: 'values/0' },
    { rule: 'no window at all', asks: ['PRODUCT_CREATED', 'IS'], at: 'values' },
    { rule: 'a time of day', asks: ['PRODUCT_CREATED', 'DATE_LESS_THAN', '2026-01-31T10:00:00Z'], at: 'values/0' },
    { rule: 'a year of six digits', asks: ['PRODUCT_CREATED', 'DATE_LESS_THAN', '+002026-01-31'], at: 'values/0' },
    { rule: 'a range with one end', asks: ['PRODUCT_CREATED', 'DATE_RANGE', '2026-01-31'], at: 'values' },
    { rule: 'an amount in words', asks: ['AMOUNT', 'GREATER_THAN', 'ten'], at: 'values/0' },
    { rule: 'an age as a form', asks: ['CUSTOMER_AGE', 'WILDCARD', '1*'], at: 'operator' },
  ])('may not ask for $rule', ({ asks: [variable = '', operator = '', ...values], at }) => {
    expect(refusal(variable, operator, ...values)).toEqual([[at, expect.stringContaining('expected')]]);
  });

  test.each([
    {
      asks: ['PRODUCT_STATUS', 'CONTAINS', 'A'],
      says: 'expected one of IS, IS_NOT with PRODUCT_STATUS',
    },
    { asks: ['PRODUCT_STATUS', 'IS', 'Gone'], says: 'expected one of TRIAL, ACTIVE, CHURNED' },
  ])('is told what it may ask instead: $says', ({ asks: [variable = '', operator = '', ...values], says }) => {
    expect(refusal(variable, operator, ...values)).toMatchObject([[expect.anything(), says]]);
  });

  test('looks at the product, or at the partner, the amount and the customer', () => {
    expect(triggerVariables.filter(describesProduct)).toEqual([
      'PRODUCT_NAME',
      'PRODUCT_KEY',
      'PRODUCT_STATUS',
      'PRODUCT_CREATED',
    ]);
  });
});
