import fc from 'fast-check';
import { terms, type Terms } from '../../../domain/contract/terms.ts';
import { comparisonOf, variables, type Variable } from '../../../domain/contract/variables.ts';
import * as vocabulary from '../../../domain/contract/vocabulary.ts';
import { operators, type Operator } from '../../../domain/contract/vocabulary.ts';
import { assertNever } from '../../../domain/errors.ts';

/** Arbitrary contracts: whatever they draw, the schema accepts. */

const cents = (most: number) => fc.nat({ max: most }).map((units) => (units / 100).toFixed(2));
const percents = fc.oneof(cents(20_000), fc.nat({ max: 100 }).map(String));
export const amounts = cents(1_000_000);
const words = fc.constantFrom('NEW', 'existing', 'FIREFOX', 'Los Angeles', 'a*b', 'US', 'sku-1', 'sku-2', '12');
const numbers = fc.integer({ min: -500, max: 500 }).map(String);
const days = fc.integer({ min: 1, max: 28 }).map((day) => `2026-02-${String(day).padStart(2, '0')}`);
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const price = fc.oneof(
  amounts.map((payout) => ({ payout })),
  percents.map((payoutRate) => ({ payoutRate })),
);

const nature = (variable: Variable) =>
  comparisonOf(variable) === 'NUMBER' ? numbers : comparisonOf(variable) === 'DATE' ? days : words;
const several = (values: fc.Arbitrary<string>) => fc.array(values, { minLength: 1, maxLength: 4 });
const ascending = (one: string, other: string) => Number(one) - Number(other);

/** Values that make sense with an operator; undefined where the operator does not suit the variable. */
function valuesFor(variable: Variable, operator: Operator): fc.Arbitrary<string[]> | undefined {
  const comparison = comparisonOf(variable);
  switch (operator) {
    case 'IS_PRESENT':
    case 'IS_NOT_PRESENT':
      return fc.constant([]);
    case 'RANGE':
      if (comparison === 'DATE') return undefined;
      return fc.tuple(numbers, numbers).map((ends) => ends.toSorted(ascending));
    case 'LESS_THAN':
    case 'GREATER_THAN':
      return comparison === 'DATE' ? undefined : several(numbers);
    case 'DATE_RANGE':
      return comparison === 'NUMBER' ? undefined : fc.tuple(days, days).map((ends) => ends.toSorted());
    case 'DATE_LESS_THAN':
    case 'DATE_GREATER_THAN':
      return comparison === 'NUMBER' ? undefined : several(days);
    case 'WILDCARD':
    case 'BEGINS_WITH':
    case 'ENDS_WITH':
    case 'CONTAINS':
    case 'DOES_NOT_CONTAIN':
      return several(words);
    case 'IS':
    case 'IS_NOT':
    case 'IS_NOT_WHEN_PRESENT':
    case 'COLLECTION_CONTAINS':
    case 'COLLECTION_DOES_NOT_CONTAIN':
      return several(nature(variable));
    default:
      return assertNever(operator);
  }
}

const rule = fc
  .tuple(fc.constantFrom(...variables), fc.constantFrom(...operators))
  .chain(([variable, operator]): fc.Arbitrary<{ variable: Variable; operator: Operator; values: string[] }> => {
    const values = valuesFor(variable, operator);
    return values === undefined
      ? fc.constant({ variable, operator: 'IS_PRESENT', values: [] })
      : values.map((given) => ({ variable, operator, values: given }));
  });
const rules = fc.array(rule, { maxLength: 3 });

const limit = fc.record({
  type: fc.constantFrom(...vocabulary.limitTypes),
  subtype: optional(fc.constantFrom(...vocabulary.limitSubtypes)),
  value: fc.integer({ min: 1, max: 500 }).map((count) => `${count}.0`),
  limitBy: optional(fc.constantFrom('ITEM', 'ORDER', 'CUSTOMER', 'CALLER_ID')),
  period: optional(fc.constantFrom(...vocabulary.limitPeriods)),
  weekendOverrideValue: optional(fc.integer({ min: 1, max: 500 })),
});
const limits = fc.array(limit, { maxLength: 2 });

const tiers = fc.oneof(
  fc.constant([]),
  fc
    .tuple(fc.constantFrom('actionThreshold', 'parentTier'), fc.uniqueArray(fc.nat(), { maxLength: 3 }), price)
    .map(([kind, thresholds, pays]) =>
      thresholds.toSorted((one, other) => one - other).map((threshold) => ({ [kind]: threshold, ...pays })),
    ),
);

const withIds = <Element extends object>(elements: fc.Arbitrary<Element[]>) =>
  elements.map((list) => list.map((one, index) => ({ id: `id-${index}`, ...one })));

const group = fc
  .record({ rank: fc.nat({ max: 9 }), rules, limits, tiers, price })
  .map(({ price: pays, ...rest }) => ({ ...rest, ...pays }));

const adjustment = fc.oneof(
  fc.record({ direction: fc.constantFrom('INCREASE', 'DECREASE'), rate: percents, rules }),
  fc.record({ direction: fc.constantFrom('ADD', 'SUBTRACT'), amount: cents(10_000), rules }),
);

const locking = fc.record(
  {
    basis: fc.constantFrom(...vocabulary.lockingBases),
    period: fc.constantFrom(...vocabulary.lockingPeriods),
    monthOffset: fc.nat({ max: 12 }),
    dayOffset: fc.nat({ max: 60 }),
  },
  { requiredKeys: [] },
);

const location = fc.oneof(
  fc.constant({}),
  fc.record({
    locationRequirementType: fc.constantFrom(...vocabulary.locationRequirementTypes),
    locationRequirementCountries: fc.uniqueArray(fc.constantFrom('US', 'DE', 'jp'), { minLength: 1 }),
  }),
);

const eventPayout = fc
  .record({
    payoutLevel: fc.constantFrom('ITEM', 'ORDER'),
    default: fc.oneof(
      amounts.map((defaultPayout) => ({ defaultPayout })),
      percents.map((defaultPayoutRate) => ({ defaultPayoutRate })),
    ),
    payoutGroups: withIds(fc.uniqueArray(group, { selector: ({ rank }) => rank, maxLength: 4 })),
    payoutAdjustments: withIds(fc.array(adjustment, { maxLength: 3 })),
    payoutRestrictions: withIds(
      fc.array(fc.record({ rules: fc.array(rule, { minLength: 1, maxLength: 3 }) }), { maxLength: 2 }),
    ),
    limits,
    locking: optional(locking),
    location,
  })
  .map(({ default: pays, location: countries, ...rest }) => ({ ...rest, ...pays, ...countries }));

/** Terms that pay for SALE. */
export const arbitraryTerms: fc.Arbitrary<Terms> = fc
  .record({
    currency: fc.constantFrom('USD', 'JPY', 'KWD'),
    eventPayouts: eventPayout.map((payout) => [{ eventType: 'SALE', ...payout }]),
    returnPolicy: optional(fc.constantFrom(...vocabulary.returnPolicies)),
    monthlySlottingFee: optional(amounts),
  })
  .map((drawn) => terms.parse(drawn));
