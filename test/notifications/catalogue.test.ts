import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { eventCatalogue } from '../../api/eventCatalogue.ts';
import { plusDuration } from '../../domain/calendar.ts';
import { notificationEvents } from '../../domain/notification/events.ts';
import { payBy } from '../support/payouts.ts';
import { anotherPartner, tenPercent } from '../support/program.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { startReceiver, type ReceivedWebhook, type Receiver } from './receiver.ts';

/* What is sent is what the catalogue in the OpenAPI document says. */

const made = z.looseObject({ id: z.string(), secret: z.string() });

let mall: Mall;
let shop: Shop;
/** One of the brand, and one of its partner. */
const receivers: Receiver[] = [];
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall, {}, { returnPolicy: 'MP_APPROVAL_REQ' });
  for (const key of [shop.keys.brand, shop.keys.partner]) {
    let secret = '';
    const receiver = await startReceiver(undefined, () => secret);
    receivers.push(receiver);
    const body = { url: receiver.url, events: ['*'] };
    const endpoint = made.parse(await mall.must('POST', '/v1/webhook-endpoints', { key, body }));
    secret = endpoint.secret;
    await mall.must('POST', `/v1/webhook-endpoints/${endpoint.id}/tests`, { key });
  }
}, 60_000);
afterAll(async () => {
  for (const receiver of receivers) await receiver.close();
  await mall.close();
});

const received = (): ReceivedWebhook[] => receivers.flatMap((receiver) => receiver.received);
const post = (path: string, key: string, body: object = {}) => mall.must('POST', `/v1/${path}`, { key, body });
const until = async (duration: string) => mall.stage.moveTo(plusDuration(await mall.deps.clock.now(), duration, 'UTC'));

async function contracts(): Promise<void> {
  const { brand } = shop.keys;
  const { partnerId, key } = await anotherPartner(mall, shop);
  const draft = { partnerId, startDate: '2020-01-01T00:00:00Z', brandSignatory: 'Acme Inc', terms: tenPercent };
  const declined = await post('contracts', brand, draft);
  await post(`contracts/${declined.id}/declines`, key);
  const signed = await post('contracts', brand, draft);
  await post(`contracts/${signed.id}/signatures`, key, { party: 'PARTNER', signatory: 'Road Runner' });
  await post(`contracts/${signed.id}/end`, brand);
}

async function payouts(): Promise<void> {
  await payBy(mall.stage, shop.partnerId, { rail: 'FAKE' });
  const unlucky = await shop.rival();
  await payBy(mall.stage, unlucky.partnerId, { rail: 'FAKE', fault: 'DECLINED' });
  const { id } = await shop.sale();
  await shop.sale({ partnerId: unlucky.partnerId });
  await shop.untilPaid(id);
  await until('P1D');
}

async function payoutMethods(): Promise<void> {
  const change = await post(`partners/${shop.partnerId}/payout-methods`, shop.keys.brand, { rail: 'EXTERNAL' });
  await post(`partners/${shop.partnerId}/payout-methods/${change.id}/confirmations`, shop.keys.finance);
}

async function questions(): Promise<void> {
  const { id } = await shop.sale();
  await shop.reverse(id, { amount: '40.00' });
  const { data } = await mall.list('/v1/return-requests', shop.keys.partner);
  await post(`return-requests/${data[0]?.id ?? ''}/answers`, shop.keys.partner, { answer: 'ACCEPTED' });
  const inquiry = await post('inquiries', shop.keys.partner, { type: 'INCORRECT', actionId: id, note: 'Please look.' });
  await post(`inquiries/${inquiry.id}/answers`, shop.keys.support, { answer: 'DECLINED' });
  const lost = await shop.sale();
  await shop.reattribute(lost.id, { partnerId: (await shop.rival()).partnerId });
}

test('every event arrives, and has the form that the catalogue gives it', async () => {
  await contracts();
  await payouts();
  await payoutMethods();
  await questions();
  await mall.stage.moveTo(await mall.deps.clock.now());

  const types = new Set(received().map(({ event }) => event.type));
  expect([...types].toSorted()).toEqual([...Object.keys(notificationEvents), 'webhook.test'].toSorted());
  for (const { event } of received()) {
    const outcome = eventCatalogue.get(event.type)?.body.safeParse(event);
    expect({ type: event.type, wrong: outcome?.error?.issues ?? [] }).toEqual({ type: event.type, wrong: [] });
    expect(outcome?.success).toBe(true);
  }
}, 120_000);

test('the catalogue has each event that an endpoint can subscribe to, and the test', () => {
  expect([...eventCatalogue.keys()].toSorted()).toEqual(
    [...Object.keys(notificationEvents), 'webhook.test'].toSorted(),
  );
});
