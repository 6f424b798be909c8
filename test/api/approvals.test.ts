import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plusDuration } from '../../domain/calendar.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

const soon = { period: 'DAY', monthOffset: 0, dayOffset: 1, maxMonthsOpenEndedPeriod: 2 };

let mall: Mall;
let byApproval: Shop;
let byEvent: Shop;
let byWord: Shop;
beforeAll(async () => {
  mall = await openMall();
  byApproval = await openShop(mall, { locking: { ...soon, basis: 'APPROVED' } });
  byEvent = await openShop(mall);
  byWord = await openShop(mall, { locking: { ...soon, basis: 'COMMISSIONABLE' } });
}, 60_000);
afterAll(() => mall.close());

const later = async (duration: string) => plusDuration(await mall.deps.clock.now(), duration, 'UTC');
const booksAreRight = async (shop: Shop) => {
  expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
};

/** Previews a command and carries it out; both say the same. */
async function foretold(shop: Shop, what: string, id: string) {
  const preview = await shop.command(`${what}?preview=true`, id);
  expect(preview).toMatchObject({ status: 200 });
  const { status, body } = await shop.command(what, id, { note: 'Looked at.' });
  expect(status).toBe(200);
  const { state, stateDetail, payout, openUntil } = await shop.read(`/v1/actions/${id}`);
  expect(preview).toMatchObject({ body: { action: { state, stateDetail, payout, openUntil } } });
  return body;
}

describe('an approval', () => {
  test('begins the locking period of what waits for it, and the action is paid after that', async () => {
    const { id, lockingAt, openUntil } = await byApproval.sale();
    expect({ lockingAt, openUntil }).toMatchObject({ lockingAt: null, openUntil: expect.any(String) });
    await mall.stage.moveTo(await later('P20D'));
    const approved = { state: 'PENDING', stateDetail: 'APPROVED_BY_USER', openUntil: null };
    expect(await foretold(byApproval, 'approvals', id)).toMatchObject(approved);
    expect(String((await byApproval.read(`/v1/actions/${id}`))['lockingAt']) > (await later('P1D'))).toBe(true);
    expect(await byApproval.untilPaid(id)).toMatchObject({ state: 'APPROVED', stateDetail: 'PAID' });
    const { data } = await byApproval.read(`/v1/actions/${id}/history`, 'support');
    expect(data).toContainEqual(expect.objectContaining({ command: 'APPROVE', note: 'Looked at.' }));
    await booksAreRight(byApproval);
  });

  test('locks at once what locks from its event', async () => {
    const { id } = await byEvent.sale();
    expect(await foretold(byEvent, 'approvals', id)).toMatchObject({ state: 'APPROVED', stateDetail: 'LOCKED' });
    await mall.stage.moveTo(await later('P10D'));
    expect(await byEvent.read(`/v1/actions/${id}`)).toMatchObject({ stateDetail: 'PAID' });
    await booksAreRight(byEvent);
  });

  test('stays while the action is held', async () => {
    const { id } = await byApproval.sale();
    await byApproval.command('approvals', id);
    await byApproval.command('holds', id, { reason: 'OTHER' });
    const released = await byApproval.command('releases', id);
    expect(released).toMatchObject({ body: { state: 'PENDING', stateDetail: 'APPROVED_BY_USER' } });
  });

  test('is for one partner: another needs its own', async () => {
    const { id } = await byApproval.sale();
    await byApproval.command('approvals', id);
    const { partnerId } = await byApproval.rival({ locking: { ...soon, basis: 'APPROVED' } });
    expect(await byApproval.reattribute(id, { partnerId })).toMatchObject({
      body: { stateDetail: 'OPEN', lockingAt: null, openUntil: expect.any(String) },
    });
  });

  test.each([
    { rule: 'what is approved', before: ['approvals'], code: 'ACTION_ALREADY_APPROVED' },
    { rule: 'what is on hold', before: ['holds'], code: 'ACTION_ON_HOLD' },
    { rule: 'what is reversed', before: ['reversals'], code: 'ACTION_ALREADY_REVERSED' },
  ])('of $rule is refused', async ({ before, code }) => {
    const { id } = await byApproval.sale();
    for (const what of before) await byApproval.command(what, id, what === 'approvals' ? {} : { reason: 'OTHER' });
    expect(await byApproval.command('approvals', id)).toMatchObject({ status: 409, body: { code } });
  });

  test.each([
    { rule: 'what nobody is credited for', fields: { partnerId: undefined } },
    { rule: 'a test', fields: { test: true } },
  ])('of $rule is refused', async ({ fields }) => {
    const { id } = await byApproval.sale(fields);
    const refused = { status: 409, body: { code: 'ACTION_STATE_REFUSES' } };
    expect(await byApproval.command('approvals', id)).toMatchObject(refused);
  });
});

