import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { categoryWords } from '../../../../domain/contract/prose/event-words.ts';
import { variableWords } from '../../../../domain/contract/prose/variable-words.ts';
import { terms } from '../../../../domain/contract/terms.ts';
import { variables } from '../../../../domain/contract/variables.ts';
import * as vocabulary from '../../../../domain/contract/vocabulary.ts';
import { contractOf, everything, told, toldWith } from './everything.ts';

/* No field and no word of a contract is silent: another value of any field is another text. */

type Path = readonly (string | number)[];

/** Every value inside, with the way to it. */
function leavesOf(value: unknown, path: Path = []): { path: Path; value: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((element, index) => leavesOf(element, [...path, index]));
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([name, field]) => leavesOf(field, [...path, name]));
}

function withLeaf(whole: unknown, [step, ...rest]: Path, leaf: unknown): unknown {
  if (step === undefined) return leaf;
  if (Array.isArray(whole))
    return whole.map((element: unknown, index) => (index === step ? withLeaf(element, rest, leaf) : element));
  const fields = typeof whole === 'object' && whole !== null ? Object.entries(whole) : [];
  return Object.fromEntries(
    fields.map(([name, field]) => [name, name === step ? withLeaf(field, rest, leaf) : (field as unknown)]),
  );
}

const words = [...new Set(Object.values(vocabulary).flat()), ...variables];
const others = (value: unknown): unknown[] =>
  typeof value === 'number'
    ? [value + 1, value + 7]
    : ['77.77', '12', 'FR', 'JPY', 'elsewhere', ...words].filter((one) => one !== value);

/** The text with another value in this place, if the schema knows one that is possible there. */
function textWithAnother({ path, value }: { path: Path; value: unknown }): string | undefined {
  for (const other of others(value)) {
    const parsed = terms.safeParse(withLeaf(everything, path, other));
    if (!parsed.success) continue;
    const eventTypes = parsed.data.eventPayouts.map(({ eventType }) => {
      const known = contractOf(parsed.data).eventTypes.find(({ code }) => code === eventType);
      return { name: 'Sale', category: 'SALE' as const, ...known, code: eventType };
    });
    return told(parsed.data, { eventTypes });
  }
  return undefined;
}

/** The names of all fields of the terms, at any depth. */
function fieldNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap(fieldNames);
  return Object.entries<unknown>({ ...schema }).flatMap(([keyword, value]) =>
    keyword === 'properties' && typeof value === 'object' && value !== null
      ? [...Object.keys(value), ...fieldNames(Object.values<unknown>({ ...value }))]
      : fieldNames(value),
  );
}

// The basis of a bonus cannot change without its thresholds; it is among the words below.
const leaves = leavesOf(everything).filter(({ path }) => !path.join('.').endsWith('performanceBonus.basis'));
const text = told(everything);

describe('every field of the terms is told', () => {
  test('the contract of these tests sets all of them', () => {
    const set = new Set(leaves.flatMap(({ path }) => path.filter((step) => typeof step === 'string')));
    const known = new Set(fieldNames(z.toJSONSchema(terms, { io: 'output' })));
    expect([...known].filter((name) => !set.has(name))).toEqual([]);
    expect(known.size).toBeGreaterThan(50);
  });

  test.each(leaves.map((leaf) => [leaf.path.join('.'), leaf] as const))('%s', (_place, leaf) => {
    const changed = textWithAnother(leaf);
    expect(changed).toBeDefined();
    expect(changed).not.toBe(text);
  });
});

const limit = { type: 'ACTION', value: '3', limitBy: 'CUSTOMER', period: 'DAY' };
const change = { id: 'x', rate: '5' };
const tiers = [{ revenueThreshold: '10', payout: '5' }];
const bonus = { type: 'FIXED', basis: 'REVENUE', bonusTiers: tiers };
const rule = { variable: 'TEXT1', values: ['5', '6'] };
const datesOr = (operator: string) =>
  operator.startsWith('DATE') ? { variable: 'DATE1', values: ['2026-01-01', '2026-01-02'] } : rule;

/** For each list of words a contract in which one of its words stands. */
const places: Record<string, (word: string) => string> = {
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

describe('every word of a contract is told', () => {
  test('all lists of words are here', () => {
    expect(Object.keys(places).toSorted()).toEqual(Object.keys(vocabulary).toSorted());
  });

  test.each(Object.entries(vocabulary).map(([name, list]) => [name, list] as const))(
    'each of %s in words of its own, none as a code',
    (name, list) => {
      const texts = list.map((word) => places[name]?.(word) ?? '');
      expect(new Set(texts).size).toBe(list.length);
      for (const [index, word] of list.entries()) {
        if (word.includes('_')) expect(texts[index]).not.toContain(word);
      }
    },
  );

  test('each variable has a name of its own that is no code', () => {
    const names = variables.map((variable) => variableWords[variable]);
    expect(new Set(names).size).toBe(variables.length);
    expect(names.filter((name) => /_|[A-Z]{4}|undefined/.test(name))).toEqual([]);
  });

  test('each category says what is paid for', () => {
    expect(new Set(Object.values(categoryWords).map(({ what }) => what)).size).toBe(vocabulary.eventCategories.length);
  });
});
