import type { EventPayout, Terms } from '../contract/terms.ts';

/** Names of the terms that bear on the pay for such an action, are stored, and are not applied by this engine version. */
export function notEnforced(payout: EventPayout, terms: Terms): string[] {
  const stored: readonly (readonly [name: string, present: boolean])[] = [
    ...payout.payoutGroups.flatMap(({ id, tiers, limits }) => [
      [`tiers of group “${id}”`, tiers.length > 0] as const,
      [`limits of group “${id}”`, limits.length > 0] as const,
    ]),
    ['limits', payout.limits.length > 0],
    ['action limit', terms.actionLimit !== undefined],
    ['spend limit', terms.spendLimit !== undefined],
    ['performance bonus', payout.performanceBonus !== undefined],
    ['guaranteed earning per click', terms.minEarningPerClick !== undefined],
    ['slotting fee at contract start', terms.contractStartSlottingFee !== undefined],
    ['slotting fee for the first action', terms.firstActionSlottingFee !== undefined],
    ['monthly slotting fee', terms.monthlySlottingFee !== undefined],
  ];
  return stored.filter(([, present]) => present).map(([name]) => name);
}
