import { describe, expect, test } from '@jest/globals';
import { contractDocument } from '../../../../domain/contract/prose/contract-document.ts';
import { specialTermsDocument } from '../../../../domain/contract/prose/special-terms.ts';
import { terms } from '../../../../domain/contract/terms.ts';
import { contractOf, everything, now, textOf, toldWith } from './everything.ts';

const item = { payoutLevel: 'ITEM' };
const fixed = { defaultPayoutRate: undefined, defaultPayout: '5' };
const isNew = { variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['NEW'] };
const group = { id: 'new', rank: 1, payoutRate: '15', rules: [isNew] };
const percentTier = { actionThreshold: 100, payoutRate: '17' };
const saleAmount = 'The sale amount is the sum of all items';

describe('what a sale pays', () => {
  test.each([
    { rule: 'a percent, with an example', payout: {}, says: 'a sale amount of 100.00 USD pays 10.00 USD.' },
    {
      rule: 'the example is of the payout before adjustments',
      payout: { payoutAdjustments: [{ id: 'x', direction: 'INCREASE', rate: '5' }] },
      says: 'a sale amount of 100.00 USD pays 10.00 USD, before adjustments.',
    },
    { rule: 'the example is rounded', payout: { defaultPayoutRate: '3.3333' }, says: 'pays 3.33 USD.' },
    { rule: 'a sum for each order', payout: fixed, says: 'The default payout is 5.00 USD for each order.' },
    { rule: 'a sum for each piece at ITEM level', payout: { ...fixed, ...item }, says: '5.00 USD for each piece.' },
    { rule: 'tax and shipping do not count', payout: {}, says: 'Tax and shipping do not count.' },
    { rule: 'nor at ITEM level', payout: item, says: 'its share of the order’s discount. Tax and shipping' },
    {
      rule: 'a group pays instead of the default where its conditions hold',
      payout: { payoutGroups: [group] },
      says: 'Group “new” (rank 1) applies where the customer status is NEW, and pays 15 % of the sale amount.',
    },
    {
      rule: 'a group without conditions always applies',
      payout: { payoutGroups: [{ ...group, rules: [] }] },
      says: 'Group “new” (rank 1) applies always, and pays',
    },
    {
      rule: 'a group without tiers and limits says nothing of them',
      payout: { payoutGroups: [group] },
      says: 'a sale amount of 100.00 USD pays 15.00 USD.\nHow conditions are read',
    },
    {
      rule: 'several conditions must all hold',
      payout: {
        payoutGroups: [
          { ...group, rules: [isNew, { variable: 'ITEM_PRICE', operator: 'RANGE', values: ['5', '10'] }] },
        ],
      },
      says: 'where the customer status is NEW and the price of the item is from 5 to 10, and pays',
    },
    {
      rule: 'every value of a condition is named, however many there are',
      payout: { payoutGroups: [{ ...group, rules: [{ ...isNew, values: ['A', 'B', 'C', 'D', 'E', 'F', 'G'] }] }] },
      says: 'is A, B, C, D, E, F or G',
    },
    {
      rule: 'a tier at 100 actions pays from the 101st on',
      payout: { payoutGroups: [{ ...group, tiers: [percentTier] }] },
      says: 'Tier: from the 101st action of this group in a calendar month: 17 % of the sale amount.',
    },
    {
      rule: 'a shared tier counts the actions of all groups',
      payout: { payoutGroups: [{ ...group, tiers: [{ parentTier: 11, payoutRate: '17' }] }] },
      says: 'from the 12th action of all groups together in a calendar month: 17 %',
    },
    {
      rule: 'a tier of revenue names the sale amounts',
      payout: { payoutGroups: [{ ...group, tiers: [{ revenueThreshold: '5000', payout: '7.5' }] }] },
      says: 'once the sale amounts of this group have reached 5000.00 USD in a calendar month: 7.50 USD for each order.',
    },
    {
      rule: 'one group with a tier is enough to say how tiers count',
      payout: { payoutGroups: [group, { ...group, id: 'x', rank: 2, tiers: [percentTier] }] },
      says: 'The tier that was reached before an action prices that action, whole',
    },
    {
      rule: 'the sale amount is explained where a group alone pays a percent',
      payout: { ...fixed, payoutGroups: [group] },
      says: saleAmount,
    },
    {
      rule: 'where a tier alone does',
      payout: { ...fixed, payoutGroups: [{ ...group, payoutRate: undefined, payout: '5', tiers: [percentTier] }] },
      says: saleAmount,
    },
    {
      rule: 'and where a bonus alone does',
      payout: {
        ...fixed,
        performanceBonus: { type: 'ALL_ACTIONS', basis: 'ACTIONS', bonusTiers: [percentTier] },
      },
      says: saleAmount,
    },
    {
      rule: 'seed 003’s largest threshold means never',
      payout: { payoutGroups: [{ ...group, tiers: [{ actionThreshold: 2_147_483_647, payoutRate: '17' }] }] },
      says: '17 % of the sale amount, never reached: its threshold is 2147483647 actions.',
    },
    {
      rule: 'an adjustment in percent, with an example',
      payout: { payoutAdjustments: [{ id: 'x', direction: 'DECREASE', rate: '5', rules: [isNew] }] },
      says: 'Adjustment “x” lowers the payout by 5 % (of 10.00 USD that is 0.50 USD), where the customer status is NEW.',
    },
    {
      rule: 'a fixed adjustment counts once for each line at ITEM level',
      payout: { ...item, payoutAdjustments: [{ id: 'x', direction: 'ADD', amount: '1.5' }] },
      says: 'Adjustment “x” adds 1.50 USD for each line of items, always.',
    },
    {
      rule: 'a restriction on an item refuses the item',
      payout: { payoutRestrictions: [{ id: 'x', rules: [{ ...isNew, variable: 'ITEM_SKU' }] }] },
      says: 'Restriction “x”: nothing is paid for an item where the SKU of the item is NEW.',
    },
    {
      rule: 'and so does one that also looks at the action',
      payout: { payoutRestrictions: [{ id: 'x', rules: [isNew, { ...isNew, variable: 'ITEM_SKU' }] }] },
      says: 'nothing is paid for an item where the customer status is NEW and the SKU of the item is NEW.',
    },
    {
      rule: 'one without conditions refuses every action',
      payout: { payoutRestrictions: [{ id: 'x', rules: [] }] },
      says: 'Restriction “x”: nothing is paid for any action.',
    },
    {
      rule: 'any other refuses the action',
      payout: { payoutRestrictions: [{ id: 'x', rules: [isNew] }] },
      says: 'Restriction “x”: nothing is paid for an action where the customer status is NEW.',
    },
    {
      rule: 'countries that are paid for',
      payout: { locationRequirementType: 'INCLUDE', locationRequirementCountries: ['us', 'CA'] },
      says: 'Only customers in these countries are paid for: US, CA. Nothing is paid where the country is not known.',
    },
    {
      rule: 'countries that are not',
      payout: { locationRequirementType: 'EXCLUDE', locationRequirementCountries: ['FR'] },
      says: 'Customers in these countries are not paid for: FR. One whose country is not known is paid for.',
    },
  ])('$rule', ({ payout, says }) => {
    expect(toldWith(payout)).toContain(says);
  });

  test('groups are told in the order in which they are tried', () => {
    const text = toldWith({ payoutGroups: [group, { ...group, id: 'first', rank: 0 }] });
    expect(text.indexOf('“first”')).toBeLessThan(text.indexOf('“new”'));
  });

  test('amounts have the digits of their currency', () => {
    expect(toldWith(fixed, { currency: 'JPY' })).toContain('5 JPY for each order');
  });

  test('what a contract does not have is not mentioned', () => {
    const text = toldWith(fixed);
    for (const absent of [
      'group',
      'Adjustment',
      'Restriction',
      'tier',
      'Limit',
      'bonus',
      '%',
      'example, a sale',
      'Special',
    ])
      expect(text.replace('No more than 100 %', '')).not.toContain(absent);
  });
});

