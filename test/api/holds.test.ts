import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { plusDuration } from '../../domain/calendar.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { storedContent } from '../support/stored.ts';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
}, 60_000);
afterAll(() => mall.close());

const reason = 'CONS_FRAUD';
const later = async (duration: string) => plusDuration(await mall.deps.clock.now(), duration, 'UTC');
const read = (id: unknown) => shop.read(`/v1/actions/${String(id)}`);
const seen = z.object({ hold: z.object({ since: z.string(), until: z.string() }) });
const booksAreRight = async () => {
  expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
};

describe('a hold', () => {
  test('shows, says why in the history, and ends with a release', async () => {
    const { id } = await shop.sale();
    const held = await shop.command('holds', id, { reason, note: 'Many orders from one address.' });
    const hold = { since: expect.any(String), until: null };
    expect(held).toMatchObject({ status: 200, body: { state: 'PENDING', stateDetail: 'ON_HOLD', hold } });
    expect(held.headers.get('etag')).toBe('"2"');
    expect(await read(id)).toEqual(held.body);

    const released = await shop.command('releases', id, { note: 'All confirmed.' });
    expect(released).toMatchObject({ status: 200, body: { state: 'PENDING', stateDetail: 'OPEN', hold: null } });
    const { data } = await shop.read(`/v1/actions/${id}/history`, 'support');
    expect(data).toMatchObject([
      { command: 'SUBMIT' },
      { command: 'HOLD', reason, note: 'Many orders from one address.', before: { hold: null }, after: { hold } },
      { command: 'RELEASE', reason: null, note: 'All confirmed.', before: { hold }, after: { hold: null } },
    ]);
  });

  test('does not keep it from locking, but from being paid until it is released', async () => {
    const { id, lockingAt } = await shop.sale();
    await shop.command('holds', id, { reason });
    await mall.stage.moveTo(await later('P30D'));
    const locked = await read(id);
    expect(locked).toMatchObject({ state: 'APPROVED', stateDetail: 'LOCKED', lockedAt: lockingAt, paidAt: null });
    expect(locked['hold']).not.toBeNull();
    expect(String(locked['payableAt']) < (await mall.deps.clock.now())).toBe(true);

    await shop.command('releases', id);
    await mall.stage.moveTo(await later('P1D'));
    expect(await read(id)).toMatchObject({ state: 'APPROVED', stateDetail: 'PAID', hold: null });
    await booksAreRight();
  });

  test('may begin after the lock, and stops the payment then', async () => {
    const { id, lockingAt } = await shop.sale();
    await mall.stage.moveTo(String(lockingAt));
    const held = await shop.command('holds', id, { reason });
    expect(held).toMatchObject({ status: 200, body: { state: 'APPROVED', stateDetail: 'LOCKED' } });
    await mall.stage.moveTo(await later('P30D'));
    expect(await read(id)).toMatchObject({ stateDetail: 'LOCKED' });
    await shop.command('releases', id);
    await mall.stage.moveTo(await later('P1D'));
    expect(await read(id)).toMatchObject({ stateDetail: 'PAID' });
  });

  test.each([
    { rule: 'before the lock', duration: 'PT6H' },
    { rule: 'after the payment date', duration: 'P20D' },
  ])('until a date $rule ends by itself, and the action is paid', async ({ duration }) => {
    const { id } = await shop.sale();
    const until = await later(duration);
    await shop.command('holds', id, { reason, until });
    await mall.stage.moveTo(until);
    expect(await read(id)).toMatchObject({ hold: null });
    await mall.stage.moveTo(await later('P20D'));
    expect(await read(id)).toMatchObject({ stateDetail: 'PAID' });
    const { data } = await shop.read(`/v1/actions/${id}/history`, 'support');
    expect(data).toContainEqual(expect.objectContaining({ command: 'RELEASE', actor: 'system' }));
    await booksAreRight();
  });

  test('is moved to another date by a second one', async () => {
    const { id } = await shop.sale();
    await shop.command('holds', id, { reason, until: await later('PT1H') });
    const { since } = seen.parse(await read(id)).hold;
    const second = await shop.command('holds', id, { reason });
    expect(second).toMatchObject({ status: 200, body: { hold: { since, until: null } } });
    await mall.stage.moveTo(await later('PT2H'));
    expect(await read(id)).toMatchObject({ stateDetail: 'ON_HOLD' });
  });

  test('ends with a reversal, and stays with another partner', async () => {
    const reversed = await shop.sale();
    await shop.command('holds', reversed.id, { reason });
    expect(await shop.reverse(reversed.id)).toMatchObject({ body: { state: 'REVERSED', hold: null } });

    const moved = await shop.sale();
    await shop.command('holds', moved.id, { reason });
    const { partnerId } = await shop.rival();
    const hold = { until: null };
    expect(await shop.reattribute(moved.id, { partnerId })).toMatchObject({
      body: { partnerId, state: 'PENDING', stateDetail: 'ON_HOLD', hold },
    });
  });
});

