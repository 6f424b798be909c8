import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { aProgram, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
let other: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  other = await aProgram(api);
});
afterAll(() => api.close());

const create = (body: object) => api.must('POST', '/v1/event-types', { key: acme.keys.brand, body });
const mapping = { enabled: true, values: { NEW: ['first-time'], EXISTING: ['returning', 'frequent'] } };

describe('event types', () => {
  test('an event type has a code, a category and, if the brand has words of its own, a mapping of customer statuses', async () => {
    const lead = { code: 'LEAD', name: 'Lead', category: 'LEAD' };
    expect(await create(lead)).toEqual({
      id: expect.any(String) as unknown,
      ...lead,
      externalId: null,
      customerStatusMapping: null,
      test: false,
      createdAt: startOfTest,
    });
    const signup = {
      code: 'SIGNUP',
      name: 'Sign-up',
      category: 'LEAD',
      externalId: '16030',
      customerStatusMapping: mapping,
    };
    expect(await create(signup)).toMatchObject(signup);
  });

  test('a code is there once for a brand, but each brand has its own', async () => {
    const body = { code: 'CALL', name: 'Call', category: 'CALL_PER_RING' };
    await create(body);
    const again = await api.send('POST', '/v1/event-types', { key: acme.keys.brand, body });
    expect(again).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    await api.must('POST', '/v1/event-types', { key: other.keys.brand, body });
  });

  test('the mapping can be put on, changed and taken off', async () => {
    const { id } = await create({ code: 'APP', name: 'App', category: 'MOBILE_APP' });
    const path = `/v1/event-types/${id}`;
    const key = acme.keys.brand;
    const patched = await api.must('PATCH', path, { key, body: { customerStatusMapping: mapping } });
    expect(patched).toMatchObject({ name: 'App', customerStatusMapping: mapping });
    await api.must('PATCH', path, { key, body: { customerStatusMapping: null, name: 'App install' } });
    expect(await api.must('GET', path, { key })).toMatchObject({ name: 'App install', customerStatusMapping: null });
  });

  test('a word stands for one customer status, in any case', async () => {
    const customerStatusMapping = { enabled: true, values: { NEW: ['trial', 'TRIAL'], EXISTING: ['known', 'Trial'] } };
    const body = { code: 'TRIAL', name: 'Trial', category: 'LEAD', customerStatusMapping };
    const answer = await api.send('POST', '/v1/event-types', { key: acme.keys.brand, body });
    const errors = [{ pointer: '/customerStatusMapping/values/EXISTING/1', detail: 'is a word for NEW already' }];
    expect(answer).toMatchObject({ status: 400, body: { errors } });
  });

  test.each(['code', 'category'])('the %s cannot be changed: actions and contracts rest on it', async (field) => {
    const { data } = await api.list('/v1/event-types?code=SALE', acme.keys.brand);
    const path = `/v1/event-types/${data[0]?.id ?? ''}`;
    const answer = await api.send('PATCH', path, { key: acme.keys.brand, body: { [field]: 'LEAD' } });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: `/${field}`, detail: 'is not known' }] } });
  });

  test('the list finds an event type by code and all of a category', async () => {
    await create({ code: 'DOWNLOAD', name: 'Download', category: 'DOWNLOAD' });
    const found = async (query: string) =>
      (await api.list(`/v1/event-types?${query}`, acme.keys.brand)).data.map((one) => one['code']);
    expect(await found('code=SALE')).toEqual(['SALE']);
    expect(await found('category=DOWNLOAD')).toEqual(['DOWNLOAD']);
    expect(await found('code=SALE&category=DOWNLOAD')).toEqual([]);
  });
});
