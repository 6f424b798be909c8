import { describe, expect, test } from '@jest/globals';
import { comparisonOf, describesItem, ignoresCase, variables } from '../../../domain/contract/variables.ts';

const those = (holds: (variable: (typeof variables)[number]) => boolean): string[] => variables.filter(holds);

describe('the variables of a rule', () => {
  test('those that are dates compare as dates', () => {
    expect(those((variable) => comparisonOf(variable) === 'DATE')).toEqual(['DATE1', 'DATE2', 'DATE3']);
  });

  test('those that are amounts, quantities, seconds or counts compare as numbers', () => {
    expect(those((variable) => comparisonOf(variable) === 'NUMBER')).toEqual([
      'ITEM_PRICE',
      'ITEM_QUANTITY',
      'ITEM_DISCOUNT',
      'ITEM_SUBTOTAL',
      'ORDER_DISCOUNT',
      'ORDER_SHIPPING',
      'ORDER_TAX',
      'ORDER_TOTAL',
      'MONEY1',
      'MONEY2',
      'MONEY3',
      'NUMERIC1',
      'NUMERIC2',
      'NUMERIC3',
      'CALL_DURATION',
      'CALL_TALK_DURATION',
      'PATH_STEPS',
      'PATH_MEDIA_COUNT',
      'PATH_IMPACT_PARTNER_COUNT',
      'PATH_PARTNER_COUNT',
      'PATH_CHANNEL_COUNT',
    ]);
  });

  test('those that mind no case are status, country, region and what was derived', () => {
    expect(those(ignoresCase)).toEqual([
      'CUSTOMER_REGION',
      'CUSTOMER_COUNTRY',
      'CUSTOMER_STATUS',
      'DERIVED_COUNTRY',
      'DERIVED_STATE_REGION',
      'DERIVED_DEVICE_TYPE',
      'DERIVED_BROWSER',
      'DERIVED_OS',
      'REFERRAL_DERIVED_COUNTRY',
      'REFERRAL_DERIVED_STATE_REGION',
      'REFERRAL_DERIVED_DEVICE_TYPE',
      'REFERRAL_DERIVED_BROWSER',
      'REFERRAL_DERIVED_OS',
      'CALLER_COUNTRY',
      'CALLED_COUNTRY',
    ]);
  });

  test('those that describe one item are not those of the order', () => {
    expect(those(describesItem)).toEqual(variables.slice(0, 16));
    expect(describesItem('ORDER_TOTAL')).toBe(false);
  });
});
