import { z } from 'zod';
import { amount, exactlyOne, id, rate, refuse, rising, threshold } from './fields.ts';
import { limits } from './limit.ts';
import { rules } from './rule.ts';
import { bonusBases, bonusTypes, directions } from './vocabulary.ts';

/*
 * What an event payout pays beside its default: groups replace it, adjustments change it, restrictions refuse it, a bonus
 * comes on top (seed 003).
 */

const price = { payout: amount.optional(), payoutRate: rate.optional() };
const priceNames = ['payout', 'payoutRate'] as const;

const tier = z
  .strictObject({
    revenueThreshold: amount.optional(),
    actionThreshold: threshold.optional(),
    parentTier: threshold.optional(),
    ...price,
  })
  .superRefine((given, refusals) => {
    exactlyOne(given, ['revenueThreshold', 'actionThreshold', 'parentTier'], refusals);
    exactlyOne(given, priceNames, refusals);
  })
  .meta({ id: 'Tier' });

type Tier = z.output<typeof tier>;

const kinds = ['revenueThreshold', 'actionThreshold', 'parentTier'] as const;

const kindOf = (given: Tier | undefined) => kinds.find((kind) => given?.[kind] !== undefined);

export const payoutGroup = z
  .strictObject({
    id,
    rank: threshold.meta({ description: 'The matching group with the lowest rank pays.' }),
    rules,
    ...price,
    limits,
    tiers: z.array(tier).max(100).default([]),
  })
  .superRefine((group, refusals) => {
    exactlyOne(group, priceNames, refusals);
    const kind = kindOf(group.tiers[0]);
    if (kind === undefined) return;
    group.tiers.forEach((given, index) => {
      if (kindOf(given) !== kind) refuse(refusals, ['tiers', index], `expected a ${kind} as in the tiers before`);
    });
    rising(
      group.tiers,
      (given) => given[kind],
      (index) => ['tiers', index, kind],
      refusals,
    );
  })
  .meta({ id: 'PayoutGroup' });

export const payoutAdjustment = z
  .strictObject({ id, rules, direction: z.enum(directions), amount: amount.optional(), rate: rate.optional() })
  .superRefine((given, refusals) => {
    const percent = given.direction === 'INCREASE' || given.direction === 'DECREASE';
    const [wanted, unwanted] = percent ? (['rate', 'amount'] as const) : (['amount', 'rate'] as const);
    if (given[wanted] === undefined) refuse(refusals, [wanted], `expected with direction ${given.direction}`);
    if (given[unwanted] !== undefined) {
      refuse(refusals, [unwanted], `expected ${wanted} instead with direction ${given.direction}`);
    }
  })
  .meta({ id: 'PayoutAdjustment' });

export type PayoutAdjustment = z.output<typeof payoutAdjustment>;

export const payoutRestriction = z.strictObject({ id, rules }).meta({ id: 'PayoutRestriction' });

const bonusTier = z
  .strictObject({ revenueThreshold: amount.optional(), actionThreshold: threshold.optional(), ...price })
  .superRefine((given, refusals) => {
    exactlyOne(given, ['revenueThreshold', 'actionThreshold'], refusals);
    exactlyOne(given, priceNames, refusals);
  })
  .meta({ id: 'BonusTier' });

export const performanceBonus = z
  .strictObject({
    type: z.enum(bonusTypes),
    basis: z.enum(bonusBases).default('REVENUE'),
    period: z.literal('CALENDAR_MONTH').default('CALENDAR_MONTH'),
    bonusTiers: z.array(bonusTier).min(1).max(100),
  })
  .superRefine((bonus, refusals) => {
    const wanted = bonus.basis === 'REVENUE' ? 'revenueThreshold' : 'actionThreshold';
    bonus.bonusTiers.forEach((given, index) => {
      if (given[wanted] === undefined) {
        refuse(refusals, ['bonusTiers', index, wanted], `expected with basis ${bonus.basis}`);
      }
      if (bonus.type === 'FIXED' && given.payout === undefined) {
        refuse(refusals, ['bonusTiers', index, 'payout'], 'expected with type FIXED, which pays one sum');
      }
    });
    rising(
      bonus.bonusTiers,
      (given) => given[wanted],
      (index) => ['bonusTiers', index, wanted],
      refusals,
    );
  })
  .meta({ id: 'PerformanceBonus' });
