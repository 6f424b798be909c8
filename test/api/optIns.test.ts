import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ContractEntity } from '../../database/entities/index.ts';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { aProgram, type Program } from '../support/program.ts';
import { openMall, openShop, type Mall } from '../support/shop.ts';
import { aTemplate, percent, type TestTemplate } from '../support/templates.ts';

const start = '2027-01-01T00:00:00Z';
const early = { terms: percent('20'), modificationStartDate: start, earlyOptIn: true };

const optIn = (api: TestApi, contractId: string, key: string) =>
  api.send('POST', `/v1/contracts/${contractId}/opt-ins`, { key });

describe('beginning modified terms early', () => {
  let api: TestApi;
  let acme: Program;
  let template: TestTemplate;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    acme = await aProgram(api);
    template = await aTemplate(api, acme);
    api.setClock(startOfTest);
  });
  afterAll(() => api.close());

  /** A contract, and the one that follows it by a modification. */
  async function followed(modification: object = early, fields: object = {}) {
    const { id, partnerKey } = await template.contract(fields);
    const following = (await template.followUps(modification)).get(id)?.id ?? '';
    return { id, following, partnerKey };
  }

  /*
   *                 opt-in          modification start
   *  contract   ──────┤                    ┆
   *  follow-up        ├────────────────────┆──────▶
   */
  test('the contract that follows begins now, and the one before ends now', async () => {
    const { id, following, partnerKey } = await followed();
    expect(await optIn(api, following, partnerKey)).toMatchObject({
      status: 200,
      body: { id: following, status: 'ACTIVE', startDate: startOfTest, endDate: null, followsId: id },
    });
    expect(await template.read(id)).toMatchObject({ status: 'EXPIRED', endDate: startOfTest });
    expect(await template.read(following)).toMatchObject({
      status: 'ACTIVE',
      dateLastUpdated: startOfTest,
      modification: { earlyOptIn: true },
    });
  });

  test('the notice that was promised is the partner’s to waive', async () => {
    template = await aTemplate(api, acme, percent('10', {}, { changeNotificationPeriod: 90 }), 'With notice');
    const { following, partnerKey } = await followed();
    expect(await optIn(api, following, partnerKey)).toMatchObject({ body: { startDate: startOfTest } });
  });

  test('both workflows are told to look again', async () => {
    const { id, following, partnerKey } = await followed();
    const due = async () =>
      (
        await api.deps.database.em
          .fork()
          .execute<{ id: string }[]>("DELETE FROM outbox WHERE kind = 'CONTRACT' RETURNING subject_id AS id")
      ).map((row) => row.id);
    await due();
    await optIn(api, following, partnerKey);
    expect((await due()).toSorted()).toEqual([id, following].toSorted());
  });

  test('of two that come at once, one begins it and the other finds it begun', async () => {
    const { id, following, partnerKey } = await followed();
    const answers = await Promise.all([optIn(api, following, partnerKey), optIn(api, following, partnerKey)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await template.read(id)).toMatchObject({ endDate: startOfTest });
  });

  test('one modification after the other, in their order', async () => {
    const { id, following: first, partnerKey } = await followed();
    const again = { ...early, terms: percent('30'), modificationStartDate: '2027-02-01T00:00:00Z' };
    const second = (await template.followUps(again)).get(first)?.id ?? '';
    expect(await optIn(api, second, partnerKey)).toMatchObject({ status: 409 });
    expect(await optIn(api, first, partnerKey)).toMatchObject({ status: 200 });
    expect(await optIn(api, second, partnerKey)).toMatchObject({ status: 200, body: { startDate: startOfTest } });
    expect(await template.read(id)).toMatchObject({ status: 'EXPIRED' });
    expect(await template.read(first)).toMatchObject({ status: 'EXPIRED', startDate: startOfTest });
  });

  describe('is refused', () => {
    const refused = { status: 409, body: { code: 'CONTRACT_STATE_REFUSES' } };

    test('when the brand did not allow it', async () => {
      const { following, partnerKey } = await followed({ ...early, earlyOptIn: false });
      expect(await optIn(api, following, partnerKey)).toMatchObject(refused);
    });

    test('for a contract that follows none', async () => {
      const { id, partnerKey } = await followed();
      expect(await optIn(api, id, partnerKey)).toMatchObject(refused);
    });

    test('once it has begun', async () => {
      const { following, partnerKey } = await followed();
      await optIn(api, following, partnerKey);
      expect(await optIn(api, following, partnerKey)).toMatchObject(refused);
    });

    test('before the contract that it follows has begun', async () => {
      const { following, partnerKey } = await followed(early, { startDate: '2026-12-01T00:00:00Z' });
      expect(await optIn(api, following, partnerKey)).toMatchObject(refused);
    });

    test('after a party has ended it', async () => {
      const { id, following, partnerKey } = await followed();
      await api.must('POST', `/v1/contracts/${following}/end`, { key: partnerKey, body: {} });
      expect(await optIn(api, following, partnerKey)).toMatchObject(refused);
      expect(await template.read(id)).toMatchObject({ status: 'ACTIVE', endDate: start });
    });

    test('to everybody but the partner', async () => {
      const { following } = await followed();
      for (const key of [acme.keys.brand, acme.keys.support, acme.keys.finance]) {
        expect((await optIn(api, following, key)).status).toBe(403);
      }
      expect((await optIn(api, following, acme.keys.partner)).status).toBe(404);
    });

    test('with fields that it does not take', async () => {
      const { following, partnerKey } = await followed();
      const path = `/v1/contracts/${following}/opt-ins`;
      expect(await api.send('POST', path, { key: partnerKey, body: { startDate: start } })).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/startDate' }] },
      });
    });
  });
});

