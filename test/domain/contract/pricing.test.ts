import { describe, expect, test } from '@jest/globals';
import { canonicalJson } from '../../../domain/contract/canonical-json.ts';
import { importedContract } from '../../../domain/contract/import.ts';
import { exportedContract } from '../../../domain/contract/export.ts';
import { eventPayoutOf, terms } from '../../../domain/contract/terms.ts';
import { contractOf, now } from './prose/everything.ts';

/* Contracts that leave the price of sales to the brand's triggers (semantics, Products). */

const byTriggers = { currency: 'USD', pricing: 'TRIGGERS' };
const unpriced = { eventType: 'SALE', payoutLevel: 'ORDER' };
const refusals = (given: object) =>
  terms.safeParse(given).error?.issues.map(({ path, message }) => ({ at: path.join('/'), message }));

describe('pricing TRIGGERS', () => {
  test('needs no event payouts, and no price in those that there are', () => {
    expect(terms.parse(byTriggers)).toMatchObject({ pricing: 'TRIGGERS', eventPayouts: [] });
    expect(refusals({ ...byTriggers, eventPayouts: [unpriced] })).toBeUndefined();
  });

  test('a price that is given is one: a percent or a sum', () => {
    const both = { ...unpriced, defaultPayout: '5', defaultPayoutRate: '5' };
    expect(refusals({ ...byTriggers, eventPayouts: [both] })).toMatchObject([
      { at: 'eventPayouts/0/defaultPayoutRate' },
    ]);
  });

  test.each([
    { rule: 'no event payouts', given: { currency: 'USD', eventPayouts: [] }, at: 'eventPayouts' },
    { rule: 'none named at all', given: { currency: 'USD' }, at: 'eventPayouts' },
    {
      rule: 'an event payout without a price',
      given: { currency: 'USD', eventPayouts: [unpriced] },
      at: 'eventPayouts/0/defaultPayout',
    },
  ])('other contracts are refused with $rule', ({ given, at }) => {
    expect(refusals(given)).toMatchObject([{ at, message: expect.stringContaining('expected') as unknown }]);
  });

  test('terms without it are the same text as before, so their hash is too', () => {
    const parsed = terms.parse({ currency: 'USD', eventPayouts: [{ ...unpriced, defaultPayout: '5' }] });
    expect(canonicalJson(parsed)).not.toContain('pricing');
  });

  test.each([
    { rule: 'a sale that the terms do not mention', code: 'SALE', category: 'SALE' as const, pays: true },
    { rule: 'a lead', code: 'LEAD', category: 'LEAD' as const, pays: false },
  ])('pays for $rule: $pays', ({ code, category, pays }) => {
    expect(eventPayoutOf(terms.parse(byTriggers), { code, category }) !== undefined).toBe(pays);
  });

  test('what the terms say of dates and referrals goes before the defaults', () => {
    const locking = { basis: 'TRACKED', period: 'DAY', monthOffset: 0, dayOffset: 9 };
    const parsed = terms.parse({ ...byTriggers, eventPayouts: [{ ...unpriced, locking }] });
    const dayOffset = (code: string) => eventPayoutOf(parsed, { code, category: 'SALE' })?.locking.dayOffset;
    expect([dayOffset('SALE'), dayOffset('RENEWAL')]).toEqual([9, 0]);
  });

  test('an export of such a contract is imported as the same', () => {
    const { eventTypes, ...contract } = contractOf(terms.parse({ ...byTriggers, eventPayouts: [unpriced] }));
    const dates = { campaignId: null, createdAt: null, updatedAt: null };
    const externalIds = eventTypes.map((one, index) => ({
      ...one,
      externalId: String(index),
      code: one.name.toUpperCase(),
    }));
    const exported = exportedContract(
      { ...contract, ...dates, externalId: 'S-1', brandSignedAt: now, partnerSignedAt: now, eventTypes: externalIds },
      now,
    );
    expect(importedContract.parse(exported).terms).toEqual(contract.terms);
  });
});
