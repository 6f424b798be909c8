import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { statusAt } from '../../../domain/contract/contract.ts';
import { exportedContract } from '../../../domain/contract/export.ts';
import { importedContract, type ImportedContract } from '../../../domain/contract/import.ts';
import { arbitraryTerms } from './arbitraries.ts';

const seed = readFileSync(new URL('../../seeds/seed-003-contract.json', import.meta.url), 'utf8');
const now = '2026-01-01T00:00:00.000Z';

type Json = string | number | Json[] | { [name: string]: Json };

/** The example object of seed 003 with one place changed; a value of undefined removes it. */
const seedWith = (place: string, value: Json | undefined): unknown =>
  changed(JSON.parse(seed), place.split('.'), value);

function changed(whole: unknown, [name = '', ...rest]: readonly string[], value: Json | undefined): unknown {
  if (Array.isArray(whole)) {
    return whole.map((element: unknown, index) =>
      index === Number(name) ? (rest.length === 0 ? value : changed(element, rest, value)) : element,
    );
  }
  const fields = new Map<string, unknown>(Object.entries(typeof whole === 'object' && whole !== null ? whole : {}));
  if (rest.length > 0) fields.set(name, changed(fields.get(name), rest, value));
  else if (value === undefined) fields.delete(name);
  else fields.set(name, value);
  return Object.fromEntries(fields);
}

const payout = 'Terms.EventPayouts.0';
const parsedSeed = importedContract.parse(JSON.parse(seed));

describe('the example object of seed 003, verbatim', () => {
  test('keeps its id, program, dates and signatures with their dates', () => {
    expect(parsedSeed).toMatchObject({
      externalId: 'S-1234567',
      campaignId: '8882',
      startDate: '2021-03-04T21:42:58.000Z',
      endDate: null,
      brandSignatory: 'ACME Inc',
      brandSignedAt: '2021-03-04T21:37:01.000Z',
      partnerSignatory: 'Wile E Coyote',
      partnerSignedAt: '2021-03-04T21:42:58.000Z',
      declinedAt: null,
    });
    expect(statusAt(parsedSeed, now)).toBe('ACTIVE');
  });

  test('names its event type, whose code is the name in capitals', () => {
    expect(parsedSeed.eventTypes).toEqual([{ externalId: '16027', code: 'SALE', name: 'Sale', category: 'SALE' }]);
    expect(parsedSeed.terms.eventPayouts[0]?.eventType).toBe('SALE');
  });

  test('has all its terms, with our spelling and types', () => {
    expect(parsedSeed.terms).toMatchObject({ currency: 'USD', actionLimit: 1000, actionLimitPeriod: 'MONTH' });
    expect(parsedSeed.terms.eventPayouts[0]).toMatchObject({
      payoutLevel: 'ITEM',
      defaultPayoutRate: '0',
      payoutGroups: [{ rank: 1, payoutRate: '1', rules: [{ variable: 'CUSTOMER_CITY', values: ['Santa Barbara'] }] }],
      performanceBonus: { basis: 'ACTIONS', bonusTiers: [{ actionThreshold: 2147483647, payoutRate: '0' }] },
      limits: [{ type: 'ACTION', subtype: 'SKU', value: '250.0', weekendOverrideValue: '500' }],
      locking: { basis: 'TRACKED', period: 'DAY', monthOffset: 0, dayOffset: 30 },
      payoutScheduling: { basis: 'LOCKED', period: 'END_OF_DAY', monthOffset: 0, dayOffset: 3 },
      validReferrals: [{ type: 'CLICKS', window: 30, windowUnit: 'DAY' }],
    });
  });
});

