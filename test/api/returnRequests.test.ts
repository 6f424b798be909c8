import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { NotificationEntity } from '../../database/entities/index.ts';
import { plusDuration } from '../../domain/calendar.ts';
import { returnRequestWorkflowId } from '../../workflows/messages/returnRequest.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { storedContent } from '../support/stored.ts';

/* Return policy MP_APPROVAL_REQ (seed 003): the partner is asked before payout comes back. */

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall, {}, { returnPolicy: 'MP_APPROVAL_REQ', maxReturnPercentage: '10' });
}, 60_000);
afterAll(() => mall.close());

const refused = (code: string) => ({ status: 409, body: { code } });
const later = async (duration: string) => plusDuration(await mall.deps.clock.now(), duration, 'UTC');
const settled = async () => mall.stage.moveTo(await mall.deps.clock.now());
const asked = z.looseObject({ id: z.string(), answerBy: z.string() });
const read = (id: string, who: 'support' | 'partner' = 'support') => shop.read(`/v1/return-requests/${id}`, who);
const action = (id: string) => shop.read(`/v1/actions/${id}`);
const answer = (id: string, body: object, key = shop.keys.partner) =>
  mall.send('POST', `/v1/return-requests/${id}/answers`, { key, body });
const withdraw = (id: string, body: object = {}) =>
  mall.send('POST', `/v1/return-requests/${id}/withdrawals`, { key: shop.keys.support, body });

const endpoint = async (key: string, url: string) =>
  z
    .looseObject({ id: z.string() })
    .parse(await mall.must('POST', '/v1/webhook-endpoints', { key, body: { url, events: ['return-request.*'] } }));
const toldTo = (endpointId: string) =>
  mall.deps.database.em.fork().find(NotificationEntity, { endpointId }, { orderBy: { sequence: 'asc' } });

/** A sale of 100.00 USD whose partner is asked to give its 10.00 back. */
async function aRequest(body: Record<string, unknown> = {}) {
  const { id: actionId } = await shop.sale();
  const { status, body: request } = await shop.reverse(actionId, body);
  expect(status).toBe(202);
  return { actionId, ...asked.parse(request) };
}

describe('a return that needs the partner’s agreement', () => {
  test('is a request at first, and the action stays as it is', async () => {
    const { id: actionId, orderId, ...before } = await shop.sale();
    const answered = await shop.reverse(actionId, { amount: '40.00', note: 'One of two came back.' });
    expect(answered).toMatchObject({
      status: 202,
      body: {
        actionId,
        orderId,
        partnerId: shop.partnerId,
        reason: 'ITEM_RETURNED',
        takeBack: { amount: '40.00' },
        order: null,
        payout: { value: '4.00', currency: 'USD' },
        state: 'WAITING',
        answeredAt: null,
        answeredBy: null,
        refusal: null,
        askedFor: { actor: expect.stringMatching(/^support:/), note: 'One of two came back.' },
      },
    });
    const { id, answerBy } = asked.parse(answered.body);
    expect(answered.headers.get('location')).toBe(`/v1/return-requests/${id}`);
    expect(answerBy.slice(0, 16)).toBe((await later('P14D')).slice(0, 16));
    expect(await read(id)).toEqual(answered.body);
    expect(await action(actionId)).toMatchObject({ id: actionId, orderId, payout: before['payout'], state: 'PENDING' });
  });

  test.each([
    { rule: 'before the lock', paid: false },
    { rule: 'after payment, as a clawback', paid: true },
  ])('is taken back once the partner agrees, $rule', async ({ paid }) => {
    const { id: actionId } = await shop.sale();
    if (paid) await shop.untilPaid(actionId);
    const { id } = asked.parse((await shop.reverse(actionId)).body);
    const answered = await answer(id, { answer: 'ACCEPTED', note: 'We have seen the parcel.' });
    expect(answered).toMatchObject({
      status: 200,
      body: { answeredBy: 'PARTNER', answerNote: 'We have seen the parcel.' },
    });
    await settled();
    expect(await read(id)).toMatchObject({ state: 'CARRIED_OUT', refusal: null, endedAt: expect.any(String) });
    expect(await action(actionId)).toMatchObject({
      state: 'REVERSED',
      stateDetail: 'ITEM_RETURNED',
      payout: { value: '0.00' },
    });
    const { data } = await shop.read(`/v1/actions/${actionId}/history`, 'support');
    expect(data).toContainEqual(
      expect.objectContaining({
        command: 'REVERSE',
        reason: 'ITEM_RETURNED',
        actor: expect.stringMatching(/^support:/),
      }),
    );
    expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
  });

  test('is not taken back when the partner declines, and can be asked for again', async () => {
    const { id, actionId } = await aRequest();
    expect(await answer(id, { answer: 'DECLINED' })).toMatchObject({ status: 200, body: { state: 'DECLINED' } });
    await settled();
    expect(await action(actionId)).toMatchObject({ state: 'PENDING', payout: { value: '10.00' } });
    expect(await shop.reverse(actionId)).toMatchObject({ status: 202 });
  });

  test('is taken back when the partner says nothing for fourteen days, and not before', async () => {
    const { id, actionId, answerBy } = await aRequest();
    await mall.stage.moveTo(await later('P13D'));
    expect(await read(id)).toMatchObject({ state: 'WAITING' });
    expect(await action(actionId)).toMatchObject({ state: 'APPROVED', stateDetail: 'PAID' });
    await mall.stage.moveTo(new Date(answerBy).toISOString());
    await settled();
    expect(await read(id)).toMatchObject({ state: 'CARRIED_OUT', answeredBy: 'DEADLINE', answerNote: null });
    expect(await action(actionId)).toMatchObject({ state: 'REVERSED', payout: { value: '0.00' } });
  });

  test('is withdrawn by support while it waits', async () => {
    const { id, actionId } = await aRequest();
    const withdrawn = await withdraw(id, { note: 'The customer has kept it.' });
    expect(withdrawn).toMatchObject({ status: 200, body: { state: 'WITHDRAWN', answeredBy: 'BRAND' } });
    await mall.stage.moveTo(await later('P15D'));
    expect(await action(actionId)).toMatchObject({ state: 'APPROVED', payout: { value: '10.00' } });
  });

  test('is answered once: whoever comes later is told', async () => {
    const { id } = await aRequest();
    const answers = await Promise.all([
      answer(id, { answer: 'ACCEPTED' }),
      answer(id, { answer: 'DECLINED' }),
      withdraw(id),
    ]);
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 409, 409]);
    await settled();
    expect(await answer(id, { answer: 'DECLINED' })).toMatchObject(refused('RETURN_REQUEST_ANSWERED'));
    expect(await withdraw(id)).toMatchObject(refused('RETURN_REQUEST_ANSWERED'));
  });
});

