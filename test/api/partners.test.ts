import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { acmeBlog, aProgram, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
let other: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  other = await aProgram(api);
});
afterAll(() => api.close());

const create = (body: object = acmeBlog) => api.must('POST', '/v1/partners', { key: acme.keys.brand, body });

describe('partners', () => {
  test('a partner is paid by the CSV file and from the first cent, unless it says otherwise', async () => {
    expect(await create()).toEqual({
      id: expect.any(String) as unknown,
      ...acmeBlog,
      groups: [],
      tags: [],
      minimumPayout: '0.00',
      minimumPayouts: {},
      payoutMethod: { rail: 'MANUAL_CSV' },
      payoutsHeldUntil: null,
      complianceHold: null,
      taxStatus: null,
      createdAt: startOfTest,
    });
  });

  test('the minimum payout is told in the minor units of the partner’s currency', async () => {
    expect(await create({ ...acmeBlog, minimumPayout: '50' })).toMatchObject({ minimumPayout: '50.00' });
    expect(await create({ ...acmeBlog, currency: 'JPY', minimumPayout: '5000' })).toMatchObject({
      minimumPayout: '5000',
    });
  });

  test('each currency has its own minimum; that of the partner’s own currency can be named alone', async () => {
    const { id } = await create({ ...acmeBlog, minimumPayout: '50', minimumPayouts: { EUR: '45', JPY: '5000' } });
    const path = `/v1/partners/${id}`;
    const change = (body: object) => api.must('PATCH', path, { key: acme.keys.brand, body });
    expect(await api.must('GET', path, { key: acme.keys.brand })).toMatchObject({
      minimumPayout: '50.00',
      minimumPayouts: { EUR: '45.00', JPY: '5000', USD: '50.00' },
    });
    expect(await change({ minimumPayout: '10.00' })).toMatchObject({
      minimumPayouts: { EUR: '45.00', JPY: '5000', USD: '10.00' },
    });
    const all = { minimumPayout: '0.00', minimumPayouts: { KWD: '1.500' } };
    expect(await change({ minimumPayouts: { KWD: '1.5' } })).toMatchObject(all);
  });

  test.each([
    { rule: 'of a part of a cent', asked: { minimumPayout: '0.001' }, pointer: '/minimumPayout' },
    { rule: 'of half a yen', asked: { minimumPayouts: { JPY: '0.5' } }, pointer: '/minimumPayouts/JPY' },
    { rule: 'in no currency', asked: { minimumPayouts: { XXX: '1' } }, pointer: '/minimumPayouts/XXX' },
  ])('a minimum $rule is refused', async ({ asked, pointer }) => {
    const answer = await api.send('POST', '/v1/partners', { key: acme.keys.brand, body: { ...acmeBlog, ...asked } });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('a change leaves alone what it does not name', async () => {
    const payoutMethod = { rail: 'MANUAL_CSV', payee: 'Acme Blog Ltd' };
    const kept = { ...acmeBlog, groups: ['gold'], tags: ['travel'], minimumPayout: '25.50', payoutMethod };
    const { id } = await create(kept);
    const changed = await api.must('PATCH', `/v1/partners/${id}`, { key: acme.keys.brand, body: { country: 'de' } });
    const expected = { ...kept, id, country: 'DE' };
    expect(changed).toMatchObject(expected);
    expect(await api.must('GET', `/v1/partners/${id}`, { key: acme.keys.brand })).toMatchObject(expected);
  });

  test('where its money goes is not changed by one person', async () => {
    const { id } = await create({ ...acmeBlog, payoutMethod: { rail: 'EXTERNAL', payee: 'Acme Blog Ltd' } });
    const patch = (payoutMethod: object) =>
      api.send('PATCH', `/v1/partners/${id}`, { key: acme.keys.brand, body: { payoutMethod } });
    for (const other of [
      { rail: 'MANUAL_CSV', payee: 'Acme Blog Ltd' },
      { rail: 'EXTERNAL', payee: 'Somebody Else' },
      { rail: 'EXTERNAL' },
      { rail: 'EXTERNAL', payee: 'Acme Blog Ltd', currency: 'EUR' },
    ]) {
      expect(await patch(other)).toMatchObject({
        status: 409,
        body: { code: 'PAYOUT_METHOD_NEEDS_TWO', errors: [{ pointer: '/payoutMethod' }] },
      });
    }
    expect(await patch({ rail: 'EXTERNAL', payee: 'Acme Blog Ltd' })).toMatchObject({ status: 200 });
  });

  test('account data is not taken when a partner is made', async () => {
    const payoutMethod = { rail: 'ISO20022', account: { iban: 'DE89370400440532013000', holder: 'Acme Blog Ltd' } };
    const answer = await api.send('POST', '/v1/partners', {
      key: acme.keys.brand,
      body: { ...acmeBlog, payoutMethod },
    });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).not.toContain('DE89370400440532013000');
  });

  test('finance reads partners and keeps their tax status, and nothing else of them', async () => {
    const { id } = await create();
    const path = `/v1/partners/${id}`;
    const key = acme.keys.finance;
    const taxStatus = { kind: 'BUSINESS', country: 'DE', vatId: 'DE136695976', verifiedAt: '2026-11-01T00:00:00Z' };
    const body = { taxStatus: { ...taxStatus, country: 'de', vatId: 'de 136 695 976' } };
    expect(await api.must('PATCH', path, { key, body })).toMatchObject({ id, taxStatus });
    expect(await api.must('GET', path, { key })).toMatchObject({ taxStatus });
    expect(await api.send('PATCH', path, { key, body: { name: 'Renamed' } })).toMatchObject({ status: 403 });
    const wrong = { ...taxStatus, vatId: 'DE136695977' };
    expect(await api.send('PATCH', path, { key, body: { taxStatus: wrong } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/taxStatus/vatId' }] },
    });
    expect(await api.must('PATCH', path, { key, body: { taxStatus: null } })).toMatchObject({ taxStatus: null });
  });

  test('the list shows the partners of a group or with a tag', async () => {
    const gold = await create({ ...acmeBlog, groups: ['gold', 'eu'], tags: ['shoes'] });
    await create({ ...acmeBlog, groups: ['silver', 'eu'], tags: ['shoes'] });
    const ids = async (query: string) =>
      (await api.list(`/v1/partners?${query}`, acme.keys.brand)).data.map(({ id }) => id);
    expect(await ids('group=eu&tag=shoes')).toHaveLength(2);
    expect(await ids('group=gold&tag=shoes')).toEqual([gold.id]);
    expect(await ids('group=none')).toEqual([]);
  });

  test('another brand’s partner is not there: not to read, not to change, not in the list', async () => {
    const path = `/v1/partners/${other.partnerId}`;
    const key = acme.keys.brand;
    expect((await api.send('GET', path, { key })).status).toBe(404);
    expect((await api.send('PATCH', path, { key, body: { name: 'Stolen' } })).status).toBe(404);
    const { data } = await api.list('/v1/partners', key);
    expect(data.map(({ id }) => id)).not.toContain(other.partnerId);
    expect(await api.must('GET', path, { key: other.keys.brand })).toMatchObject({ name: acmeBlog.name });
  });
});
