import { describe, expect, test } from '@jest/globals';
import { hasBothKeys, introduces } from '../../../domain/customer/customer.ts';

describe('payments of a customer are credited', () => {
  test.each([
    { rule: 'when brand and provider both know her', keys: { customerKey: 'c-1', providerKey: 'p-1' }, both: true },
    { rule: 'not when only the brand does', keys: { customerKey: 'c-1', providerKey: null }, both: false },
    { rule: 'not when only the provider does', keys: { customerKey: null, providerKey: 'p-1' }, both: false },
    { rule: 'not when nobody has named a key', keys: {}, both: false },
  ])('$rule', ({ keys, both }) => {
    expect(hasBothKeys(keys)).toBe(both);
  });
});

describe('who earned an action made its customer the partner’s', () => {
  test.each([
    { rule: 'who referred her by a click', by: 'CLICK', introduced: true },
    { rule: 'who showed her an advertisement', by: 'IMPRESSION', introduced: true },
    { rule: 'who earned the action before', by: 'PARENT_ACTION', introduced: true },
    { rule: 'whose promo code she used', by: 'PROMO_CODE', introduced: true },
    { rule: 'not whom the brand named for this one sale', by: 'PARTNER', introduced: false },
    { rule: 'not whose customer she was before', by: 'CUSTOMER', introduced: false },
  ] as const)('$rule', ({ by, introduced }) => {
    expect(introduces(by)).toBe(introduced);
  });
});