describe('a return request whose action leaves its partner', () => {
  const ended = (code: string, detail: string) => ({
    state: 'REFUSED',
    answeredBy: 'BRAND',
    answerNote: null,
    refusal: { code, detail },
    endedAt: expect.any(String),
  });

  test('ends when the action is reversed for another reason, and nobody can answer it any more', async () => {
    const { id, actionId } = await aRequest();
    expect(await shop.reverse(actionId, { reason: 'CONS_FRAUD' })).toMatchObject({ status: 200 });
    expect(await read(id)).toMatchObject(ended('ACTION_ALREADY_REVERSED', `Action ${actionId} is reversed.`));
    expect(await answer(id, { answer: 'ACCEPTED' })).toMatchObject(refused('RETURN_REQUEST_ANSWERED'));
    await mall.stage.moveTo(await later('P15D'));
    expect(await read(id)).toMatchObject({ state: 'REFUSED' });
    const workflow = mall.stage.temporal.client.workflow.getHandle(returnRequestWorkflowId(id));
    await expect(workflow.result()).resolves.toBeUndefined();
  });

  test('goes on while only a part of the action is taken back', async () => {
    const { id, actionId } = await aRequest();
    await shop.reverse(actionId, { reason: 'CONS_ERROR', amount: '10.00' });
    expect(await read(id)).toMatchObject({ state: 'WAITING' });
  });

  test('ends when the action is moved: the next partner is asked at once, and its own word counts', async () => {
    const { id, actionId } = await aRequest();
    const { partnerId, key } = await shop.rival();
    await shop.reattribute(actionId, { partnerId });
    expect(await read(id)).toMatchObject(
      ended('ACTION_CHANGED_SINCE', `Action ${actionId} is another partner’s by now.`),
    );
    expect(await answer(id, { answer: 'ACCEPTED' })).toMatchObject(refused('RETURN_REQUEST_ANSWERED'));
    const next = await shop.reverse(actionId);
    expect(next).toMatchObject({ status: 202, body: { partnerId, state: 'WAITING' } });
    await answer(asked.parse(next.body).id, { answer: 'ACCEPTED' }, key);
    await settled();
    expect(await action(actionId)).toMatchObject({ state: 'REVERSED', payout: { value: '0.00' } });
  });

  test('tells its partner that the action has changed, and neither whose it is nor under which contract', async () => {
    const { id, actionId } = await aRequest();
    const { partnerId } = await shop.rival();
    const { id: endpointId } = await endpoint(shop.keys.partner, 'http://127.0.0.1:9/moved');
    await shop.reattribute(actionId, { partnerId });
    const { contractId } = await action(actionId);
    const general = { code: 'ACTION_CHANGED_SINCE', detail: 'The action has been changed by somebody else since.' };
    const seen = await read(id, 'partner');
    expect(seen).toMatchObject({ state: 'REFUSED', refusal: general });
    const told = await toldTo(endpointId);
    expect(told).toMatchObject([
      { type: 'return-request.answered', body: { data: { state: 'REFUSED', refusal: general } } },
    ]);
    for (const secret of [partnerId, String(contractId)]) expect(JSON.stringify({ seen, told })).not.toContain(secret);
    await mall.send('DELETE', `/v1/webhook-endpoints/${endpointId}`, { key: shop.keys.brand });
  });
});

