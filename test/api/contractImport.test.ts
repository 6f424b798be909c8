import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { completeContract } from '../domain/contract/complete-contract.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { aKey, acmeBlog, acmeBrand, anotherPartner, aProgram, sale, tenPercent } from '../support/program.ts';

const seed = z
  .looseObject({ Id: z.string(), Terms: z.looseObject({ EventPayouts: z.array(z.looseObject({})) }) })
  .parse(JSON.parse(readFileSync('test/seeds/seed-003-contract.json', 'utf8')));

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** A brand without event types, and its partner. */
async function newcomer() {
  const { id: brandId } = await api.must('POST', '/v1/brands', { key: api.adminKey, body: acmeBrand });
  const key = await aKey(api, api.adminKey, { role: 'brand', brandId });
  const { id: partnerId } = await api.must('POST', '/v1/partners', { key, body: acmeBlog });
  return { key, partnerId };
}

const importing = (key: string, partnerId: string, contract: unknown = seed) =>
  api.send('POST', '/v1/contracts/import', { key, body: { partnerId, contract } });

const imported = async (key: string, partnerId: string, contract: unknown = seed) =>
  z.looseObject({ id: z.string() }).parse((await importing(key, partnerId, contract)).body);

describe('importing impact.com’s contract object', () => {
  test('seed 003’s example comes in verbatim: its Id, its signatures with their dates, its terms', async () => {
    const { key, partnerId } = await newcomer();
    const answer = await importing(key, partnerId);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        externalId: seed.Id,
        partnerId,
        brandSignatoryDate: '2021-03-04T21:37:01Z',
        partnerSignatory: 'Wile E Coyote',
        partnerSignatoryDate: '2021-03-04T21:42:58Z',
        dateCreated: '2021-03-04T21:42:58Z',
        warnings: [{ pointer: '/terms/eventPayouts/0/locking/dayOffset', detail: expect.stringContaining('30 days') }],
        terms: {
          currency: 'USD',
          eventPayouts: [
            {
              eventType: 'SALE',
              payoutLevel: 'ITEM',
              payoutGroups: [{ rules: [{ variable: 'CUSTOMER_CITY', operator: 'IS', values: ['Santa Barbara'] }] }],
              locking: { basis: 'TRACKED', period: 'DAY', dayOffset: 30 },
            },
          ],
        },
      },
    });
  });

  test('an event type that the brand does not have is made, with its name in upper case as code', async () => {
    const { key, partnerId } = await newcomer();
    await importing(key, partnerId);
    const { data } = await api.list('/v1/event-types', key);
    expect(data).toMatchObject([{ code: 'SALE', name: 'Sale', category: 'SALE', externalId: '16027' }]);
  });

  test('an event type is found by its EventTypeId, whatever its code is', async () => {
    const { key, partnerId } = await newcomer();
    const purchase = { code: 'PURCHASE', name: 'Purchase', category: 'SALE', externalId: '16027' };
    await api.must('POST', '/v1/event-types', { key, body: purchase });
    const { terms } = await imported(key, partnerId);
    expect(terms).toMatchObject({ eventPayouts: [{ eventType: 'PURCHASE' }] });
    expect((await api.list('/v1/event-types', key)).data).toHaveLength(1);
  });

  test('an event type of that code without an external id is taken for the same', async () => {
    const { key, partnerId } = await newcomer();
    await api.must('POST', '/v1/event-types', { key, body: sale });
    expect((await importing(key, partnerId)).status).toBe(201);
    expect((await api.list('/v1/event-types', key)).data).toMatchObject([{ code: 'SALE', externalId: '16027' }]);
  });

  test.each([
    { rule: 'with another external id', eventType: { ...sale, externalId: '99' } },
    { rule: 'of another category', eventType: { ...sale, category: 'LEAD' } },
  ])('an event type of that code $rule is another one, and nothing is stored', async ({ eventType }) => {
    const { key, partnerId } = await newcomer();
    await api.must('POST', '/v1/event-types', { key, body: eventType });
    expect(await importing(key, partnerId)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect((await api.list('/v1/contracts', key)).data).toEqual([]);
  });

  test('an object is imported once', async () => {
    const { key, partnerId } = await newcomer();
    await importing(key, partnerId);
    expect(await importing(key, partnerId)).toMatchObject({ status: 409 });
    expect((await api.list('/v1/contracts', key)).data).toHaveLength(1);
  });

  test('what is wrong in the object is named as it is spelled there', async () => {
    const { key, partnerId } = await newcomer();
    const [payout] = seed.Terms.EventPayouts;
    const badTerms = { ...seed.Terms, EventPayouts: [{ ...payout, PayoutLevel: 'MOON' }] };
    const unknownField = await importing(key, partnerId, { ...seed, Colour: 'red' });
    expect(unknownField.body).toMatchObject({ errors: [{ pointer: '/contract/Colour', detail: 'is not known' }] });
    expect((await importing(key, partnerId, { ...seed, Terms: badTerms })).body).toMatchObject({
      errors: [{ pointer: '/contract/Terms/EventPayouts/0/PayoutLevel' }],
    });
  });
});

describe('exporting a contract', () => {
  test('the imported object comes back as it was', async () => {
    const { key, partnerId } = await newcomer();
    const { id } = await imported(key, partnerId);
    expect((await api.send('GET', `/v1/contracts/${id}/export`, { key })).body).toEqual(seed);
  });

  test('canonical, it has the documented names, and imports to the same terms', async () => {
    const { key, partnerId } = await newcomer();
    const first = await imported(key, partnerId);
    const canonical = (await api.send('GET', `/v1/contracts/${first.id}/export?canonical=true`, { key })).body;
    expect(canonical).toMatchObject({ Id: seed.Id, StartDate: expect.any(String) as unknown });
    const other = await newcomer();
    expect((await imported(other.key, other.partnerId, canonical))['terms']).toEqual(first['terms']);
  });

  test('canonical, one that says all there is to say comes out as it came in, with our own links', async () => {
    const { key, partnerId } = await newcomer();
    const { id } = await imported(key, partnerId, completeContract);
    expect((await api.send('GET', `/v1/contracts/${id}/export?canonical=true`, { key })).body).toEqual({
      ...completeContract,
      PdfUri: `/v1/contracts/${id}/pdf`,
      Uri: `/v1/contracts/${id}`,
    });
  });

  test('canonical, the names that only the example of seed 003 uses are gone', async () => {
    const { key, partnerId } = await newcomer();
    const { id } = await imported(key, partnerId);
    const { text } = await api.send('GET', `/v1/contracts/${id}/export?canonical=true`, { key });
    for (const name of ['"Subtype":"SKU"', '"BonusTiers":[']) expect(text).toContain(name);
    for (const name of ['"SubType"', '"Tiers":[{']) expect(text).not.toContain(name);
  });

  test('a contract that was made here has the documented spelling too, with its life as it is now', async () => {
    const program = await aProgram(api);
    const body = { partnerId: program.partnerId, startDate: '2026-01-01T00:00:00Z', terms: tenPercent };
    const { id } = await api.must('POST', '/v1/contracts', { key: program.keys.brand, body });
    const exported = await api.send('GET', `/v1/contracts/${id}/export`, { key: program.keys.brand });
    expect(exported.body).toMatchObject({
      Id: id,
      Status: 'PENDING',
      Terms: { EventPayouts: [{ EventTypeName: 'Sale' }] },
    });
    const stranger = await anotherPartner(api, program);
    expect((await api.send('GET', `/v1/contracts/${id}/export`, { key: stranger.key })).status).toBe(403);
  });
});