describe('on the running system', () => {
  let mall: Mall;
  beforeAll(async () => {
    mall = await openMall();
  }, 60_000);
  afterAll(() => mall.close());

  const hours = (count: number, from: string): string => new Date(Date.parse(from) + count * 3_600_000).toISOString();

  test('an action earns what the contract at its event date pays; what was priced before stays', async () => {
    const shop = await openShop(mall);
    const template = await aTemplate(mall, shop);
    const { id, partnerKey } = await template.contract();
    const { partnerId } = await template.read(id);
    const now = await mall.deps.clock.now();
    const modification = { ...early, modificationStartDate: hours(24 * 60, now) };
    const following = (await template.followUps(modification)).get(id)?.id ?? '';

    const before = await shop.sale({ partnerId });
    expect(before).toMatchObject({ contractId: id, payout: { value: '10.00' } });
    expect((await optIn(mall, following, partnerKey)).status).toBe(200);
    expect(await shop.sale({ partnerId })).toMatchObject({ contractId: following, payout: { value: '20.00' } });

    const late = await shop.sale({ partnerId, eventDate: hours(-1, now) });
    expect(late).toMatchObject({ contractId: id, payout: { value: '10.00' } });
    expect(await shop.reverse(before.id, { amount: '40.00' })).toMatchObject({
      body: { contractId: id, payout: { value: '6.00' } },
    });
  });

  /*
   *  published      opt-in of one          start of the modification
   *  ───┼──────────────┼──────────────────────────┼──────────▶
   *     │  the other: the old terms               │ the new terms
   */
  test('the workflows of both contracts move them on that date, and at an opt-in at once', async () => {
    const template = await aTemplate(mall, await aProgram(mall));
    const [one, other] = [await template.contract(), await template.contract()];
    const now = await mall.deps.clock.now();
    const followUps = await template.followUps({ ...early, modificationStartDate: hours(48, now) });
    const begun = (contractId: string) => moments(followUps.get(contractId)?.id ?? '');

    await mall.stage.moveTo(hours(24, now));
    const { body } = await optIn(mall, followUps.get(one.id)?.id ?? '', one.partnerKey);
    await mall.stage.moveTo(hours(25, now));
    const { startDate } = z.object({ startDate: z.string() }).parse(body);
    const optedIn = new Date(startDate).toISOString();
    expect(await moments(one.id)).toMatchObject({ expiredAt: optedIn });
    expect(await begun(one.id)).toMatchObject({ activatedAt: optedIn });
    expect(await moments(other.id)).toMatchObject({ expiredAt: null });
    expect(await begun(other.id)).toMatchObject({ activatedAt: null });

    await mall.stage.moveTo(hours(48, now));
    expect(await moments(other.id)).toMatchObject({ expiredAt: hours(48, now) });
    expect(await begun(other.id)).toMatchObject({ activatedAt: hours(48, now) });
  }, 60_000);

  /** When its workflow saw a contract begin and end. */
  const moments = (contractId: string) => mall.deps.database.em.fork().findOneOrFail(ContractEntity, contractId);
});