describe('a downward correction', () => {
  const correct = (id: string, amount: string) => shop.command('corrections', id, { reason: 'ORDER_UPDATE', amount });

  test('is asked for and carried out like a reversal', async () => {
    const { id: actionId } = await shop.sale();
    const answered = await correct(actionId, '60.00');
    expect(answered).toMatchObject({
      status: 202,
      body: { takeBack: null, order: { amount: '60.00' }, payout: { value: '4.00' }, state: 'WAITING' },
    });
    const { id } = asked.parse(answered.body);
    await answer(id, { answer: 'ACCEPTED' });
    await settled();
    expect(await read(id)).toMatchObject({ state: 'CARRIED_OUT' });
    expect(await action(actionId)).toMatchObject({ amount: { value: '60.00' }, payout: { value: '6.00' } });
  });

  test('is not, where the action pays more by it, also while its partner is asked about something else', async () => {
    const { id } = await shop.sale();
    expect(await correct(id, '160.00')).toMatchObject({ status: 200, body: { payout: { value: '16.00' } } });
    expect(await correct(id, '60.00')).toMatchObject({ status: 202 });
    expect(await correct(id, '170.00')).toMatchObject({ status: 200, body: { payout: { value: '17.00' } } });
  });

  test.each([
    { rule: 'less', meanwhile: '20.00', pays: '2.00' },
    { rule: 'more', meanwhile: '500.00', pays: '50.00' },
  ])('is void when $rule than was agreed to would come back', async ({ meanwhile, pays }) => {
    const { id: actionId } = await shop.sale();
    const { id } = asked.parse((await correct(actionId, '10.00')).body);
    await shop.command('corrections', actionId, { reason: 'CONS_ERROR', amount: meanwhile });
    await answer(id, { answer: 'ACCEPTED' });
    await settled();
    expect(await read(id)).toMatchObject({ state: 'REFUSED', refusal: { code: 'ACTION_CHANGED_SINCE' } });
    expect(await action(actionId)).toMatchObject({ payout: { value: pays } });
  });
});

