import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { exportedContract } from '../../../domain/contract/export.ts';
import { importedContract } from '../../../domain/contract/import.ts';
import { variables } from '../../../domain/contract/variables.ts';
import * as vocabulary from '../../../domain/contract/vocabulary.ts';
import { completeContract } from './complete-contract.ts';

/*
 * Seed 003 documents the fields of a contract, the words of each enum, and some defaults. test/seeds/seed-003-fields.json has
 * these facts: the fields as a tree, an enum as the list of its words. Whatever it names must come in and go out again.
 */

interface Fields {
  readonly [name: string]: string | string[] | Fields;
}
const fieldsForm: z.ZodType<Fields> = z.lazy(() =>
  z.record(z.string(), z.union([z.string(), z.array(z.string()), fieldsForm])),
);
const { fields, defaults } = z
  .strictObject({ fields: fieldsForm, defaults: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(new URL('../../seeds/seed-003-fields.json', import.meta.url), 'utf8')));

const now = '2026-01-01T00:00:00.000Z';
const exportedAgain = (contract: unknown): unknown => exportedContract(importedContract.parse(contract), now);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every place of an object, by the names that lead there; the elements of a list share their places. */
function placesOf(value: unknown, place: readonly string[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap((element: unknown) => placesOf(element, place));
  if (!isObject(value)) return [place.join('.')];
  return Object.entries(value).flatMap(([name, field]) => placesOf(field, [...place, name]));
}

/** What stands at a place: of lists, in the first element. */
function at(value: unknown, place: string): unknown {
  return place.split('.').reduce<unknown>((whole, name) => {
    const owner: unknown = Array.isArray(whole) ? whole[0] : whole;
    return isObject(owner) ? owner[name] : undefined;
  }, value);
}

/** The object with other fields at a place: of lists, in the first element. */
function changed(value: unknown, place: readonly string[], change: Record<string, unknown>): unknown {
  if (Array.isArray(value)) {
    return value.map((element: unknown, index) => (index === 0 ? changed(element, place, change) : element));
  }
  if (!isObject(value)) throw new Error('the complete contract has no object there');
  const [name, ...rest] = place;
  return name === undefined ? { ...value, ...change } : { ...value, [name]: changed(value[name], rest, change) };
}

const placesOfFields = (tree: Fields, place: readonly string[] = []): string[] =>
  Object.entries(tree).flatMap(([name, field]) =>
    typeof field === 'string' || Array.isArray(field)
      ? [[...place, name].join('.')]
      : placesOfFields(field, [...place, name]),
  );

const documented = placesOfFields(fields);
const enums = documented.flatMap((place) => {
  const words = at(fields, place);
  return Array.isArray(words) ? [{ place, words: z.array(z.string()).parse(words) }] : [];
});

describe('every field that seed 003 documents', () => {
  test('is set in the complete contract, which has no other', () => {
    expect(new Set(placesOf(completeContract))).toEqual(new Set(documented));
  });

  test('comes in, and goes out again as it came', () => {
    // The links to PDF and object are the other system's own; ours are served by the API.
    const { PdfUri, Uri } = completeContract;
    expect({ ...exportedContract(importedContract.parse(completeContract), now), PdfUri, Uri }).toEqual(
      completeContract,
    );
  });
});

/** Our list of each enum's words, by the place of the enum. */
const listOf: Record<string, readonly string[]> = {
  Status: vocabulary.contractStatuses,
  EventCategory: vocabulary.eventCategories,
  PayoutLevel: vocabulary.payoutLevels,
  Variable: variables,
  Operator: vocabulary.operators,
  'Limits.Type': vocabulary.limitTypes,
  'Limits.Subtype': vocabulary.limitSubtypes,
  'Limits.LimitBy': vocabulary.limitScopes,
  'Limits.Period': vocabulary.limitPeriods,
  Direction: vocabulary.directions,
  'PerformanceBonus.Type': vocabulary.bonusTypes,
  'PerformanceBonus.Basis': vocabulary.bonusBases,
  'PerformanceBonus.Period': ['CALENDAR_MONTH'],
  'Locking.Basis': vocabulary.lockingBases,
  'Locking.Period': vocabulary.lockingPeriods,
  OpenEndedAutoLockingMode: vocabulary.openEndedAutoLockingModes,
  'PayoutScheduling.Basis': vocabulary.schedulingBases,
  'PayoutScheduling.Period': vocabulary.schedulingPeriods,
  LocationRequirementType: vocabulary.locationRequirementTypes,
  CreditPolicy: vocabulary.creditPolicies,
  'ValidReferrals.Type': vocabulary.validReferralTypes,
  WindowUnit: vocabulary.windowUnits,
  TermsType: vocabulary.specialTermsTypes,
  ReturnPolicy: vocabulary.returnPolicies,
  ActionLimitPeriod: vocabulary.contractLimitPeriods,
  SpendLimitPeriod: vocabulary.contractLimitPeriods,
  CustomCreativePayer: vocabulary.customCreativePayers,
};

/** What else must be so at a place for the contract to make sense with a word there. */
function companionsOf(place: string, word: string): Record<string, unknown> {
  const [owner = '', name = place] = place.split('.').slice(-2);
  switch (name) {
    case 'Status':
      return statusOf(word);
    case 'Variable':
      return { Operator: 'IS_PRESENT', Values: [] };
    case 'Operator':
      return { Variable: 'TEXT1', Values: valuesFor(word) };
    case 'LimitBy':
      return word === 'CLICK' ? { Period: undefined } : {};
    case 'Direction':
      return word === 'ADD' || word === 'SUBTRACT' ? {} : { Amount: undefined, Rate: '5' };
    case 'Basis':
      return owner === 'PerformanceBonus' && word === 'REVENUE'
        ? { BonusTiers: [{ RevenueThreshold: '50', Payout: '100' }] }
        : {};
    default:
      return {};
  }
}

function statusOf(status: string): Record<string, unknown> {
  switch (status) {
    case 'PENDING':
      return { PartnerSignatory: '', PartnerSignatoryDate: '' };
    case 'UPCOMING':
      return { StartDate: '2029-01-01T00:00:00Z' };
    case 'EXPIRED':
      return { EndDate: '2025-06-01T00:00:00Z' };
    default:
      return {};
  }
}

function valuesFor(operator: string): string[] {
  if (operator.endsWith('_PRESENT') && operator !== 'IS_NOT_WHEN_PRESENT') return [];
  if (operator === 'RANGE') return ['1', '2'];
  if (operator === 'DATE_RANGE') return ['2026-01-01', '2026-01-31'];
  return operator.startsWith('DATE_') ? ['2026-01-01'] : ['1'];
}

describe.each(enums)('$place', ({ place, words }) => {
  const ours = Object.entries(listOf).find(([end]) => place === end || place.endsWith(`.${end}`))?.[1];
  const [name = '', ...owner] = place.split('.').toReversed();

  test('has the documented words and no other', () => {
    expect(new Set(ours)).toEqual(new Set(words));
  });

  test.each(words)('%s comes in and goes out again', (word) => {
    const contract = changed(completeContract, owner.toReversed(), { [name]: word, ...companionsOf(place, word) });
    expect(at(exportedAgain(contract), place)).toBe(word);
  });

  test('another word is refused there', () => {
    const contract = changed(completeContract, owner.toReversed(), { [name]: 'ANOTHER_WORD' });
    const refused = importedContract
      .safeParse(contract)
      .error?.issues.map(({ path }) => path.filter((step) => typeof step === 'string').join('.'));
    expect(refused).toContain(place);
  });
});

describe('what a contract does not say is as seed 003 documents', () => {
  const silent = {
    Id: 'S-1',
    StartDate: completeContract.StartDate,
    Terms: {
      Currency: 'USD',
      EventPayouts: [
        {
          EventTypeId: '16027',
          EventTypeName: 'Sale',
          EventCategory: 'SALE',
          DefaultPayout: '10.00',
          PayoutLevel: 'ORDER',
          PerformanceBonus: { Type: 'FIXED', BonusTiers: [{ RevenueThreshold: '50', Payout: '100' }] },
        },
      ],
    },
  };

  test.each(Object.entries(defaults))('%s is %s', (place, value) => {
    expect(documented).toContain(place);
    expect(at(silent, place)).toBeUndefined();
    expect(at(exportedAgain(silent), place)).toBe(value);
  });
});
