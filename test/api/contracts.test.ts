import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { anotherPartner, aProgram, tenPercent, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
let other: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  other = await aProgram(api);
});
afterAll(() => api.close());

const past = '2026-01-01T00:00:00Z';
const future = '2027-01-01T00:00:00Z';
const signed = { brandSignatory: 'Acme Inc', partnerSignatory: 'Wile E. Coyote' };

const send = (body: object) => api.send('POST', '/v1/contracts', { key: acme.keys.brand, body });
const draft = (partnerId: string, more: object = {}) => ({ partnerId, startDate: past, terms: tenPercent, ...more });

describe('drawing up a contract', () => {
  test.each([
    { rule: 'both signatures make it ACTIVE from its start on', more: signed, status: 'ACTIVE' },
    { rule: 'and UPCOMING before', more: { ...signed, startDate: future }, status: 'UPCOMING' },
    { rule: 'after its end it is EXPIRED', more: { ...signed, endDate: '2026-02-01T00:00:00Z' }, status: 'EXPIRED' },
    { rule: 'a missing signature leaves it PENDING', more: { brandSignatory: 'Acme Inc' }, status: 'PENDING' },
  ])('$rule', async ({ more, status }) => {
    const { partnerId } = await anotherPartner(api, acme);
    const made = await send(draft(partnerId, more));
    expect(made).toMatchObject({ status: 201, body: { status } });
  });

  test('a signatory that is given has signed now; the partner’s is recorded as told by the brand', async () => {
    const { partnerId } = await anotherPartner(api, acme);
    const { body } = await send(draft(partnerId, signed));
    expect(body).toMatchObject({
      ...signed,
      brandSignatoryDate: startOfTest,
      partnerSignatoryDate: startOfTest,
      recordedBy: 'BRAND',
      dateCreated: startOfTest,
      dateLastUpdated: null,
      externalId: null,
    });
  });

  test('the terms come back in full, with their defaults', async () => {
    const { partnerId } = await anotherPartner(api, acme);
    const { body } = await send(draft(partnerId));
    expect(body).toMatchObject({
      terms: {
        currency: 'USD',
        returnPolicy: 'ALWAYS_OK',
        eventPayouts: [{ eventType: 'SALE', defaultPayoutRate: '10', locking: { basis: 'TRACKED', monthOffset: 1 } }],
      },
    });
  });

  test('terms that contradict themselves are refused at the field', async () => {
    const [payout] = tenPercent.eventPayouts;
    const group = { id: 'a', rank: 1, payoutRate: '15' };
    const payoutGroups = [group, { ...group, id: 'b' }];
    const terms = {
      ...tenPercent,
      eventPayouts: [{ ...payout, payoutGroups }],
      actionLimit: 0,
      actionLimitPeriod: 'DAY',
    };
    const refused = await send(draft(acme.partnerId, { terms }));
    expect(refused).toMatchObject({
      status: 400,
      body: {
        errors: [
          { pointer: '/terms/eventPayouts/0/payoutGroups/1/rank', detail: expect.stringContaining('got 1 again') },
          { pointer: '/terms/actionLimit', detail: 'expected a limit above 0, or none' },
        ],
      },
    });
  });

  test('terms that hardly mean what they say are taken, with a warning at the field, now and whenever they are read', async () => {
    const { partnerId } = await anotherPartner(api, acme);
    const [payout] = tenPercent.eventPayouts;
    const terms = { ...tenPercent, eventPayouts: [{ ...payout, locking: { dayOffset: 30 } }] };
    const made = await api.must('POST', '/v1/contracts', { key: acme.keys.brand, body: draft(partnerId, { terms }) });
    const warnings = [
      { pointer: '/terms/eventPayouts/0/locking/dayOffset', detail: expect.stringContaining('30 days') },
    ];
    expect(made).toMatchObject({ warnings });
    const read = await api.send('GET', `/v1/contracts/${made.id}`, { key: acme.keys.brand });
    expect(read.body).toMatchObject({ warnings });
  });

  test('clicks that are paid at a level that does not count them are warned of, wherever the contract is read', async () => {
    const { partnerId } = await anotherPartner(api, acme);
    const body = { code: 'BANNER_CLICK', name: 'Click', category: 'CLICK' };
    await api.must('POST', '/v1/event-types', { key: acme.keys.brand, body });
    const terms = {
      currency: 'USD',
      eventPayouts: [{ eventType: body.code, payoutLevel: 'ORDER', defaultPayout: '1' }],
    };
    const made = await api.must('POST', '/v1/contracts', { key: acme.keys.brand, body: draft(partnerId, { terms }) });
    const detail = expect.stringContaining('paid once');
    expect(made).toMatchObject({ warnings: [{ pointer: '/terms/eventPayouts/0/payoutLevel', detail }] });
    const { warnings } = made;
    expect(await api.must('GET', `/v1/contracts/${made.id}`, { key: acme.keys.brand })).toMatchObject({ warnings });
    expect((await api.list(`/v1/contracts?partnerId=${partnerId}`, acme.keys.brand)).data).toMatchObject([
      { warnings },
    ]);
  });

  test('terms name event types that the brand has', async () => {
    const [payout] = tenPercent.eventPayouts;
    const terms = { ...tenPercent, eventPayouts: [payout, { ...payout, eventType: 'NOPE' }] };
    expect(await send(draft(acme.partnerId, { terms }))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/terms/eventPayouts/1/eventType', detail: 'is no event type of this brand' }] },
    });
  });

  test('another brand’s partner gets no contract', async () => {
    expect(await send(draft(other.partnerId))).toMatchObject({
      status: 404,
      body: { errors: [{ pointer: '/partnerId' }] },
    });
    expect((await api.list('/v1/contracts', other.keys.brand)).data).toEqual([]);
  });

  test('a partner has at most one signed contract at any instant', async () => {
    const { partnerId } = await anotherPartner(api, acme);
    await send(draft(partnerId, { ...signed, endDate: future }));
    expect(await send(draft(partnerId, signed))).toMatchObject({ status: 409, body: { code: 'CONTRACT_OVERLAPS' } });
    expect((await send(draft(partnerId))).status).toBe(201);
    expect((await send(draft(partnerId, { ...signed, startDate: future }))).status).toBe(201);
  });
});

