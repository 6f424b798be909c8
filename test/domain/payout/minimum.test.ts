import { describe, expect, test } from '@jest/globals';
import { minimumIn, minimumPayouts } from '../../../domain/payout/minimum.ts';

describe('the minimum of a currency', () => {
  const partner = { USD: '50.00', EUR: '0' };
  const brand = { USD: '10.00', EUR: '20.00', JPY: '5000' };
  test.each([
    { rule: 'is the partner’s own', currency: 'USD', minimum: '50.00' },
    { rule: 'is nothing where the partner’s own is nothing, whatever the brand says', currency: 'EUR', minimum: '0' },
    { rule: 'is the brand’s where the partner says nothing', currency: 'JPY', minimum: '5000' },
    { rule: 'is nothing where neither says anything', currency: 'KWD', minimum: '0' },
  ])('$rule', ({ currency, minimum }) => {
    expect(minimumIn(currency, partner, brand)).toBe(minimum);
  });
});

describe('minimums are amounts that can be paid', () => {
  test.each([
    {
      rule: 'cents of dollars, whole yen, fils of dinars',
      asked: { USD: '50.25', JPY: '5000', KWD: '1.005' },
      at: null,
    },
    { rule: 'not less than a cent', asked: { USD: '50.005' }, at: 'USD' },
    { rule: 'not a part of a yen', asked: { USD: '50.00', JPY: '0.5' }, at: 'JPY' },
    { rule: 'not below zero', asked: { USD: '-1' }, at: 'USD' },
    { rule: 'not of a currency that is none', asked: { XXX: '1' }, at: 'XXX' },
  ])('$rule', ({ asked, at }) => {
    const { error } = minimumPayouts.safeParse(asked);
    expect(error?.issues[0]?.path[0] ?? null).toBe(at);
  });
});
