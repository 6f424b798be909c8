import type { EventPayout, Terms } from '../terms.ts';
import type { EventCategory } from '../vocabulary.ts';
import { levelWarnings } from './levels.ts';
import { limitWarnings, spendLimitWarnings } from './limits.ts';
import { adjustmentWarnings, bonusWarnings, groupPriceWarnings, overAll } from './prices.ts';
import { groupReachWarnings } from './reach.ts';
import { returnWarnings } from './returns.ts';
import { pricedByTriggersWarnings } from './triggers.ts';
import { ofEach, under, warnIf, type Warning } from './warning.ts';

/**
 * What terms say that could be meant, but hardly is: a tier that pays less than the one before, a group that never applies.
 * Contradictions are refused by the schema; these terms work as they stand.
 * Pointers lead into the terms.
 *
 * @param categories of the brand's event types, by code
 */
export function warningsOf(terms: Terms, categories: ReadonlyMap<string, EventCategory>): Warning[] {
  return [
    ...ofEach('/eventPayouts', terms.eventPayouts, (payout) => [
      ...eventPayoutWarnings(payout),
      ...levelWarnings(payout, categories.get(payout.eventType)),
    ]),
    ...pricedByTriggersWarnings(terms),
    ...returnWarnings(terms),
    ...spendLimitWarnings(terms),
  ];
}

const eventPayoutWarnings = (payout: EventPayout): Warning[] => [
  ...overAll('/defaultPayoutRate', payout.defaultPayoutRate),
  ...ofEach('/payoutGroups', payout.payoutGroups, (group) => [
    ...groupPriceWarnings(group),
    ...groupReachWarnings(group, payout.payoutGroups),
  ]),
  ...ofEach('/payoutAdjustments', payout.payoutAdjustments, adjustmentWarnings),
  ...ofEach('/payoutRestrictions', payout.payoutRestrictions, ({ rules }) =>
    warnIf(rules.length === 0, '/rules', 'is empty, so that this restriction refuses every action'),
  ),
  ...under('/performanceBonus', bonusWarnings(payout.performanceBonus)),
  ...limitWarnings(payout),
  ...under('/locking', offsetWarnings(payout.locking)),
  ...under('/payoutScheduling', offsetWarnings(payout.payoutScheduling)),
  ...ofEach('/validReferrals', payout.validReferrals, ({ window }) =>
    warnIf(window === 0, '/window', 'is 0, so that only a referral at the very instant of the action is credited'),
  ),
];

/** Beyond 27 days an offset is a month in disguise, of another length than months have. */
const offsetWarnings = ({ dayOffset }: EventPayout['locking'] | EventPayout['payoutScheduling']): Warning[] =>
  warnIf(dayOffset > 27, '/dayOffset', `is ${dayOffset} days; from 28 days on, a month offset says what is meant`);