describe('the spellings of the documentation and of the example mean the same', () => {
  test.each<{ rule: string; place: string; value: Json }>([
    {
      rule: 'Subtype for SubType',
      place: `${payout}.Limits.0`,
      value: {
        Type: 'ACTION',
        Subtype: 'SKU',
        Value: '250.0',
        LimitBy: 'CUSTOMER',
        Period: 'DAY',
        WeekendOverrideValue: '500',
      },
    },
    {
      rule: 'BonusTiers for Tiers',
      place: `${payout}.PerformanceBonus`,
      value: {
        Type: 'SUBSEQUENT_ACTIONS',
        Basis: 'ACTIONS',
        Period: 'CALENDAR_MONTH',
        BonusTiers: [{ ActionThreshold: '2147483647', PayoutRate: '0' }],
      },
    },
    {
      rule: 'an array of one locking',
      place: `${payout}.Locking`,
      value: [{ Basis: 'TRACKED', Period: 'DAY', DayOffset: '30' }],
    },
    {
      rule: 'an array of one scheduling',
      place: `${payout}.PayoutScheduling`,
      value: [{ Basis: 'LOCKED', Period: 'END_OF_DAY', DayOffset: '3' }],
    },
    {
      rule: 'an array of one bonus',
      place: `${payout}.PerformanceBonus`,
      value: [
        {
          Type: 'SUBSEQUENT_ACTIONS',
          Basis: 'ACTIONS',
          Period: 'CALENDAR_MONTH',
          Tiers: [{ ActionThreshold: '2147483647', PayoutRate: '0' }],
        },
      ],
    },
    {
      rule: 'a single valid referral for a list of one',
      place: `${payout}.ValidReferrals`,
      value: { Type: 'CLICKS', Window: '30', WindowUnit: 'DAY' },
    },
    { rule: 'a number for a number as text', place: `${payout}.PayoutGroups.0.Rank`, value: 1 },
    { rule: 'a program id as number', place: 'CampaignId', value: 8882 },
    { rule: 'an empty array of groups for none of a kind', place: `${payout}.PayoutGroups.0.Tiers`, value: '' },
  ])('$rule', ({ place, value }) => {
    expect(importedContract.parse(seedWith(place, value))).toEqual(parsedSeed);
  });

  test('countries come as one text or as a list', () => {
    const countries = (value: Json) =>
      importedContract.parse(
        changed(
          seedWith(`${payout}.LocationRequirementType`, 'EXCLUDE'),
          `${payout}.LocationRequirementCountries`.split('.'),
          value,
        ),
      ).terms.eventPayouts[0]?.locationRequirementCountries;
    expect(countries('US, CA')).toEqual(['US', 'CA']);
    expect(countries('US;CA,')).toEqual(['US', 'CA']);
    expect(countries(['US', 'CA'])).toEqual(['US', 'CA']);
  });
});

describe('what is unknown, wrong or contradictory is refused under its own name', () => {
  test.each<{ rule: string; place: string; value: Json | undefined; at: string }>([
    {
      rule: 'a wrong operator',
      place: `${payout}.PayoutGroups.0.Rules.0.Operator`,
      value: 'LIKE',
      at: `${payout}.PayoutGroups.0.Rules.0.Operator`,
    },
    {
      rule: 'a range with one end',
      place: `${payout}.PayoutGroups.0.Rules.0`,
      value: { Variable: 'TEXT1', Operator: 'RANGE', Values: ['5'] },
      at: `${payout}.PayoutGroups.0.Rules.0.Values`,
    },
    { rule: 'two lockings', place: `${payout}.Locking`, value: [{}, {}], at: `${payout}.Locking` },
    { rule: 'no start', place: 'StartDate', value: '', at: 'StartDate' },
    { rule: 'no id', place: 'Id', value: undefined, at: 'Id' },
    { rule: 'no terms', place: 'Terms', value: undefined, at: 'Terms' },
    { rule: 'an event type without name', place: `${payout}.EventTypeName`, value: '', at: `${payout}.EventTypeName` },
    { rule: 'an unknown category', place: `${payout}.EventCategory`, value: 'BARTER', at: `${payout}.EventCategory` },
    { rule: 'a signature without date', place: 'BrandSignatoryDate', value: '', at: 'BrandSignatoryDate' },
    { rule: 'expired without an end', place: 'Status', value: 'EXPIRED', at: 'EndDate' },
    { rule: 'an end before the start', place: 'EndDate', value: '2020-01-01T00:00:00Z', at: 'EndDate' },
    { rule: 'an end at the start', place: 'EndDate', value: '2021-03-04T16:42:58-05:00', at: 'EndDate' },
    {
      rule: 'a partner’s signature without date',
      place: 'PartnerSignatoryDate',
      value: '',
      at: 'PartnerSignatoryDate',
    },
    { rule: 'an event type without id', place: `${payout}.EventTypeId`, value: undefined, at: `${payout}.EventTypeId` },
    {
      rule: 'an event type whose name is too long',
      place: `${payout}.EventTypeName`,
      value: 'x'.repeat(256),
      at: `${payout}.EventTypeName`,
    },
    { rule: 'terms that pay for nothing', place: 'Terms.EventPayouts', value: '', at: 'Terms.EventPayouts' },
    {
      rule: 'an object for a number',
      place: `${payout}.DefaultPayoutRate`,
      value: {},
      at: `${payout}.DefaultPayoutRate`,
    },
    { rule: 'a word for a limit', place: `${payout}.Limits.0`, value: 'SKU', at: `${payout}.Limits.0` },
    {
      rule: 'a word for a bonus',
      place: `${payout}.PerformanceBonus`,
      value: 'FIXED',
      at: `${payout}.PerformanceBonus`,
    },
    { rule: 'pending with both signatures', place: 'Status', value: 'PENDING', at: 'Status' },
  ])('$rule', ({ place, value, at }) => {
    const { error } = importedContract.safeParse(seedWith(place, value));
    expect(error?.issues.map(({ path }) => path.join('.'))).toContain(at);
  });

  test.each(['Foo', 'eventPayouts', 'Terms.currency', `${payout}.Limits.0.Sub_Type`, `${payout}.Locking.Hours`])(
    'an unknown field %s is named',
    (place) => {
      const { error } = importedContract.safeParse(seedWith(place, 'x'));
      expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: [place.split('.').at(-1)] }]);
    },
  );
});