describe('what nobody has approved when its open end has come', () => {
  test('is rejected, unless the contract says otherwise', async () => {
    const { id, openUntil } = await byApproval.sale();
    await mall.stage.moveTo(String(openUntil));
    expect(await byApproval.read(`/v1/actions/${id}`)).toMatchObject({ state: 'REVERSED', stateDetail: 'REJECTED' });
    await booksAreRight(byApproval);
  });

  test('is approved where the contract says so, and paid', async () => {
    const shop = await openShop(mall, {
      locking: { ...soon, basis: 'APPROVED', openEndedAutoLockingMode: 'APPROVE' },
    });
    const { id, openUntil } = await shop.sale();
    await mall.stage.moveTo(String(openUntil));
    const locked = { state: 'APPROVED', stateDetail: 'LOCKED', lockedAt: openUntil };
    expect(await shop.read(`/v1/actions/${id}`)).toMatchObject(locked);
    await mall.stage.moveTo(await later('P10D'));
    expect(await shop.read(`/v1/actions/${id}`)).toMatchObject({ stateDetail: 'PAID' });
    await booksAreRight(shop);
  });

  test('is rejected on hold, too', async () => {
    const { id, openUntil } = await byApproval.sale();
    await byApproval.command('holds', id, { reason: 'OTHER' });
    await mall.stage.moveTo(String(openUntil));
    expect(await byApproval.read(`/v1/actions/${id}`)).toMatchObject({ stateDetail: 'REJECTED', hold: null });
  });
});

describe('what is paid once it is commissionable', () => {
  test('locks from when the brand says so', async () => {
    const { id, lockingAt } = await byWord.sale();
    expect(lockingAt).toBeNull();
    const preview = await byWord.command('commissionable?preview=true', id);
    const said = await byWord.command('commissionable', id, {}, { key: byWord.keys.brand });
    const locks = { stateDetail: 'OPEN', lockingAt: expect.any(String), openUntil: null };
    expect(said).toMatchObject({ status: 200, body: locks });
    expect(preview).toMatchObject({ body: { action: locks } });
    expect(await byWord.untilPaid(id)).toMatchObject({ stateDetail: 'PAID' });
    await booksAreRight(byWord);
  });

  test('is a payment by the provider’s key as soon as both keys of its customer are known', async () => {
    const { partnerId, keys } = byWord;
    const known = await mall.must('POST', '/v1/customers', {
      key: keys.brand,
      body: { customerKey: 'c-1', partnerId },
    });
    const { id } = await byWord.sale({ partnerId: undefined, providerKey: 'cus_1' });
    expect(await byWord.read(`/v1/actions/${id}`)).toMatchObject({ stateDetail: 'AWAITING_CUSTOMER', openUntil: null });
    await mall.must('PATCH', `/v1/customers/${known.id}`, { key: keys.brand, body: { providerKey: 'cus_1' } });
    await mall.stage.moveTo(await later('PT1M'));
    expect(await byWord.read(`/v1/actions/${id}`)).toMatchObject({
      stateDetail: 'OPEN',
      lockingAt: expect.any(String),
    });
  });

  test('is refused twice, and of what locks otherwise', async () => {
    const refused = { status: 409, body: { code: 'ACTION_NOT_COMMISSIONABLE' } };
    const { id } = await byWord.sale();
    await byWord.command('commissionable', id);
    expect(await byWord.command('commissionable', id)).toMatchObject(refused);
    expect(await byEvent.command('commissionable', (await byEvent.sale()).id)).toMatchObject(refused);
  });
});
