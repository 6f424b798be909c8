import * as vocabulary from '../../../../domain/contract/vocabulary.ts';
import { toldWith } from './everything.ts';

const limit = { type: 'ACTION', value: '3', limitBy: 'CUSTOMER', period: 'DAY' };
const change = { id: 'x', rate: '5' };
const tiers = [{ revenueThreshold: '10', payout: '5' }];
const bonus = { type: 'FIXED', basis: 'REVENUE', bonusTiers: tiers };
const rule = { variable: 'TEXT1', values: ['5', '6'] };
const datesOr = (operator: string) =>
  operator.startsWith('DATE') ? { variable: 'DATE1', values: ['2026-01-01', '2026-01-02'] } : rule;

/** For each list of words in vocabulary.ts the text of a contract in which one of them stands. */
export const textWith: Record<string, (word: string) => string> = {
  payoutLevels: (payoutLevel) => toldWith({ payoutLevel, defaultPayoutRate: undefined, defaultPayout: '5' }),
  operators: (operator) => {
    const isBare = operator.endsWith('PRESENT') && !operator.includes('WHEN');
    const given = { ...datesOr(operator), operator, ...(isBare && { values: [] }) };
    return toldWith({ payoutRestrictions: [{ id: 'x', rules: [given] }] });
  },
  directions: (direction) => {
    const isPercent = direction === 'INCREASE' || direction === 'DECREASE';
    return toldWith({
      payoutAdjustments: [isPercent ? { ...change, direction } : { id: 'x', amount: '5', direction }],
    });
  },
  limitTypes: (type) => toldWith({ limits: [{ ...limit, type }] }),
  limitSubtypes: (subtype) => toldWith({ limits: [{ ...limit, subtype }] }),
  limitScopes: (limitBy) => toldWith({ limits: [{ ...limit, limitBy, period: undefined }] }),
  limitPeriods: (period) => toldWith({ limits: [{ ...limit, period }] }),
  contractLimitPeriods: (actionLimitPeriod) => toldWith({}, { actionLimit: 5, actionLimitPeriod }),
  bonusTypes: (type) => toldWith({ performanceBonus: { ...bonus, type } }),
  bonusBases: (basis) =>
    toldWith({
      performanceBonus: {
        ...bonus,
        basis,
        bonusTiers: basis === 'REVENUE' ? tiers : [{ actionThreshold: 10, payout: '5' }],
      },
    }),
  lockingBases: (basis) => toldWith({ locking: { basis } }),
  lockingPeriods: (period) => toldWith({ locking: { period } }),
  openEndedAutoLockingModes: (openEndedAutoLockingMode) => toldWith({ locking: { openEndedAutoLockingMode } }),
  schedulingBases: (basis) => toldWith({ payoutScheduling: { basis } }),
  schedulingPeriods: (period) => toldWith({ payoutScheduling: { period } }),
  locationRequirementTypes: (locationRequirementType) =>
    toldWith({ locationRequirementType, locationRequirementCountries: ['US'] }),
  creditPolicies: (creditPolicy) => toldWith({ creditPolicy }),
  validReferralTypes: (type) => toldWith({ validReferrals: [{ type, window: 5, windowUnit: 'DAY' }] }),
  windowUnits: (windowUnit) => toldWith({ validReferrals: [{ type: 'CLICKS', window: 5, windowUnit }] }),
  specialTermsTypes: (termsType) => toldWith({}, { specialTermsList: [{ termsName: 'x', termsType }] }),
  returnPolicies: (returnPolicy) => toldWith({}, { returnPolicy }),
  customCreativePayers: (customCreativePayer) => toldWith({}, { customCreativePayer }),
  contractStatuses: (status) => toldWith({}, {}, inStatus[status]),
  eventCategories: (category) => categoryText(category),
};

const inStatus: Record<string, Parameters<typeof toldWith>[2]> = {
  ACTIVE: {},
  PENDING: { brandSignedAt: null },
  UPCOMING: { startDate: '2027-01-01T05:00:00.000Z' },
  DECLINED: { declinedAt: '2026-01-01T05:00:00.000Z' },
  EXPIRED: { endDate: '2026-02-01T05:00:00.000Z' },
};

function categoryText(word: string): string {
  const category = vocabulary.eventCategories.find((one) => one === word) ?? 'SALE';
  return toldWith({}, {}, { eventTypes: [{ code: 'SALE', name: 'Sale', category }] });
}