describe('how much may be paid', () => {
  test.each([
    {
      rule: 'in all',
      limit: { type: 'PAYOUT', value: '500' },
      says: 'Limit of 500.00 USD in the whole contract.',
    },
    {
      rule: 'for each customer in a month',
      limit: { type: 'PAYOUT', value: '500', limitBy: 'CUSTOMER', period: 'MONTH' },
      says: 'Limit of 500.00 USD for each customer in a month.',
    },
    {
      rule: 'a count, other on weekends',
      limit: { type: 'ACTION', value: '250.0', limitBy: 'CUSTOMER', period: 'DAY', weekendOverrideValue: '500' },
      says: 'Limit of 250 actions for each customer in a day. On Saturdays and Sundays: 500 actions.',
    },
    {
      rule: 'for each SKU apart',
      limit: { type: 'ITEM', subtype: 'SKU', value: '1', limitBy: 'ORDER' },
      says: 'Limit of 1 piece for each order and SKU.',
    },
    {
      rule: 'calls at the same time',
      limit: { type: 'CONCURRENT_CALLS', value: '3', limitBy: 'CALLER_ID' },
      says: 'Limit of 3 calls for each caller at a time.',
    },
  ])('$rule', ({ limit, says }) => {
    expect(toldWith({ limits: [limit] })).toContain(says);
    expect(toldWith({ payoutGroups: [{ ...group, limits: [limit] }] })).toContain(says);
  });
});

