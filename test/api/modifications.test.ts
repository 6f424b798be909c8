import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { aProgram, type Program } from '../support/program.ts';
import { storedRows } from '../support/stored.ts';
import { aTemplate, percent, type TestTemplate } from '../support/templates.ts';

let api: TestApi;
let acme: Program;
let template: TestTemplate;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  acme = await aProgram(api);
  template = await aTemplate(api, acme);
});
afterAll(() => api.close());

const start = '2027-01-01T00:00:00Z';
const twentyFromStart = { terms: percent('20'), modificationStartDate: start };

/*
 *                              modification start
 *  contract   ───────────────────────────┤
 *  follow-up                             ├──────────────▶   new terms, same parties, same end
 */
describe('a modification of template terms', () => {
  test('has each contract of the template followed by one with the new terms', async () => {
    const { id } = await template.contract({ endDate: '2028-01-01T00:00:00Z' });
    const following = (await template.followUps({ ...twentyFromStart, comment: 'We pay more.' })).get(id);
    expect(await template.read(id)).toMatchObject({ status: 'ACTIVE', endDate: start, dateLastUpdated: startOfTest });
    expect(following).toMatchObject({
      status: 'UPCOMING',
      startDate: start,
      endDate: '2028-01-01T00:00:00Z',
      templateId: template.id,
      followsId: id,
      modification: { comment: 'We pay more.', earlyOptIn: false },
      terms: { eventPayouts: [{ defaultPayoutRate: '20' }] },
    });
  });

  test('needs no new signature: the brand signs by it, and the partner has agreed to changes with notice', async () => {
    const { id } = await template.contract();
    expect((await template.followUps(twentyFromStart)).get(id)).toMatchObject({
      brandSignatory: 'Acme Inc',
      brandSignatoryDate: startOfTest,
      partnerSignatory: 'Wile E. Coyote',
      partnerSignatoryDate: startOfTest,
      recordedBy: 'BRAND',
    });
  });

  test('the partner may confirm the new terms with a signature of its own', async () => {
    const { id, partnerKey } = await template.contract();
    const following = (await template.followUps(twentyFromStart)).get(id)?.id ?? '';
    const body = { party: 'PARTNER', signatory: 'Wile E. Coyote' };
    const signed = await api.send('POST', `/v1/contracts/${following}/signatures`, { key: partnerKey, body });
    expect(signed).toMatchObject({ status: 200, body: { status: 'UPCOMING', recordedBy: null } });
  });

  test('waits for the notice that the old terms promise', async () => {
    const noticed = await aTemplate(api, acme, percent('10', {}, { changeNotificationPeriod: 60 }), 'With notice');
    const { id } = await noticed.contract();
    const following = (await noticed.followUps(twentyFromStart)).get(id);
    expect(following).toMatchObject({ startDate: '2027-01-19T10:00:00Z' });
    expect(await noticed.read(id)).toMatchObject({ endDate: '2027-01-19T10:00:00Z' });
  });

  test.each([
    { rule: 'a contract that ends before', fields: { endDate: '2026-12-31T00:00:00Z' } },
    { rule: 'a contract that ends as it starts', fields: { endDate: start } },
    { rule: 'a contract that waits for a signature', fields: { partnerSignatory: undefined } },
    { rule: 'a contract with terms of its own', fields: { templateId: undefined, terms: percent('10') } },
  ])('leaves alone $rule', async ({ fields }) => {
    const { id } = await template.contract(fields);
    const before = await template.read(id);
    expect((await template.followUps(twentyFromStart)).size).toBe(0);
    expect(await template.read(id)).toEqual(before);
  });

  test('leaves alone a contract that was declined', async () => {
    const { id, partnerKey } = await template.contract({ partnerSignatory: undefined });
    await api.must('POST', `/v1/contracts/${id}/declines`, { key: partnerKey });
    expect((await template.followUps(twentyFromStart)).size).toBe(0);
  });

  test('leaves alone the contracts of another template', async () => {
    const another = await aTemplate(api, acme, percent('10'), 'Another');
    await another.contract();
    expect((await template.followUps(twentyFromStart)).size).toBe(0);
  });

  test('a contract that is to come is followed as well', async () => {
    const { id } = await template.contract({ startDate: '2026-12-01T00:00:00Z' });
    const following = (await template.followUps(twentyFromStart)).get(id);
    expect(following).toMatchObject({ startDate: start, status: 'UPCOMING' });
    expect(await template.read(id)).toMatchObject({ status: 'UPCOMING', endDate: start });
  });

  test('may start now', async () => {
    const { id } = await template.contract();
    const following = (await template.followUps({ ...twentyFromStart, modificationStartDate: startOfTest })).get(id);
    expect(following).toMatchObject({ status: 'ACTIVE', startDate: startOfTest });
    expect(await template.read(id)).toMatchObject({ status: 'EXPIRED', endDate: startOfTest });
  });

  test('is listed, newest first', async () => {
    await template.followUps(twentyFromStart);
    await template.followUps({ ...twentyFromStart, modificationStartDate: '2027-02-01T00:00:00Z', earlyOptIn: true });
    const { data } = await api.list(`/v1/templates/${template.id}/modifications`, acme.keys.brand);
    expect(data).toMatchObject([
      { modificationStartDate: '2027-02-01T00:00:00Z', earlyOptIn: true, comment: null },
      { modificationStartDate: start, earlyOptIn: false, terms: { eventPayouts: [{ defaultPayoutRate: '20' }] } },
    ]);
  });
});