describe('reading contracts', () => {
  test('the list shows the contracts of a partner in a status', async () => {
    const { partnerId, key } = await anotherPartner(api, acme);
    const bodies = [
      { ...signed, startDate: '2025-01-01T00:00:00Z', endDate: past },
      { ...signed, endDate: future },
      { ...signed, startDate: future },
      {},
      {},
    ];
    const made = [];
    for (const body of bodies)
      made.push(await api.must('POST', '/v1/contracts', { key: acme.keys.brand, body: draft(partnerId, body) }));
    await api.must('POST', `/v1/contracts/${made[4]?.id ?? ''}/declines`, { key });
    for (const [index, status] of ['EXPIRED', 'ACTIVE', 'UPCOMING', 'PENDING', 'DECLINED'].entries()) {
      const { data } = await api.list(`/v1/contracts?partnerId=${partnerId}&status=${status}`, acme.keys.brand);
      expect(data.map((contract) => [contract.id, contract['status']])).toEqual([[made[index]?.id, status]]);
    }
  });

  test('a partner sees its own contracts, support and finance all of the brand, another brand none', async () => {
    const { partnerId, key } = await anotherPartner(api, acme);
    const { id } = await api.must('POST', '/v1/contracts', { key: acme.keys.brand, body: draft(partnerId) });
    const path = `/v1/contracts/${id}`;
    const { support, finance, partner } = acme.keys;
    for (const reader of [key, support, finance])
      expect(await api.must('GET', path, { key: reader })).toMatchObject({ id });
    for (const stranger of [partner, other.keys.brand, other.keys.partner]) {
      expect((await api.send('GET', path, { key: stranger })).status).toBe(404);
    }
    expect((await api.list('/v1/contracts', key)).data.map((contract) => contract.id)).toEqual([id]);
  });
});