describe('a preview does nothing and says what then happens', () => {
  test.each(['holds', 'releases'])('%s', async (what) => {
    const { id } = await shop.sale();
    if (what === 'releases') await shop.command('holds', id, { reason });
    await mall.stage.moveTo(await mall.deps.clock.now());
    const before = await storedContent(mall.deps.database);
    const preview = await shop.command(`${what}?preview=true`, id, { reason });
    expect(preview).toMatchObject({ status: 200, body: { postings: [] } });
    expect(await storedContent(mall.deps.database)).toEqual(before);
    await shop.command(what, id, { reason });
    const { hold, ...done } = await read(id);
    expect(preview).toMatchObject({ body: { action: { ...done, hold: hold && { until: null } } } });
  });
});

describe('what the state does not allow is refused', () => {
  test('a release of what is not on hold', async () => {
    const { id } = await shop.sale();
    expect(await shop.command('releases', id)).toMatchObject({ status: 409, body: { code: 'ACTION_NOT_ON_HOLD' } });
  });

  test('a hold when the payment date has come', async () => {
    const { id } = await shop.sale();
    await shop.untilPaid(id);
    const refused = { status: 409, body: { code: 'ACTION_ALREADY_PAYABLE' } };
    expect(await shop.command('holds', id, { reason })).toMatchObject(refused);
    expect(await shop.command('holds?preview=true', id, { reason })).toMatchObject(refused);
  });

  test('both of what is reversed', async () => {
    const { id } = await shop.sale();
    await shop.reverse(id);
    for (const what of ['holds', 'releases']) {
      const answer = await shop.command(what, id, { reason });
      expect(answer).toMatchObject({ status: 409, body: { code: 'ACTION_ALREADY_REVERSED' } });
    }
  });

  test('a hold of what waits for its customer', async () => {
    const { id } = await shop.sale({ partnerId: undefined, providerKey: 'cus_1' });
    expect(await shop.command('holds', id, { reason })).toMatchObject({ body: { code: 'ACTION_AWAITS_CUSTOMER' } });
  });

  test.each([
    { rule: 'no reason', body: { reason: undefined }, pointer: '/reason' },
    { rule: 'an unknown reason', body: { reason: 'BECAUSE' }, pointer: '/reason' },
    { rule: 'a date that is none', body: { until: 'tomorrow' }, pointer: '/until' },
    { rule: 'an unknown field', body: { forever: true }, pointer: '/forever' },
  ])('a hold with $rule names the field', async ({ body, pointer }) => {
    const answer = await shop.command('holds', uuid(), { reason, ...body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('a hold that would end before it begins', async () => {
    const { id } = await shop.sale();
    const answer = await shop.command('holds', id, { reason, until: await mall.deps.clock.now() });
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  });
});
