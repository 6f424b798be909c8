import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { usualInvoicing } from '../../domain/invoice/invoicing.ts';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { acmeBrand } from '../support/program.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const create = (body: object = acmeBrand) => api.must('POST', '/v1/brands', { key: api.adminKey, body });

describe('brands', () => {
  test('a brand says its currency and time zone; the rest has defaults', async () => {
    const answer = await api.send('POST', '/v1/brands', { key: api.adminKey, body: acmeBrand });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(String),
      ...acmeBrand,
      fiscalYearStartMonth: 1,
      fundingRequired: false,
      payoutApproval: {},
      minimumReviewPeriod: 0,
      creditPolicy: null,
      sites: [],
      correctionApprovalThreshold: null,
      minimumPayouts: {},
      inquiryDays: 30,
      inquiryAutomaticAnswer: 'DECLINE',
      invoicing: usualInvoicing,
      createdAt: startOfTest,
    });
    const { id } = await create();
    expect(answer.headers.get('location')).toMatch(/^\/v1\/brands\/[0-9a-f-]{36}$/);
    expect(await api.must('GET', `/v1/brands/${id}`, { key: api.adminKey })).toMatchObject({ id, ...acmeBrand });
  });

  test('a change leaves alone what it does not name', async () => {
    const { id } = await create({ ...acmeBrand, minimumReviewPeriod: 14, fiscalYearStartMonth: 4 });
    const changed = await api.must('PATCH', `/v1/brands/${id}`, {
      key: api.adminKey,
      body: { name: 'Acme GmbH', creditPolicy: 'FIRST_REFERRER' },
    });
    const expected = {
      ...acmeBrand,
      id,
      name: 'Acme GmbH',
      creditPolicy: 'FIRST_REFERRER',
      minimumReviewPeriod: 14,
      fiscalYearStartMonth: 4,
    };
    expect(changed).toMatchObject(expected);
    expect(await api.must('GET', `/v1/brands/${id}`, { key: api.adminKey })).toMatchObject(expected);
  });

  test('two brands cannot be invoiced under one prefix, because the operator’s numbers would be the same', async () => {
    await create({ ...acmeBrand, invoicing: { prefix: 'INV-ACME' } });
    const { id } = await create();
    const body = { invoicing: { prefix: 'INV-ACME' } };
    const refused = await api.send('PATCH', `/v1/brands/${id}`, { key: api.adminKey, body });
    expect(refused).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  });

  test('the newest brand comes first in the list', async () => {
    const older = await create({ ...acmeBrand, name: 'Older' });
    const newer = await create({ ...acmeBrand, name: 'Newer' });
    const { data } = await api.list('/v1/brands?limit=2', api.adminKey);
    expect(data.map(({ id }) => id)).toEqual([newer.id, older.id]);
  });

  test('a brand that is not there is a 404, whatever its id looks like', async () => {
    for (const id of ['0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01', 'x', '%00', "'; DROP TABLE brand; --"]) {
      const answer = await api.send('GET', `/v1/brands/${encodeURIComponent(id)}`, { key: api.adminKey });
      expect(answer.status).toBe(404);
    }
  });
});

describe('the brand’s own hosts', () => {
  test('are kept as browsers spell them', async () => {
    const { id } = await create({
      ...acmeBrand,
      sites: ['Shop.example.com', 'xn--bcher-kva.example', 'localhost:8080'],
    });
    const expected = { sites: ['shop.example.com', 'xn--bcher-kva.example', 'localhost:8080'] };
    expect(await api.must('GET', `/v1/brands/${id}`, { key: api.adminKey })).toMatchObject(expected);
    const changed = { key: api.adminKey, body: { sites: ['acme.example'] } };
    expect(await api.must('PATCH', `/v1/brands/${id}`, changed)).toMatchObject({ sites: ['acme.example'] });
  });

  test.each([
    'https://shop.example.com',
    'shop.example.com/',
    'a@shop.example.com',
    'shop.example.com:443',
    '*.example.com',
    'bücher.example',
    '',
    ' ',
  ])('are not "%s"', async (site) => {
    const sent = { key: api.adminKey, body: { ...acmeBrand, sites: [site] } };
    expect(await api.send('POST', '/v1/brands', sent)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/sites/0' }] },
    });
  });
});
