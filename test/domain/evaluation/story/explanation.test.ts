import { describe, expect, test } from '@jest/globals';
import { sentencesOf } from '../../../../domain/evaluation/story/explanation.ts';
import { evaluated, groupFor, is } from '../builders.ts';

const isNew = is('CUSTOMER_STATUS', 'NEW');

describe('a partner manager reads why an action pays what it pays', () => {
  test('a group and an adjustment', () => {
    const { sentences } = evaluated(
      {
        payoutGroups: [groupFor(isNew)],
        payoutAdjustments: [
          { id: 'extra', direction: 'INCREASE', rate: '5', rules: [is('DERIVED_BROWSER', 'FIREFOX')] },
        ],
      },
      { customerStatus: 'NEW', properties: { DERIVED_BROWSER: 'Firefox' } },
    );
    expect(sentences).toEqual([
      'Group “new” (rank 1) applies: CUSTOMER_STATUS is NEW.',
      '15 % of 100.00 USD is 15.00 USD.',
      'Adjustment “extra” applies: DERIVED_BROWSER is Firefox. 5 % of 15.00 USD is 0.75 USD.',
      'The payout is 15.75 USD.',
    ]);
  });

  test('the default, and why not the group', () => {
    const { sentences } = evaluated({ payoutGroups: [groupFor(isNew)] }, { customerStatus: 'EXISTING' });
    expect(sentences).toEqual([
      'Group “new” (rank 1) does not apply: CUSTOMER_STATUS is EXISTING, and the rule asks that it is NEW.',
      'The default payout applies.',
      '10 % of 100.00 USD is 10.00 USD.',
      'The payout is 10.00 USD.',
    ]);
  });

  test('an absent value, a range and rounding', () => {
    const range = { variable: 'ORDER_TOTAL', operator: 'RANGE', values: ['50', '200'] };
    const { sentences } = evaluated(
      { defaultPayoutRate: '3.333', payoutGroups: [groupFor(range, isNew)] },
      { amount: '99.99' },
    );
    expect(sentences).toEqual([
      'Group “new” (rank 1) does not apply: ORDER_TOTAL is 99.99, as asked: it is from 50 to 200; CUSTOMER_STATUS is absent, and the rule asks that it is NEW.',
      'The default payout applies.',
      '3.333 % of 99.99 USD is 3.3326667 USD.',
      '3.3326667 USD is rounded to 3.33 USD.',
      'The payout is 3.33 USD.',
    ]);
  });

  test('items by number and SKU', () => {
    const items = [
      { sku: 'shirt', quantity: 2, price: '20.00' },
      { sku: 'card', price: '60.00' },
    ];
    const payoutRestrictions = [{ id: 'cards', rules: [is('ITEM_SKU', 'card')] }];
    const { sentences } = evaluated({ payoutLevel: 'ITEM', defaultPayout: '1.50', payoutRestrictions }, { items });
    expect(sentences).toEqual([
      'Item 1 (shirt): Restriction “cards” does not apply: ITEM_SKU is shirt, and the rule asks that it is card.',
      'Item 2 (card): Restriction “cards” applies: ITEM_SKU is card. Nothing is paid.',
      'Item 1 (shirt): The default payout applies.',
      'Item 1 (shirt): 1.50 USD for 2 pieces is 3.00 USD.',
      'The payout is 3.00 USD.',
    ]);
  });

  test('a conversion, a sum taken off, and zero', () => {
    const { sentences } = evaluated(
      { payoutAdjustments: [{ id: 'fee', direction: 'SUBTRACT', amount: '12.00' }] },
      { currency: 'EUR' },
      { fx: { rate: '1.1', source: 'ECB', at: '2026-11-20T00:00:00.000Z' } },
    );
    expect(sentences).toEqual([
      '100.00 EUR at 1.1 USD for 1 EUR (ECB, 2026-11-20T00:00:00.000Z) is 110.00 USD.',
      'The default payout applies.',
      '10 % of 110.00 USD is 11.00 USD.',
      'Adjustment “fee” applies. It changes the payout by -12.00 USD.',
      '-1.00 USD is below zero, so the payout is 0.00 USD.',
      'The payout is 0.00 USD.',
    ]);
  });

  test('a country that is not served', () => {
    const required = { locationRequirementType: 'INCLUDE', locationRequirementCountries: ['US', 'CA'] };
    expect(evaluated(required, { customerCountry: 'DE' }).sentences).toEqual([
      'The customer’s country is DE, and the contract asks that it is US or CA. Nothing is paid.',
      'The payout is 0.00 USD.',
    ]);
    expect(evaluated(required, { customerCountry: 'CA' }).sentences[0]).toBe(
      'The customer’s country is CA, as the contract asks: it is US or CA.',
    );
  });

  test('a call that nobody talked in', () => {
    const { sentences } = evaluated(
      { payoutLevel: 'CALL', defaultPayout: '2.00' },
      {},
      { eventCategory: 'CALL_PER_CONVERSATION' },
    );
    expect(sentences).toEqual(['There are 0 conversations, so nothing is paid.', 'The payout is 0.00 USD.']);
  });

  test('a list of a thousand values is named by its first', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `sku-${index}`);
    const { sentences } = evaluated({ payoutGroups: [groupFor(is('TEXT1', ...many))] }, { properties: { TEXT1: 'x' } });
    expect(sentences[0]).toMatch(/it is sku-0, sku-1, sku-2, sku-3, sku-4 or 995 more\.$/);
  });
});

describe('the steps', () => {
  test('show each rule tried, with the actual value, up to the first that fails', () => {
    const { steps } = evaluated(
      { payoutGroups: [groupFor(isNew, is('CUSTOMER_CITY', 'Paris'), is('TEXT1', 'a'))] },
      { customerStatus: 'new', customerCity: 'Rome' },
    );
    expect(steps.slice(0, 3)).toMatchObject([
      { rule: 'CUSTOMER_STATUS', effect: 'CONDITION', matched: true, actual: 'new', expected: 'is NEW' },
      { rule: 'CUSTOMER_CITY', effect: 'CONDITION', matched: false, actual: 'Rome', expected: 'is Paris' },
      { rule: 'Group “new” (rank 1)', effect: 'GROUP_SKIPPED', matched: false, amount: null },
    ]);
  });

  test('are cut when there are too many, and say so; the lines and the total are whole', () => {
    const items = Array.from({ length: 100 }, (_, index) => ({ sku: `sku-${index}`, price: '1.00' }));
    const payoutAdjustments = Array.from({ length: 30 }, (_, index) => ({
      id: `a${index}`,
      direction: 'INCREASE',
      rate: '5',
      rules: [is('TEXT1', 'a')],
    }));
    const { steps, sentences, lines, payout } = evaluated({ payoutLevel: 'ITEM', payoutAdjustments }, { items });
    expect(steps).toHaveLength(2002);
    expect(sentences.slice(-2)).toEqual(['4200 more steps are not listed.', 'The payout is 10.00 USD.']);
    expect(lines).toHaveLength(100);
    expect(payout).toBe('10.00');
  });
});

test('what the first engine version told is still told', () => {
  const told = { rule: 'action limit', matched: false, actual: null, expected: null, amount: null, item: null };
  expect(sentencesOf([{ ...told, effect: 'NOT_ENFORCED' }], 'USD', [])).toEqual(['Not enforced yet: action limit.']);
});
