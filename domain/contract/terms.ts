import { z } from 'zod';
import { currencyCode } from '../money.ts';
import { locking, payoutScheduling } from './dates.ts';
import {
  aboveZero,
  amount,
  bothOrNeither,
  exactlyOne,
  rate,
  refuse,
  textOf,
  threshold,
  unique,
  wholeNumber,
} from './fields.ts';
import { limits } from './limit.ts';
import { payoutAdjustment, payoutGroup, payoutRestriction, performanceBonus } from './payout.ts';
import {
  contractLimitPeriods,
  creditPolicies,
  customCreativePayers,
  locationRequirementTypes,
  payoutLevels,
  returnPolicies,
  specialTermsTypes,
  validReferralTypes,
  windowUnits,
  type EventCategory,
} from './vocabulary.ts';

/*
 * The terms of a contract: seed 003's object in camelCase, with its defaults and exclusions. Inside the house terms are
 * always the output of this schema; nothing checks them again.
 */

const validReferral = z
  .strictObject({
    type: z.enum(validReferralTypes),
    window: wholeNumber(0, 100_000),
    windowUnit: z.enum(windowUnits),
  })
  .meta({ id: 'ValidReferral' });

const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'expected an ISO 3166 code of two letters such as "US"')
  .toUpperCase()
  .meta({ example: 'US' });

const prices = ['defaultPayout', 'defaultPayoutRate'] as const;

const eventPayout = z
  .strictObject({
    eventType: textOf(255).meta({ description: 'The code of one of the brand’s event types.', example: 'SALE' }),
    payoutLevel: z.enum(payoutLevels),
    defaultPayout: amount.optional(),
    defaultPayoutRate: rate.optional(),
    payoutGroups: z.array(payoutGroup).max(1_000).default([]),
    payoutAdjustments: z.array(payoutAdjustment).max(1_000).default([]),
    payoutRestrictions: z.array(payoutRestriction).max(1_000).default([]),
    performanceBonus: performanceBonus.optional(),
    limits,
    locking: locking.prefault({}),
    payoutScheduling: payoutScheduling.prefault({}),
    locationRequirementType: z.enum(locationRequirementTypes).optional(),
    locationRequirementCountries: z.array(country).min(1).max(300).optional(),
    creditPolicy: z.enum(creditPolicies).optional().meta({ description: 'Absent: the brand’s own.' }),
    validReferrals: z.array(validReferral).max(10).optional(),
  })
  .superRefine((given, refusals) => {
    if (given.defaultPayout !== undefined) exactlyOne(given, prices, refusals);
    bothOrNeither(given, ['locationRequirementType', 'locationRequirementCountries'], refusals);
    for (const list of ['payoutGroups', 'payoutAdjustments', 'payoutRestrictions'] as const) {
      unique<{ id: string }>(
        given[list],
        (element) => element.id,
        (index) => [list, index, 'id'],
        refusals,
      );
    }
    unique(
      given.payoutGroups,
      ({ rank }) => rank,
      (index) => ['payoutGroups', index, 'rank'],
      refusals,
    );
    unique(
      given.validReferrals ?? [],
      (element) => element.type,
      (index) => ['validReferrals', index, 'type'],
      refusals,
    );
    if (given.payoutLevel === 'CLICK' || given.payoutLevel === 'CALL') fixedOnly(given, refusals);
  })
  .meta({ id: 'EventPayout' });

export type EventPayout = z.output<typeof eventPayout>;

/** A click or a call has no sale amount that a percent could be taken of (semantics, Which sale amount). */
function fixedOnly(given: EventPayout, refusals: Parameters<typeof refuse>[0]): void {
  const message = `expected a fixed payout at level ${given.payoutLevel}`;
  if (given.defaultPayoutRate !== undefined) refuse(refusals, ['defaultPayoutRate'], message);
  given.payoutGroups.forEach((group, index) => {
    if (group.payoutRate !== undefined) refuse(refusals, ['payoutGroups', index, 'payoutRate'], message);
    group.tiers.forEach((tier, position) => {
      if (tier.payoutRate === undefined) return;
      refuse(refusals, ['payoutGroups', index, 'tiers', position, 'payoutRate'], message);
    });
  });
}

