import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { anotherPartner, aProgram, tenPercent, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
});
afterAll(() => api.close());

const past = '2026-01-01T00:00:00Z';
const future = '2027-01-01T00:00:00Z';
const later = '2027-06-01T00:00:00Z';
const brandSigned = { brandSignatory: 'Acme Inc' };
const bothSigned = { ...brandSigned, partnerSignatory: 'Told By Brand' };

/** A contract of a partner that has no other, and what its parties do with it. */
async function aContract(more: object = {}) {
  const { partnerId, key: partner } = await anotherPartner(api, acme);
  const body = { partnerId, startDate: past, terms: tenPercent, ...more };
  const { id } = await api.must('POST', '/v1/contracts', { key: acme.keys.brand, body });
  const keys = { brand: acme.keys.brand, partner, stranger: acme.keys.partner };
  return {
    partnerId,
    post: (who: keyof typeof keys, what: string, sent: object = {}) =>
      api.send('POST', `/v1/contracts/${id}/${what}`, { key: keys[who], body: sent }),
  };
}

const partnerSigns = { party: 'PARTNER', signatory: 'Wile E. Coyote' };
const brandSigns = { party: 'BRAND', signatory: 'Acme Inc' };

describe('signatures', () => {
  test('the last signature puts a contract in force', async () => {
    const contract = await aContract();
    expect(await contract.post('brand', 'signatures', brandSigns)).toMatchObject({
      status: 200,
      body: { status: 'PENDING', brandSignatory: 'Acme Inc', brandSignatoryDate: startOfTest },
    });
    expect(await contract.post('partner', 'signatures', partnerSigns)).toMatchObject({
      status: 200,
      body: { status: 'ACTIVE', partnerSignatory: 'Wile E. Coyote', recordedBy: null, dateLastUpdated: startOfTest },
    });
  });

  test('a brand may record its partner’s signature, and the partner may confirm it', async () => {
    const contract = await aContract(brandSigned);
    const recorded = await contract.post('brand', 'signatures', partnerSigns);
    expect(recorded).toMatchObject({ status: 200, body: { status: 'ACTIVE', recordedBy: 'BRAND' } });
    expect(await contract.post('brand', 'signatures', partnerSigns)).toMatchObject({ status: 409 });
    expect(await contract.post('partner', 'signatures', partnerSigns)).toMatchObject({
      status: 200,
      body: { recordedBy: null },
    });
    expect(await contract.post('partner', 'signatures', partnerSigns)).toMatchObject({ status: 409 });
  });

  test.each([
    { rule: 'a partner does not sign for the brand', who: 'partner' as const, sent: brandSigns, status: 403, more: {} },
    {
      rule: 'another partner does not see the contract',
      who: 'stranger' as const,
      sent: partnerSigns,
      status: 404,
      more: {},
    },
    { rule: 'a brand signs once', who: 'brand' as const, sent: brandSigns, status: 409, more: brandSigned },
  ])('$rule', async ({ who, sent, status, more }) => {
    const contract = await aContract(more);
    expect((await contract.post(who, 'signatures', sent)).status).toBe(status);
  });

  test('a signature does not put two contracts in force at once', async () => {
    const pending = await aContract(brandSigned);
    const body = { partnerId: pending.partnerId, startDate: past, terms: tenPercent, ...bothSigned };
    await api.must('POST', '/v1/contracts', { key: acme.keys.brand, body });
    const answer = await pending.post('partner', 'signatures', partnerSigns);
    expect(answer).toMatchObject({ status: 409, body: { code: 'CONTRACT_OVERLAPS' } });
  });
});

describe('declines', () => {
  test.each([
    { who: 'brand' as const, declinedBy: 'BRAND' },
    { who: 'partner' as const, declinedBy: 'PARTNER' },
  ])('the $who may decline what is not yet in force', async ({ who, declinedBy }) => {
    const contract = await aContract(brandSigned);
    expect(await contract.post(who, 'declines')).toMatchObject({
      status: 200,
      body: { status: 'DECLINED', declinedBy, declinedAt: startOfTest },
    });
    for (const what of ['declines', 'end'] as const) {
      expect(await contract.post(who, what)).toMatchObject({ status: 409, body: { code: 'CONTRACT_STATE_REFUSES' } });
    }
    expect(await contract.post('partner', 'signatures', partnerSigns)).toMatchObject({ status: 409 });
  });

  test('a contract in force is not declined but ended', async () => {
    const contract = await aContract(bothSigned);
    expect(await contract.post('partner', 'declines')).toMatchObject({
      status: 409,
      body: { code: 'CONTRACT_STATE_REFUSES' },
    });
  });
});

describe('the end of a contract', () => {
  test.each([
    { rule: 'without a date it is now', more: {}, sent: {}, endDate: startOfTest, status: 'EXPIRED' },
    { rule: 'it may be to come', more: {}, sent: { endDate: future }, endDate: future, status: 'ACTIVE' },
    {
      rule: 'it may come earlier than agreed',
      more: { endDate: later },
      sent: { endDate: future },
      endDate: future,
      status: 'ACTIVE',
    },
    {
      rule: 'a contract to come ends as it starts',
      more: { startDate: future },
      sent: {},
      endDate: future,
      status: 'UPCOMING',
    },
  ])('$rule', async ({ more, sent, endDate, status }) => {
    const contract = await aContract({ ...bothSigned, ...more });
    expect(await contract.post('partner', 'end', sent)).toMatchObject({ status: 200, body: { endDate, status } });
  });

  test.each([
    { rule: 'it is not in the past: actions since then are priced', more: {}, sent: { endDate: past }, status: 400 },
    { rule: 'it is not before the start', more: { startDate: later }, sent: { endDate: future }, status: 400 },
    { rule: 'it is not later than agreed', more: { endDate: future }, sent: { endDate: later }, status: 409 },
  ])('$rule', async ({ more, sent, status }) => {
    const contract = await aContract({ ...bothSigned, ...more });
    expect((await contract.post('brand', 'end', sent)).status).toBe(status);
  });

  test('a contract that nobody has signed has no end', async () => {
    const contract = await aContract();
    expect((await contract.post('brand', 'end')).status).toBe(409);
  });
});

describe('what webhook endpoints hear of a contract', () => {
  test('both parties hear of drawing up, signature and decline; other partners do not', async () => {
    const program = await aProgram(api);
    const stranger = await anotherPartner(api, program);
    const body = { url: 'https://example.com/hooks', events: ['contract.*'] };
    const ids: string[] = [];
    for (const key of [program.keys.brand, program.keys.partner, stranger.key]) {
      ids.push((await api.must('POST', '/v1/webhook-endpoints', { key, body })).id);
    }
    const draft = { partnerId: program.partnerId, startDate: past, terms: tenPercent };
    const { id } = await api.must('POST', '/v1/contracts', { key: program.keys.brand, body: draft });
    await api.must('POST', `/v1/contracts/${id}/signatures`, { key: program.keys.brand, body: brandSigns });
    await api.must('POST', `/v1/contracts/${id}/declines`, { key: program.keys.partner });
    const heard = async (endpointId: string | undefined) =>
      (await api.list(`/v1/notifications?endpointId=${endpointId ?? ''}`, program.keys.brand)).data.map(
        ({ type }) => type,
      );
    const story = ['contract.declined', 'contract.signed', 'contract.created'];
    expect(await heard(ids[0])).toEqual(story);
    expect(await heard(ids[1])).toEqual(story);
    expect(await heard(ids[2])).toEqual([]);
  });
});