/*
 *                         first start        second start
 *  contract   ──────────────────┤
 *  follow-up                    ├──────────────────┤
 *  its own                                         ├──────────▶
 */
describe('one modification after another', () => {
  const second = { terms: percent('30'), modificationStartDate: '2027-03-01T00:00:00Z' };

  test('the later one applies to the last contract of each chain', async () => {
    const { id } = await template.contract();
    const first = (await template.followUps(twentyFromStart)).get(id);
    const followUps = await template.followUps(second);
    expect([...followUps.keys()]).toEqual([first?.id]);
    expect(followUps.get(first?.id ?? '')).toMatchObject({ startDate: '2027-03-01T00:00:00Z', endDate: null });
    expect(await template.read(first?.id ?? '')).toMatchObject({ startDate: start, endDate: '2027-03-01T00:00:00Z' });
    expect(await template.read(id)).toMatchObject({ endDate: start });
  });

  test('where notice delays the first beyond the second, the second takes its place', async () => {
    const slow = await aTemplate(api, acme, percent('10', {}, { changeNotificationPeriod: 365 }), 'Slow');
    const { id } = await slow.contract();
    const first = (await slow.followUps(twentyFromStart)).get(id);
    const last = (await slow.followUps(second)).get(first?.id ?? '');
    const delayed = '2027-11-20T10:00:00Z';
    expect(last).toMatchObject({ startDate: delayed });
    expect(await slow.read(first?.id ?? '')).toMatchObject({ startDate: delayed, endDate: delayed });
    expect(await slow.read(id)).toMatchObject({ endDate: delayed });
  });

  test('of two that come at once with the same start, one is refused', async () => {
    const { id } = await template.contract();
    const answers = await Promise.all([template.modify(twentyFromStart), template.modify(twentyFromStart)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400]);
    expect(await template.read(id)).toMatchObject({ endDate: start });
  });

  test('whoever ends a contract ends what was to follow it', async () => {
    const { id, partnerKey } = await template.contract();
    const first = (await template.followUps(twentyFromStart)).get(id);
    const last = (await template.followUps(second)).get(first?.id ?? '');
    await api.must('POST', `/v1/contracts/${id}/end`, { key: partnerKey, body: {} });
    expect(await template.read(id)).toMatchObject({ endDate: startOfTest, status: 'EXPIRED' });
    expect(await template.read(first?.id ?? '')).toMatchObject({ startDate: start, endDate: start });
    const third = { terms: percent('40'), modificationStartDate: '2027-04-01T00:00:00Z' };
    expect((await template.followUps(third)).size).toBe(0);
    expect(await template.read(last?.id ?? '')).toMatchObject({ endDate: '2027-03-01T00:00:00Z' });
  });
});

