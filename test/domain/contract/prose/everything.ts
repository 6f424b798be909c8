import { terms, type Terms } from '../../../../domain/contract/terms.ts';
import { contractDocument } from '../../../../domain/contract/prose/contract-document.ts';
import type { ProseDocument } from '../../../../domain/contract/prose/document.ts';
import type { ContractToTell } from '../../../../domain/contract/prose/particulars.ts';

/** Terms in which every field of the contract object is set. */
export const everything = {
  currency: 'USD',
  eventPayouts: [
    {
      eventType: 'SALE',
      payoutLevel: 'ORDER',
      defaultPayoutRate: '10',
      payoutGroups: [
        {
          id: 'shoes',
          rank: 2,
          payout: '5',
          rules: [{ variable: 'ITEM_CATEGORY', operator: 'IS', values: ['Shoes', 'Boots'] }],
          limits: [{ type: 'ACTION', value: '3', limitBy: 'CUSTOMER', period: 'DAY' }],
          tiers: [{ revenueThreshold: '1000', payout: '6' }],
        },
        {
          id: 'new',
          rank: 1,
          payoutRate: '15',
          rules: [{ variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['NEW'] }],
          tiers: [
            { actionThreshold: 100, payoutRate: '17' },
            { actionThreshold: 2_147_483_647, payoutRate: '20' },
          ],
        },
        {
          id: 'gifts',
          rank: 3,
          payoutRate: '8',
          rules: [{ variable: 'GIFT_PURCHASE', operator: 'IS_PRESENT' }],
          tiers: [{ parentTier: 11, payout: '2.5' }],
        },
      ],
      payoutAdjustments: [
        { id: 'summer', direction: 'INCREASE', rate: '5', rules: [] },
        {
          id: 'coupon',
          direction: 'SUBTRACT',
          amount: '1.50',
          rules: [{ variable: 'ORDER_PROMO_CODE', operator: 'IS_PRESENT' }],
        },
      ],
      payoutRestrictions: [
        { id: 'cards', rules: [{ variable: 'ITEM_SKU', operator: 'BEGINS_WITH', values: ['GIFT-'] }] },
      ],
      performanceBonus: {
        type: 'SUBSEQUENT_ACTIONS',
        basis: 'ACTIONS',
        bonusTiers: [
          { actionThreshold: 50, payoutRate: '18' },
          { actionThreshold: 90, payout: '21' },
        ],
      },
      limits: [
        {
          type: 'PAYOUT',
          subtype: 'SKU',
          value: '500',
          limitBy: 'CUSTOMER',
          period: 'MONTH',
          weekendOverrideValue: '250',
        },
      ],
      locking: {
        basis: 'TRACKED',
        period: 'MONTH',
        monthOffset: 1,
        dayOffset: 4,
        openEndedAutoLockingMode: 'REJECT',
        maxMonthsOpenEndedPeriod: 6,
      },
      payoutScheduling: { basis: 'LOCKED', period: 'END_OF_DAY', monthOffset: 2, dayOffset: 3 },
      locationRequirementType: 'INCLUDE',
      locationRequirementCountries: ['US', 'CA'],
      creditPolicy: 'FIRST_REFERRER',
      validReferrals: [{ type: 'CLICKS', window: 30, windowUnit: 'DAY' }],
    },
    {
      eventType: 'CALL',
      payoutLevel: 'CALL',
      defaultPayout: '0.75',
      performanceBonus: {
        type: 'FIXED',
        basis: 'REVENUE',
        bonusTiers: [{ revenueThreshold: '2000', payout: '100' }],
      },
    },
  ],
  specialTermsList: [
    {
      termsName: 'Mailing rules',
      termsType: 'EMAIL',
      termsContent: 'Mail only your own readers.\n\nAlways say who pays.',
    },
    { termsName: 'Old rules', termsType: 'SEO', termsPdfUri: '/Campaigns/8882/CustomTerms/10500' },
  ],
  changeNotificationPeriod: 14,
  returnPolicy: 'ALWAYS_OK',
  maxReturnPercentage: '60',
  actionLimit: 1000,
  actionLimitPeriod: 'QUARTER',
  spendLimit: '25000',
  spendLimitPeriod: 'IO_DURATION',
  minEarningPerClick: '0.1',
  contractStartSlottingFee: '500',
  firstActionSlottingFee: '50',
  monthlySlottingFee: '75',
  customCreativePayer: 'PUBLISHER',
};

const eventTypes = [
  { code: 'SALE', name: 'Sale', category: 'SALE' },
  { code: 'CALL', name: 'Call', category: 'CALL_PER_DURATION' },
] as const;

/** A contract of Acme Inc in New York with Wile E. Coyote, in force since 2026. */
export const contractOf = (parsed: Terms, changes: Partial<ContractToTell> = {}): ContractToTell => ({
  id: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01',
  externalId: 'S-1234567',
  brand: { name: 'Acme Inc', timeZone: 'America/New_York', creditPolicy: 'LAST_REFERRER', minimumReviewPeriod: 0 },
  partner: { name: 'Acme Blog' },
  startDate: '2026-01-01T05:00:00.000Z',
  endDate: null,
  brandSignatory: 'Bugs Bunny',
  brandSignedAt: '2025-12-01T15:30:00.000Z',
  partnerSignatory: 'Wile E. Coyote',
  partnerSignedAt: '2025-12-02T15:30:00.000Z',
  declinedAt: null,
  recordedByBrand: false,
  eventTypes,
  terms: parsed,
  ...changes,
});

export const now = '2026-11-20T10:00:00.000Z';

/** All that a document says, a sentence a line. */
export const textOf = ({ title, subtitle, particulars, parts }: ProseDocument): string =>
  [
    title,
    subtitle,
    ...particulars.map(({ label, text }) => `${label}: ${text}`),
    ...parts.flatMap((part) => [
      part.title,
      ...part.sections.flatMap(({ heading, sentences }) => [
        heading ?? '',
        ...sentences.flatMap((one) => (typeof one === 'string' ? one : [one.lead, ...one.details])),
      ]),
    ]),
  ].join('\n');

/** The text of a contract with these terms. */
export const told = (given: unknown, changes: Partial<ContractToTell> = {}): string =>
  textOf(contractDocument(contractOf(terms.parse(given), changes), now));

/** As `told`, for a contract with one event payout: 10 % of each sale, changed. */
export const toldWith = (payout: object, more: object = {}, changes: Partial<ContractToTell> = {}): string =>
  told(
    {
      currency: 'USD',
      eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '10', ...payout }],
      ...more,
    },
    changes,
  );
