import { z } from 'zod';

/*
 * The form of impact.com's contract object (seed 003), as it comes: PascalCase, numbers as text, empty text for "none", one
 * object where the documentation says array and the other way round, and two names that differ between the documentation
 * and its own example. Here is only the form, so that an unknown field is refused by its name; what the values may be is
 * said once, in terms.ts.
 */

/** Text or number; undefined when empty. */
const scalar = z.preprocess(
  (value) => (value === '' ? undefined : typeof value === 'number' ? String(value) : value),
  z.string().max(100_000).optional(),
);

/** A list, or its only element. */
const list = <Element extends z.ZodType>(element: Element) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : value === '' ? [] : [value]),
    z.array(element).optional(),
  );

/** One element, or a list of at most one. */
const single = <Element extends z.ZodType>(element: Element) =>
  z.preprocess(
    (value: unknown) => (Array.isArray(value) && value.length < 2 ? (value[0] as unknown) : value),
    element.optional(),
  );

/** Moves a field from the name that an example uses to the one that the documentation uses. */
const renamed = <Schema extends z.ZodType>(from: string, to: string, schema: Schema) =>
  z.preprocess((value) => {
    if (typeof value !== 'object' || value === null || !(from in value) || to in value) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [name === from ? to : name, field as unknown]),
    );
  }, schema);

const rules = list(
  z.strictObject({
    Variable: scalar,
    Operator: scalar,
    Values: list(z.union([z.string(), z.number().transform(String)])),
  }),
);

const limits = list(
  renamed(
    'SubType',
    'Subtype',
    z.strictObject({
      Type: scalar,
      Subtype: scalar,
      Value: scalar,
      LimitBy: scalar,
      Period: scalar,
      WeekendOverrideValue: scalar,
    }),
  ),
);

const tierFields = { RevenueThreshold: scalar, ActionThreshold: scalar, Payout: scalar, PayoutRate: scalar };

const eventPayout = z.strictObject({
  EventTypeId: scalar,
  EventTypeName: scalar,
  EventCategory: scalar,
  DefaultPayout: scalar,
  DefaultPayoutRate: scalar,
  PayoutLevel: scalar,
  PayoutGroups: list(
    z.strictObject({
      Id: scalar,
      Rank: scalar,
      Rules: rules,
      Payout: scalar,
      PayoutRate: scalar,
      Limits: limits,
      Tiers: list(z.strictObject({ ...tierFields, ParentTier: scalar })),
    }),
  ),
  PayoutAdjustments: list(
    z.strictObject({ Id: scalar, Rules: rules, Direction: scalar, Amount: scalar, Rate: scalar }),
  ),
  PerformanceBonus: single(
    renamed(
      'Tiers',
      'BonusTiers',
      z.strictObject({ Type: scalar, Basis: scalar, Period: scalar, BonusTiers: list(z.strictObject(tierFields)) }),
    ),
  ),
  PayoutRestrictions: list(z.strictObject({ Id: scalar, Rules: rules })),
  Limits: limits,
  Locking: single(
    z.strictObject({
      Basis: scalar,
      Period: scalar,
      MonthOffset: scalar,
      DayOffset: scalar,
      OpenEndedAutoLockingMode: scalar,
      MaxMonthsOpenEndedPeriod: scalar,
    }),
  ),
  PayoutScheduling: single(z.strictObject({ Basis: scalar, Period: scalar, MonthOffset: scalar, DayOffset: scalar })),
  LocationRequirementType: scalar,
  LocationRequirementCountries: z.preprocess((value) => (Array.isArray(value) ? value.join(',') : value), scalar),
  CreditPolicy: scalar,
  ValidReferrals: list(z.strictObject({ Type: scalar, Window: scalar, WindowUnit: scalar })),
});

const terms = z.strictObject({
  Currency: scalar,
  // Ours: without it an export of such a contract could not be imported again.
  Pricing: scalar,
  EventPayouts: list(eventPayout),
  SpecialTermsList: list(
    z.strictObject({ TermsName: scalar, TermsType: scalar, TermsContent: scalar, TermsPdfUri: scalar }),
  ),
  ChangeNotificationPeriod: scalar,
  ReturnPolicy: scalar,
  MaxReturnPercentage: scalar,
  ActionLimit: scalar,
  ActionLimitPeriod: scalar,
  SpendLimit: scalar,
  SpendLimitPeriod: scalar,
  MinEarningPerClick: scalar,
  ContractStartSlottingFee: scalar,
  FirstActionSlottingFee: scalar,
  MonthlySlottingFee: scalar,
  CustomCreativePayer: scalar,
});

export const impactObject = z
  .strictObject({
    Id: scalar,
    CampaignId: scalar,
    Status: scalar,
    StartDate: scalar,
    EndDate: scalar,
    BrandSignatory: scalar,
    BrandSignatoryDate: scalar,
    PartnerSignatory: scalar,
    PartnerSignatoryDate: scalar,
    DateCreated: scalar,
    DateLastUpdated: scalar,
    Terms: terms,
    PdfUri: scalar,
    Uri: scalar,
  })
  .meta({ id: 'ImpactContract', description: 'impact.com’s contract object, verbatim.' });

export type ImpactObject = z.output<typeof impactObject>;
export type ImpactEventPayout = z.output<typeof eventPayout>;