describe('what contradicts itself is told in words', () => {
  test.each<{ place: string; value: Json; says: string }>([
    { place: 'EndDate', value: '2020-01-01T00:00:00Z', says: 'expected a time after StartDate' },
    { place: 'Status', value: 'EXPIRED', says: 'expected with Status EXPIRED' },
    { place: 'Status', value: 'PENDING', says: 'expected a missing signature with Status PENDING' },
  ])('$says', ({ place, value, says }) => {
    const { error } = importedContract.safeParse(seedWith(place, value));
    expect(error?.issues.map(({ message }) => message)).toEqual([says]);
  });

  test('a limit that spells its subtype in both ways names the unknown one', () => {
    const limit = { Type: 'ACTION', SubType: 'SKU', Subtype: 'SKU', Value: '250' };
    const { error } = importedContract.safeParse(seedWith(`${payout}.Limits.0`, limit));
    expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['SubType'] }]);
  });
});

describe('a contract that is not signed by both is pending', () => {
  test.each(['Brand', 'Partner'])('without the signature of the %s', (party) => {
    const unsigned = changed(seedWith(`${party}Signatory`, ''), [`${party}SignatoryDate`], '');
    const pending = importedContract.parse(changed(unsigned, ['Status'], 'PENDING'));
    expect(statusAt(pending, now)).toBe('PENDING');
    expect(exportedContract(pending, now)).toMatchObject({
      Status: 'PENDING',
      [`${party}Signatory`]: '',
      [`${party}SignatoryDate`]: '',
    });
  });
});

test('what an object does not know is empty in the export: dates of making and change', () => {
  const bare = importedContract.parse(changed(seedWith('DateCreated', ''), ['DateLastUpdated'], ''));
  expect(exportedContract(bare, now)).toMatchObject({ DateCreated: '', DateLastUpdated: '' });
});

test('a contract without its event types cannot be exported: our own fault', () => {
  expect(() => exportedContract({ ...parsedSeed, eventTypes: [] }, now)).toThrow(
    'contract S-1234567 comes without event type SALE',
  );
});

test('each event payout is exported with its own event type', () => {
  const [sale] = parsedSeed.eventTypes;
  const lead = { externalId: '16028', code: 'LEAD', name: 'Lead', category: 'LEAD' } as const;
  const eventTypes = [lead, ...(sale ? [sale] : [])];
  expect(exportedContract({ ...parsedSeed, eventTypes }, now)).toMatchObject({
    Terms: { EventPayouts: [{ EventTypeId: '16027', EventTypeName: 'Sale' }] },
  });
});

test('a declined contract stays declined', () => {
  const declined = importedContract.parse(seedWith('Status', 'DECLINED'));
  expect(declined.declinedAt).toBe('2021-03-04T21:42:58.000Z');
  expect(statusAt(declined, now)).toBe('DECLINED');
});

describe('the export', () => {
  test('has the documented spelling, never that of the example, and text for numbers', () => {
    const text = JSON.stringify(exportedContract(parsedSeed, now));
    expect(text).toContain('"Subtype":"SKU"');
    expect(text).toContain('"BonusTiers":[{"ActionThreshold":"2147483647"');
    expect(text).not.toMatch(/"SubType"|"PerformanceBonus":\{[^}]*"Tiers"/);
    expect(text).toContain('"EndDate":""');
    expect(text).not.toMatch(/":(\d|null)/);
  });

  test('is plain JSON', () => {
    const exported = exportedContract(parsedSeed, now);
    expect(exported).toStrictEqual(JSON.parse(JSON.stringify(exported)));
  });

  test('of the example imports as the example does', () => {
    expect(importedContract.parse(exportedContract(parsedSeed, now))).toEqual(parsedSeed);
  });

  test('of any contract imports as that contract', () => {
    const dates = fc.option(fc.constantFrom('2025-01-01T00:00:00.000Z', '2025-06-01T12:34:56.789Z'), { nil: null });
    const contracts = fc
      .record({
        terms: arbitraryTerms,
        endDate: dates,
        declined: fc.boolean(),
        brandSignedAt: dates,
        partnerSignedAt: dates,
        updatedAt: dates,
      })
      .map(({ declined, ...drawn }): ImportedContract => ({
        ...drawn,
        externalId: 'S-1',
        campaignId: null,
        startDate: '2024-01-01T00:00:00.000Z',
        createdAt: null,
        brandSignatory: drawn.brandSignedAt === null ? null : 'Acme Inc',
        partnerSignatory: drawn.partnerSignedAt === null ? null : 'Wile E. Coyote',
        declinedAt: declined ? (drawn.updatedAt ?? '2024-01-01T00:00:00.000Z') : null,
        eventTypes: [{ externalId: '16027', code: 'SALE', name: 'Sale', category: 'SALE' }],
      }));
    fc.assert(
      fc.property(contracts, (contract) => {
        const exported: unknown = JSON.parse(JSON.stringify(exportedContract(contract, now)));
        expect(importedContract.parse(exported)).toEqual(contract);
      }),
    );
  });
});