describe('asking', () => {
  test('happens once for a request that is sent twice under one Idempotency-Key', async () => {
    const { id: actionId } = await shop.sale();
    const sent = { headers: { 'idempotency-key': uuid() } };
    const first = await shop.reverse(actionId, {}, sent);
    expect(await shop.reverse(actionId, {}, sent)).toMatchObject({ status: 202, body: first.body });
    const { data } = await mall.list(`/v1/return-requests?actionId=${actionId}`, shop.keys.support);
    expect(data).toHaveLength(1);
  });

  test('happens one at a time for an action', async () => {
    const { actionId, id } = await aRequest({ amount: '10.00' });
    expect(await shop.reverse(actionId, { amount: '10.00' })).toMatchObject(refused('RETURN_REQUEST_OPEN'));
    const preview = await shop.command('reversals?preview=true', actionId, { reason: 'ITEM_RETURNED' });
    expect(preview).toMatchObject(refused('RETURN_REQUEST_OPEN'));
    await answer(id, { answer: 'ACCEPTED' });
    await settled();
    expect(await shop.reverse(actionId, { amount: '10.00' })).toMatchObject({ status: 202 });
  });

  test('at the same time is one request', async () => {
    const { id: actionId } = await shop.sale();
    const answers = await Promise.all([shop.reverse(actionId), shop.reverse(actionId), shop.reverse(actionId)]);
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([202, 409, 409]);
  });

  test('is refused for what the return would be refused for', async () => {
    const { id: actionId } = await shop.sale();
    expect(await shop.reverse(actionId, { amount: '100.01' })).toMatchObject({
      status: 422,
      body: { code: 'REVERSAL_EXCEEDS_ACTION' },
    });
    await shop.reverse(actionId, { reason: 'CONS_FRAUD' });
    expect(await shop.reverse(actionId)).toMatchObject(refused('ACTION_ALREADY_REVERSED'));
  });

  test('is previewed: what the partner’s agreement would bring, and nothing is stored', async () => {
    const { id: actionId } = await shop.sale();
    await settled();
    const before = await storedContent(mall.deps.database);
    const preview = await shop.command('reversals?preview=true', actionId, { reason: 'ITEM_RETURNED' });
    expect(preview).toMatchObject({
      status: 200,
      body: { awaitsPartner: true, action: { state: 'REVERSED', payout: { value: '0.00' } } },
    });
    expect(await storedContent(mall.deps.database)).toEqual(before);
  });

  test('is told to the brand and the partner, and so is what becomes of it', async () => {
    const ofBrand = await endpoint(shop.keys.brand, 'http://127.0.0.1:9/brand');
    const ofPartner = await endpoint(shop.keys.partner, 'http://127.0.0.1:9/partner');
    const { id } = await aRequest({ note: 'Not for the partner.' });
    await answer(id, { answer: 'DECLINED', note: 'It was never sold by us.' });
    for (const { id: endpointId } of [ofBrand, ofPartner]) {
      const told = await toldTo(endpointId);
      expect(told.map(({ type, body }) => [type, body.data['state']])).toEqual([
        ['return-request.created', 'WAITING'],
        ['return-request.answered', 'DECLINED'],
      ]);
      expect(JSON.stringify(told)).not.toContain('Not for the partner.');
      await mall.send('DELETE', `/v1/webhook-endpoints/${endpointId}`, { key: shop.keys.brand });
    }
  });
});

describe('who sees and answers it', () => {
  test('its partner sees it without the names and notes of the brand’s people', async () => {
    const { id } = await aRequest({ note: 'Not for the partner.' });
    expect(await read(id, 'partner')).toMatchObject({ id, state: 'WAITING', askedFor: null });
    const { data } = await mall.list('/v1/return-requests?state=WAITING', shop.keys.partner);
    expect(data).toContainEqual(expect.objectContaining({ id, askedFor: null }));
  });

  test('what the brand’s people note when they withdraw it stays with them', async () => {
    const { id: endpointId } = await endpoint(shop.keys.partner, 'http://127.0.0.1:9/withdrawn');
    const { id, actionId } = await aRequest();
    const note = 'A regular who always sends things back.';
    expect(await withdraw(id, { note })).toMatchObject({ body: { answerNote: note } });
    expect(await read(id)).toMatchObject({ answerNote: note });
    const seen = await read(id, 'partner');
    expect(seen).toMatchObject({ state: 'WITHDRAWN', answeredBy: 'BRAND', answerNote: null });
    const csv = `/v1/return-requests?format=csv&actionId=${actionId}`;
    const { text } = await mall.send('GET', csv, { key: shop.keys.partner });
    expect(text).toContain(`${id},`);
    const told = await toldTo(endpointId);
    expect(told).toHaveLength(2);
    expect(JSON.stringify({ seen, text, told })).not.toContain(note);
    await mall.send('DELETE', `/v1/webhook-endpoints/${endpointId}`, { key: shop.keys.brand });
  });

  test('another partner neither sees nor answers it', async () => {
    const { id } = await aRequest();
    const { key } = await shop.rival();
    expect(await mall.send('GET', `/v1/return-requests/${id}`, { key })).toMatchObject({ status: 404 });
    expect(await answer(id, { answer: 'ACCEPTED' }, key)).toMatchObject({ status: 404 });
    expect((await mall.list('/v1/return-requests', key)).data).toEqual([]);
    expect(await read(id)).toMatchObject({ state: 'WAITING' });
  });

  test('nobody of the brand answers for the partner', async () => {
    const { id } = await aRequest();
    for (const key of [shop.keys.brand, shop.keys.support]) {
      expect(await answer(id, { answer: 'ACCEPTED' }, key)).toMatchObject({ status: 403 });
    }
  });

  test.each([
    { rule: 'no answer', body: {}, pointer: '/answer' },
    { rule: 'another word', body: { answer: 'PERHAPS' }, pointer: '/answer' },
    { rule: 'an unknown field', body: { answer: 'ACCEPTED', by: 'me' }, pointer: '/by' },
  ])('$rule names the field', async ({ body, pointer }) => {
    expect(await answer(uuid(), body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});
