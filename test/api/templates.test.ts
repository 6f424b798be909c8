import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { anotherPartner, aProgram, tenPercent, type Program } from '../support/program.ts';
import { percent } from '../support/templates.ts';

let api: TestApi;
let acme: Program;
let other: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  other = await aProgram(api);
});
afterAll(() => api.close());

const send = (body: object, key = acme.keys.brand) => api.send('POST', '/v1/templates', { key, body });
const nobody = '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01';

describe('template terms', () => {
  test('are kept under a name, with the defaults of terms', async () => {
    const { status, body } = await send({ name: 'Standard', terms: tenPercent });
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { name: 'Standard', createdAt: startOfTest, terms: { currency: 'USD', changeNotificationPeriod: 0 } },
    });
    const { data } = await api.list('/v1/templates?name=Standard', acme.keys.brand);
    expect(data).toEqual([body]);
    expect(await api.must('GET', `/v1/templates/${data[0]?.id ?? ''}`, { key: acme.keys.brand })).toEqual(body);
    expect((await send({ name: 'Standard', terms: tenPercent })).status).toBe(409);
    expect((await send({ name: 'Standard', terms: tenPercent }, other.keys.brand)).status).toBe(201);
  });

  test('another brand does not see them', async () => {
    const { id } = await api.must('POST', '/v1/templates', {
      key: acme.keys.brand,
      body: { name: 'Ours', terms: tenPercent },
    });
    expect((await api.send('GET', `/v1/templates/${id}`, { key: other.keys.brand })).status).toBe(404);
    expect((await api.list('/v1/templates?name=Ours', other.keys.brand)).data).toEqual([]);
  });

  test.each([
    { rule: 'a name is needed', body: { terms: tenPercent }, pointer: '/name' },
    { rule: 'terms are needed', body: { name: 'A' }, pointer: '/terms' },
    { rule: 'no other field is known', body: { name: 'A', terms: tenPercent, colour: 'red' }, pointer: '/colour' },
    {
      rule: 'terms name event types that the brand has',
      body: { name: 'A', terms: percent('10', { eventType: 'NOPE' }) },
      pointer: '/terms/eventPayouts/0/eventType',
    },
    {
      rule: 'terms that contradict themselves are refused as in a contract',
      body: { name: 'A', terms: percent('10', { defaultPayout: '1.00' }) },
      pointer: '/terms/eventPayouts/0/defaultPayoutRate',
    },
  ])('$rule', async ({ body, pointer }) => {
    expect(await send(body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});

describe('a contract that is made from a template', () => {
  const draft = (more: object) => ({ partnerId: acme.partnerId, startDate: '2026-01-01T00:00:00Z', ...more });
  const make = (body: object) => api.send('POST', '/v1/contracts', { key: acme.keys.brand, body });

  /** A template of 10 % that pays 20 % from 2027 on. */
  async function modifiedTemplate(name: string): Promise<string> {
    const { id } = await api.must('POST', '/v1/templates', {
      key: acme.keys.brand,
      body: { name, terms: percent('10') },
    });
    const body = { terms: percent('20'), modificationStartDate: '2027-01-01T00:00:00Z' };
    await api.must('POST', `/v1/templates/${id}/modifications`, { key: acme.keys.brand, body });
    return id;
  }

  test.each([
    { rule: 'copies the terms that are in force at its start', startDate: '2026-12-31T23:59:59Z', rate: '10' },
    { rule: 'be they modified by then', startDate: '2027-01-01T00:00:00Z', rate: '20' },
  ])('$rule', async ({ rule, startDate, rate }) => {
    const templateId = await modifiedTemplate(rule);
    const { partnerId } = await anotherPartner(api, acme);
    expect(await make({ partnerId, startDate, templateId })).toMatchObject({
      status: 201,
      body: { templateId, followsId: null, modification: null, terms: { eventPayouts: [{ defaultPayoutRate: rate }] } },
    });
  });

  test.each([
    { rule: 'names either terms or a template', more: {}, status: 400, pointer: '/terms' },
    {
      rule: 'but not both',
      more: { terms: tenPercent, templateId: nobody },
      status: 400,
      pointer: '/templateId',
    },
    { rule: 'and one of its own brand’s', more: { templateId: nobody }, status: 404, pointer: '/templateId' },
    { rule: 'by its id', more: { templateId: 'standard' }, status: 400, pointer: '/templateId' },
  ])('$rule', async ({ more, status, pointer }) => {
    expect(await make(draft(more))).toMatchObject({ status, body: { errors: [{ pointer }] } });
  });

  test('the template then shows the terms of today', async () => {
    const id = await modifiedTemplate('Of today');
    const read = () => api.must('GET', `/v1/templates/${id}`, { key: acme.keys.brand });
    expect(await read()).toMatchObject({ terms: { eventPayouts: [{ defaultPayoutRate: '10' }] } });
    api.setClock('2027-01-01T00:00:00Z');
    expect(await read()).toMatchObject({ terms: { eventPayouts: [{ defaultPayoutRate: '20' }] } });
    api.setClock(startOfTest);
  });
});
