import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { anotherPartner, aProgram, type Program } from '../support/program.ts';

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

const send = (body: object) => api.send('POST', '/v1/promo-codes', { key: acme.keys.brand, body });
const january = '2026-01-01T00:00:00Z';
const june = '2026-06-01T00:00:00Z';

describe('promo codes', () => {
  test('a code belongs to a partner from a day on, with or without an end', async () => {
    const body = { code: 'BLOG10', partnerId: acme.partnerId, from: january, to: june };
    const made = await send(body);
    expect(made.body).toEqual({ id: expect.any(String) as unknown, ...body, createdAt: startOfTest });
    expect((await send({ ...body, code: 'BLOG20', to: undefined })).body).toMatchObject({ code: 'BLOG20', to: null });
    const { data } = await api.list('/v1/promo-codes?code=BLOG10', acme.keys.brand);
    expect(data).toEqual([made.body]);
    expect(await api.must('GET', `/v1/promo-codes/${data[0]?.id ?? ''}`, { key: acme.keys.brand })).toEqual(made.body);
  });

  test.each([
    { rule: 'a code has one owner at any instant', code: 'ONE', from: '2026-05-31T23:59:59Z', status: 409 },
    { rule: 'a code may go to another partner when its time is over', code: 'TWO', from: june, status: 201 },
  ])('$rule', async ({ code, from, status }) => {
    await send({ code, partnerId: acme.partnerId, from: january, to: june });
    expect((await send({ code, partnerId: rival, from })).status).toBe(status);
  });

  test('an end comes after its beginning', async () => {
    const body = { code: 'BACK', partnerId: acme.partnerId, from: june, to: january };
    expect(await send(body)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/to' }] } });
  });

  test('another brand’s partner gets no code', async () => {
    const body = { code: 'FOREIGN', partnerId: other.partnerId, from: january };
    expect(await send(body)).toMatchObject({ status: 404, body: { errors: [{ pointer: '/partnerId' }] } });
    expect((await api.list('/v1/promo-codes?code=FOREIGN', acme.keys.brand)).data).toEqual([]);
  });

  test('the list shows the codes of one partner', async () => {
    await send({ code: 'RIVAL', partnerId: rival, from: january });
    const { data } = await api.list(`/v1/promo-codes?partnerId=${rival}&code=RIVAL`, acme.keys.brand);
    expect(data).toMatchObject([{ code: 'RIVAL' }]);
    expect((await api.list(`/v1/promo-codes?partnerId=${acme.partnerId}&code=RIVAL`, acme.keys.brand)).data).toEqual(
      [],
    );
  });
});
