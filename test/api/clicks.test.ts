import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { anotherPartner, aProgram, type Program } from '../support/program.ts';
import { agents } from '../support/visits.ts';

let api: TestApi;
let acme: Program;
let other: Program;
let rival: string;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  other = await aProgram(api);
  rival = (await anotherPartner(api, acme)).partnerId;
});
afterAll(() => api.close());

const send = (body: object) => api.send('POST', '/v1/clicks', { key: acme.keys.brand, body });

describe('clicks that the brand records', () => {
  test('a click is of a partner and happened now, if nothing else is said', async () => {
    const { body, status } = await send({ partnerId: acme.partnerId });
    expect(status).toBe(201);
    expect(body).toMatchObject({ partnerId: acme.partnerId, at: startOfTest, params: {}, customerProfileId: null });
    const { data } = await api.list('/v1/clicks?limit=1', acme.keys.brand);
    expect(data).toEqual([body]);
    expect(await api.must('GET', `/v1/clicks/${data[0]?.id ?? ''}`, { key: acme.keys.brand })).toEqual(body);
  });

  test('a click keeps what rules and attribution ask for', async () => {
    const link = { partnerId: acme.partnerId, url: 'https://shop.example.com/' };
    const { id: trackingLinkId } = await api.must('POST', '/v1/tracking-links', { key: acme.keys.brand, body: link });
    const body = {
      partnerId: acme.partnerId,
      trackingLinkId,
      customerProfileId: 'profile-1',
      landingPage: 'https://shop.example.com/shoes',
      referrerUrl: 'https://blog.example.com/',
      userAgent: 'Firefox',
      ipAddress: '2001:db8::1',
      sharedId: 'post-7',
      sku: 'A1',
      params: { param1: 'newsletter' },
      at: '2026-11-19T10:00:00Z',
    };
    expect((await send(body)).body).toMatchObject(body);
  });

  test.each([
    {
      rule: 'a click has happened: five minutes of clock difference are forgiven',
      at: '2026-11-20T10:05:00Z',
      status: 201,
    },
    { rule: 'more are not', at: '2026-11-20T10:05:01Z', status: 400 },
  ])('$rule', async ({ at, status }) => {
    expect((await send({ partnerId: acme.partnerId, at })).status).toBe(status);
  });

  test('a tracking link is the partner’s own', async () => {
    const link = { partnerId: rival, url: 'https://shop.example.com/' };
    const { id: trackingLinkId } = await api.must('POST', '/v1/tracking-links', { key: acme.keys.brand, body: link });
    const answer = await send({ partnerId: acme.partnerId, trackingLinkId });
    expect(answer).toMatchObject({ status: 404, body: { errors: [{ pointer: '/trackingLinkId' }] } });
  });

  test('another brand’s partner gets no click', async () => {
    expect(await send({ partnerId: other.partnerId })).toMatchObject({
      status: 404,
      body: { errors: [{ pointer: '/partnerId' }] },
    });
    expect((await api.list('/v1/clicks', other.keys.brand)).data).toEqual([]);
  });

  test('the list shows the clicks of a partner, a customer or a time', async () => {
    const times = ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z'];
    for (const at of times) await send({ partnerId: rival, customerProfileId: 'profile-march', at });
    const found = async (query: string) =>
      (await api.list(`/v1/clicks?${query}`, acme.keys.brand)).data.map((click) => click['at']);
    expect(await found('customerProfileId=profile-march')).toEqual(times.toReversed());
    expect(await found(`partnerId=${rival}&from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z`)).toEqual([times[1]]);
    expect(await found(`partnerId=${acme.partnerId}&customerProfileId=profile-march`)).toEqual([]);
  });
});

describe('what is found out of a click that the brand records', () => {
  const last = async () => (await api.list('/v1/clicks?limit=1', acme.keys.brand)).data[0];

  test.each([
    { rule: 'its country, by the address', told: { ipAddress: '8.8.8.8' }, found: { country: 'US', bot: false } },
    { rule: 'no country where one is told', told: { ipAddress: '8.8.8.8', country: 'DE' }, found: { country: 'DE' } },
    { rule: 'no country of a private address', told: { ipAddress: '10.0.0.1' }, found: { country: null } },
    { rule: 'that a program made it', told: { userAgent: agents.robot }, found: { bot: true } },
    { rule: 'that a person made it', told: { userAgent: agents.iphone }, found: { bot: false } },
    { rule: 'nothing where nothing is told', told: {}, found: { country: null, bot: false, duplicateOf: null } },
  ])('$rule', async ({ told, found }) => {
    expect((await send({ partnerId: acme.partnerId, ...told })).body).toMatchObject({ ...told, ...found });
    expect(await last()).toMatchObject(found);
  });

  test('that it repeats another of the same device within ten seconds', async () => {
    const at = (second: number) => `2026-11-19T10:00:${String(second).padStart(2, '0')}Z`;
    const repeated: unknown[] = [];
    for (const second of [0, 10, 11]) {
      await send({ partnerId: acme.partnerId, deviceId: 'phone-1', at: at(second) });
      repeated.push((await last())?.['duplicateOf'] !== null);
    }
    expect(repeated).toEqual([false, true, false]);
    expect((await api.list('/v1/clicks?deviceId=phone-1', acme.keys.brand)).data).toHaveLength(3);
  });

  test('not that two without device and address repeat each other', async () => {
    for (let count = 0; count < 2; count += 1) await send({ partnerId: acme.partnerId });
    expect(await last()).toMatchObject({ duplicateOf: null });
  });

  test('on which device a customer was seen', async () => {
    await send({ partnerId: acme.partnerId, deviceId: 'phone-7', customerProfileId: 'profile-7' });
    await send({ partnerId: acme.partnerId, deviceId: 'phone-7', customerProfileId: 'profile-7' });
    const seen = await api.deps.database.em
      .fork()
      .execute("SELECT device_id FROM customer_device WHERE customer_profile_id = 'profile-7'");
    expect(seen).toEqual([{ device_id: 'phone-7' }]);
  });
});