const specialTerms = z
  .strictObject({
    termsName: textOf(255),
    termsType: z.enum(specialTermsTypes),
    termsContent: textOf(100_000).optional(),
    termsPdfUri: textOf(2_048).optional(),
  })
  .meta({ id: 'SpecialTerms' });

export type SpecialTerms = z.output<typeof specialTerms>;

const agreed = z
  .strictObject({
    currency: currencyCode,
    pricing: z.literal('TRIGGERS').optional().meta({
      description:
        'TRIGGERS: sales are paid by the brand’s triggers instead of groups, default payouts, tiers and adjustments; event payouts are then optional and need no price.',
    }),
    eventPayouts: z.array(eventPayout).max(100).default([]),
    specialTermsList: z.array(specialTerms).max(100).default([]),
    changeNotificationPeriod: wholeNumber(0, 3_650).default(0).meta({ description: 'Days.' }),
    returnPolicy: z.enum(returnPolicies).default('ALWAYS_OK'),
    maxReturnPercentage: rate.default('100'),
    actionLimit: threshold.optional().meta({ example: 1_000 }),
    actionLimitPeriod: z.enum(contractLimitPeriods).optional().meta({ example: 'MONTH' }),
    spendLimit: amount.optional(),
    spendLimitPeriod: z.enum(contractLimitPeriods).optional().meta({ example: 'MONTH' }),
    minEarningPerClick: amount.optional(),
    contractStartSlottingFee: amount.optional(),
    firstActionSlottingFee: amount.optional(),
    monthlySlottingFee: amount.optional(),
    customCreativePayer: z.enum(customCreativePayers).default('ADVERTISER'),
  })
  .superRefine((given, refusals) => {
    bothOrNeither(given, ['actionLimit', 'actionLimitPeriod'], refusals);
    bothOrNeither(given, ['spendLimit', 'spendLimitPeriod'], refusals);
    aboveZero(given.actionLimit, 'actionLimit', refusals);
    aboveZero(given.spendLimit, 'spendLimit', refusals);
    if (given.pricing === undefined) pricedByThemselves(given.eventPayouts, refusals);
    unique(
      given.eventPayouts,
      ({ eventType }) => eventType,
      (index) => ['eventPayouts', index, 'eventType'],
      refusals,
    );
  });

export const terms = agreed.meta({
  id: 'Terms',
  example: agreed.parse({
    currency: 'USD',
    eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '15' }],
  }),
});

/** What one partner and one brand agreed on, parsed. */
export type Terms = z.output<typeof terms>;

function pricedByThemselves(eventPayouts: readonly EventPayout[], refusals: Parameters<typeof refuse>[0]): void {
  if (eventPayouts.length === 0) refuse(refusals, ['eventPayouts'], 'expected at least one event payout');
  eventPayouts.forEach((payout, index) => {
    if (prices.some((price) => payout[price] !== undefined)) return;
    refuse(refusals, ['eventPayouts', index, prices[0]], `expected exactly one of ${prices.join(', ')}, got none`);
  });
}

/**
 * The part of the terms that pays for an event type; undefined when none does. Triggers pay for every type of category SALE,
 * locked and paid by default dates where the terms do not say otherwise (semantics, Products).
 */
export function eventPayoutOf(
  { pricing, eventPayouts }: Terms,
  { code, category }: { readonly code: string; readonly category: EventCategory },
): EventPayout | undefined {
  const stated = statedEventPayoutOf({ eventPayouts }, code);
  return stated ?? (pricing === 'TRIGGERS' && category === 'SALE' ? unstatedSale(code) : undefined);
}

/** The event payout that the terms spell out for an event type. */
export const statedEventPayoutOf = (
  { eventPayouts }: Pick<Terms, 'eventPayouts'>,
  eventType: string,
): EventPayout | undefined => eventPayouts.find((payout) => payout.eventType === eventType);

/** What holds for a sale that is paid by triggers and that the terms do not mention. */
export const unstatedSale = (eventType: string): EventPayout => eventPayout.parse({ eventType, payoutLevel: 'ORDER' });