describe('a modification that is refused', () => {
  const nobody = uuid();

  test.each([
    { rule: 'it starts in the past', body: { modificationStartDate: '2026-11-20T09:59:59Z' } },
    { rule: 'it has no start', body: { modificationStartDate: undefined } },
    { rule: 'its start has no zone', body: { modificationStartDate: '2027-01-01T00:00:00' } },
    { rule: 'its comment is empty', body: { comment: '' }, pointer: '/comment' },
    { rule: 'its opt-in is no yes or no', body: { earlyOptIn: 'yes' }, pointer: '/earlyOptIn' },
    {
      rule: 'its terms name an unknown event type',
      body: { terms: percent('10', { eventType: 'NOPE' }) },
      pointer: '/terms/eventPayouts/0/eventType',
    },
  ])('$rule', async ({ body, pointer = '/modificationStartDate' }) => {
    await template.contract();
    const before = await storedRows(api.deps.database);
    const answer = await template.modify({ ...twentyFromStart, ...body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    expect(await storedRows(api.deps.database)).toBe(before);
  });

  test.each([
    { rule: 'it starts before an earlier one', modificationStartDate: '2026-12-31T00:00:00Z' },
    { rule: 'it starts together with an earlier one', modificationStartDate: start },
  ])('$rule', async ({ modificationStartDate }) => {
    await template.followUps(twentyFromStart);
    expect(await template.modify({ ...twentyFromStart, modificationStartDate })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/modificationStartDate' }] },
    });
  });

  test('it is of another brand’s template, or of none', async () => {
    const { brand: key } = (await aProgram(api)).keys;
    for (const id of [template.id, nobody]) {
      const path = `/v1/templates/${id}/modifications`;
      expect((await api.send('POST', path, { key, body: twentyFromStart })).status).toBe(404);
      expect((await api.send('GET', path, { key })).status).toBe(404);
    }
  });
});

describe('a template of many contracts', () => {
  /** Signed contracts of new partners, straight into the database. */
  const contracts = (count: number) =>
    api.deps.database.em.fork().execute(
      `WITH p AS (
         INSERT INTO partner (id, brand_id, name, email, country, currency, payout_method, created_at)
         SELECT gen_random_uuid(), b.id, 'Blog', 'blog@example.com', 'US', 'USD', '{"rail": "MANUAL_CSV"}', now()
         FROM brand b, generate_series(1, ?) WHERE b.id = ? RETURNING id, brand_id)
       INSERT INTO contract (id, brand_id, partner_id, start_at, brand_signed_at, partner_signed_at, terms, terms_hash, template_id, created_at, drawn_up_at)
       SELECT gen_random_uuid(), p.brand_id, p.id, '2026-01-01', '2026-01-01', '2026-01-01', t.terms, '', t.id, '2026-01-01', '2026-01-01'
       FROM p, template t WHERE t.id = ?`,
      [count, acme.brandId, template.id],
    );

  test('each of them is followed once', async () => {
    await contracts(450);
    const { status, body } = await template.modify(twentyFromStart);
    expect({ status, body }).toMatchObject({ status: 201, body: { followUps: { length: 450 } } });
    const followed = await api.deps.database.em.fork().execute<{ count: number; alone: number }[]>(
      `SELECT count(DISTINCT follows_id)::int AS count,
         (SELECT count(*)::int FROM contract WHERE template_id = ? AND end_at IS NULL AND follows_id IS NULL) AS alone
       FROM contract WHERE template_id = ?`,
      [template.id, template.id],
    );
    expect(followed).toEqual([{ count: 450, alone: 0 }]);
  });

  test('more than 5,000 are refused as a whole', async () => {
    await contracts(5_001);
    const before = await storedRows(api.deps.database);
    expect(await template.modify(twentyFromStart)).toMatchObject({ status: 422, body: { code: 'TEMPLATE_TOO_LARGE' } });
    expect(await storedRows(api.deps.database)).toBe(before);
  });
});

test('both parties hear of the contract that follows, with the comment; the contract before is looked at again', async () => {
  const { id, partnerKey } = await template.contract();
  const endpoints: string[] = [];
  for (const key of [acme.keys.brand, partnerKey, acme.keys.partner]) {
    const body = { url: 'https://example.com/hooks', events: ['contract.created'] };
    endpoints.push((await api.must('POST', '/v1/webhook-endpoints', { key, body })).id);
  }
  const woken = () =>
    api.deps.database.em
      .fork()
      .execute<{ id: string }[]>("DELETE FROM outbox WHERE kind = 'CONTRACT' RETURNING subject_id AS id");
  await woken();
  const following = (await template.followUps({ ...twentyFromStart, comment: 'We pay more.' })).get(id);
  const heard = await api.deps.database.em
    .fork()
    .execute<{ endpoint: string; data: unknown }[]>(
      `SELECT endpoint_id AS endpoint, body->'data' AS data FROM notification ORDER BY id`,
    );
  const data = { id: following?.id, followsId: id, startDate: start, modification: { comment: 'We pay more.' } };
  expect(heard.filter(({ endpoint }) => endpoints.includes(endpoint))).toMatchObject([
    { endpoint: endpoints[0], data },
    { endpoint: endpoints[1], data },
  ]);
  expect((await woken()).map((one) => one.id).toSorted()).toEqual([id, following?.id].toSorted());
});