describe('when it is paid', () => {
  test.each([
    {
      rule: 'a month after the month, with the dates of an action on the first day',
      payout: {},
      says: [
        'An action locks 1 month after the end of the calendar month in which it happened.',
        'For example, an action of 1 January 2026 locks on 1 March 2026.',
      ],
    },
    {
      rule: 'days after the day',
      payout: { locking: { period: 'DAY', dayOffset: 30 }, payoutScheduling: { period: 'END_OF_DAY', dayOffset: 3 } },
      says: [
        'An action locks 30 days after the end of the day on which it happened.',
        'an action of 1 January 2026 locks on 1 February 2026.',
        'A locked action is paid 3 days after the end of the day on which it locked',
        'The action of the example is paid from 5 February 2026 on.',
      ],
    },
    {
      rule: 'at once',
      payout: { locking: { period: 'HALF_MONTH', dayOffset: 0 }, payoutScheduling: { dayOffset: 0 } },
      says: [
        'An action locks at the end of the half month (to the 15th, or from the 16th) in which it happened.',
        'locks on 16 January 2026.',
        'A locked action is paid at once when it locked',
      ],
    },
    {
      rule: 'after an approval, which is not waited for without end',
      payout: { locking: { basis: 'APPROVED', period: 'WEEK', monthOffset: 0, dayOffset: 1 } },
      says: [
        'An action locks 1 day after the end of the week (Monday to Sunday) in which the brand approved it.',
        'For example, an action approved on 1 January 2026 locks on 6 January 2026.',
        'An action for which this time has not begun 24 months after it happened is rejected then, and not paid.',
      ],
    },
    {
      rule: 'counted from the invoice',
      payout: { payoutScheduling: { basis: 'INVOICED', period: 'END_OF_MONTH' } },
      says: [
        'A locked action is paid 1 month after the end of the calendar month in which it was invoiced',
        'For example, an action invoiced on 1 January 2026 is paid from 1 March 2026 on.',
      ],
    },
  ])('$rule', ({ payout, says }) => {
    for (const sentence of says) expect(toldWith(payout)).toContain(sentence);
  });

  test('a brand that looks at each action first says how long that takes', () => {
    const { brand } = contractOf(terms.parse(everything));
    const text = toldWith({}, {}, { brand: { ...brand, minimumReviewPeriod: 7 } });
    expect(text).toContain('It does not lock earlier than 7 days after it was reported.');
  });
});

describe('which contract it is', () => {
  test.each([
    { rule: 'in force', changes: {}, says: 'Status: active: it is in force' },
    { rule: 'not signed', changes: { partnerSignedAt: null }, says: 'Signed by the partner: not yet' },
    { rule: 'signed', changes: {}, says: 'Signed by the brand: by Bugs Bunny on 1 December 2025 at 10:30' },
    { rule: 'signed for the partner', changes: { recordedByBrand: true }, says: 'at 10:30, as told by the brand' },
    { rule: 'without an end', changes: {}, says: 'Time: from 1 January 2026 on, without an end' },
    {
      rule: 'with an end, which is exclusive',
      changes: { endDate: '2026-07-01T16:00:30.000Z' },
      says: 'Time: from 1 January 2026 on, until before 1 July 2026 at 12:00:30',
    },
    { rule: 'made here', changes: { externalId: null }, says: 'Contract: 0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01\n' },
    { rule: 'imported', changes: {}, says: 'Contract: S-1234567 (0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01)' },
  ])('$rule', ({ changes, says }) => {
    expect(toldWith({}, {}, changes)).toContain(says);
  });

  test('terms of an event type that is not given are no text at all', () => {
    const contract = contractOf(terms.parse(everything), { eventTypes: [] });
    expect(() => contractDocument(contract, now)).toThrow('comes without event type SALE');
  });
});

describe('custom terms', () => {
  const contract = contractOf(terms.parse(everything));
  const [mailing, old] = contract.terms.specialTermsList;
  const textOfTerms = (given: typeof mailing) =>
    given === undefined ? '' : textOf(specialTermsDocument(given, contract, now));

  test('stand in the contract in full, and as a document of their own', () => {
    for (const text of [textOf(contractDocument(contract, now)), textOfTerms(mailing)])
      expect(text).toContain('Mail only your own readers.\nAlways say who pays.');
    expect(textOfTerms(mailing)).toContain('Terms of e-mailing of the contract of Acme Inc and Acme Blog');
  });

  test.each([
    { rule: 'empty lines', termsContent: 'Mail only your own readers.\n \n\nAlways say who pays.' },
    { rule: 'the line ends of Windows', termsContent: 'Mail only your own readers.\r\nAlways say who pays.\r\n' },
    { rule: 'spaces around a line', termsContent: '  Mail only your own readers. \n  Always say who pays.' },
  ])('$rule leave no trace', ({ termsContent }) => {
    const text = textOfTerms({ termsName: 'Mailing rules', termsType: 'EMAIL', termsContent });
    expect(text.endsWith('\nMail only your own readers.\nAlways say who pays.')).toBe(true);
  });

  test('that are kept elsewhere say where', () => {
    expect(textOfTerms(old)).toContain('The text of these terms is kept at /Campaigns/8882/CustomTerms/10500.');
  });

  test('of which nothing but the name is known say so', () => {
    expect(textOfTerms({ termsName: 'Lost', termsType: 'CUSTOM' })).toContain('without their text');
  });
});
