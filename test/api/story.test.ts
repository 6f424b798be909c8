import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
let rival: { readonly partnerId: string; readonly key: string };
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall, {
    payoutGroups: [
      {
        id: 'new',
        rank: 1,
        payoutRate: '15',
        rules: [{ variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['NEW'] }],
      },
    ],
  });
  rival = await shop.rival();
}, 60_000);
afterAll(() => mall.close());

/** A click on a partner's link, hours before now, by the customer with that profile. */
async function clicked(partnerId: string, hoursAgo: number, customerProfileId: string) {
  const at = new Date(Date.parse(await mall.deps.clock.now()) - hoursAgo * 3_600_000).toISOString();
  const body = { partnerId, at, customerProfileId };
  return mall.must('POST', '/v1/clicks', { key: shop.keys.brand, body });
}

const asPartner = (actionId: string, what: string, key: string) =>
  mall.must('GET', `/v1/actions/${actionId}/${what}`, { key });

describe('why an action pays what it pays', () => {
  test('the steps and sentences are those of its evaluation', async () => {
    const { id } = await shop.sale({ customerStatus: 'NEW' });
    const explanation = await shop.read(`/v1/actions/${id}/explanation`, 'support');
    expect(explanation).toMatchObject({
      payout: { value: '15.00', currency: 'USD' },
      steps: expect.arrayContaining([
        expect.objectContaining({ rule: 'CUSTOMER_STATUS', matched: true, actual: 'NEW', effect: 'CONDITION' }),
        expect.objectContaining({ effect: 'PERCENT_OF_SALE', amount: '15.00' }),
      ]),
      sentences: expect.arrayContaining(['The payout is 15.00 USD.']),
      attribution: [{ by: 'PARTNER', partnerId: shop.partnerId, credited: true, reason: 'CREDITED' }],
    });
  });

  test('after a reversal of a part it still explains the price, and says what remains', async () => {
    const { id } = await shop.sale({ customerStatus: 'NEW' });
    await shop.reverse(id, { amount: '40.00' });
    expect(await shop.read(`/v1/actions/${id}/explanation`, 'partner')).toMatchObject({
      payout: { value: '15.00' },
      sentences: expect.arrayContaining(['After what was taken back, 9.00 USD remain.']),
    });
  });

  test('what nobody earned and what is only a test say so', async () => {
    const unattributed = await shop.sale({ partnerId: undefined });
    expect(await shop.read(`/v1/actions/${unattributed.id}/explanation`)).toMatchObject({
      payout: { value: '0.00', currency: 'USD' },
      sentences: ['Nobody is credited for this action, so nothing is paid.'],
      attribution: [],
    });
    const trial = await shop.sale({ test: true });
    expect(await shop.read(`/v1/actions/${trial.id}/explanation`)).toMatchObject({
      sentences: expect.arrayContaining(['The action is a test, so nothing is owed.']),
    });
  });
});

describe('what a partner does not learn of others', () => {
  test('whose the other clicks were, and what else was considered', async () => {
    const other = await clicked(rival.partnerId, 3, 'p-1');
    const own = await clicked(shop.partnerId, 2, 'p-1');
    const { id } = await shop.sale({ clickId: own.id, partnerId: rival.partnerId });
    await shop.reattribute(id, { partnerId: shop.partnerId, note: 'It was their click.' });

    const secret = [rival.partnerId, other.id];
    const told = await Promise.all(
      ['', '/explanation', '/journey', '/history'].map((path) =>
        mall.send('GET', `/v1/actions/${id}${path}`, { key: shop.keys.partner }),
      ),
    );
    for (const { status, text } of told) {
      expect(status).toBe(200);
      for (const word of secret) expect(text).not.toContain(word);
    }

    expect(await shop.read(`/v1/actions/${id}/journey`)).toMatchObject({
      data: [
        { type: 'CLICK', id: other.id, partnerId: rival.partnerId, credited: false },
        { type: 'CLICK', id: own.id, partnerId: shop.partnerId, credited: false },
      ],
    });
    expect(await asPartner(id, 'journey', shop.keys.partner)).toMatchObject({
      data: [
        { type: 'CLICK', id: null, partnerId: null },
        { type: 'CLICK', id: own.id, partnerId: shop.partnerId },
      ],
    });
    expect(await asPartner(id, 'explanation', shop.keys.partner)).toMatchObject({
      attribution: [
        { by: 'PARTNER', partnerId: null, referralId: null, credited: true },
        { by: 'CLICK', partnerId: shop.partnerId, referralId: own.id, credited: false },
        { by: 'CLICK', partnerId: null, referralId: null, credited: false },
      ],
    });
  });

  test('who works for the brand, what they noted, and what the action was before it was theirs', async () => {
    const { id } = await shop.sale({ partnerId: rival.partnerId });
    await shop.command('holds', id, { reason: 'CONS_FRAUD' });
    await shop.command('releases', id);
    await shop.reattribute(id, { partnerId: shop.partnerId, note: 'The rival cheated.' });
    await shop.reverse(id, { amount: '40.00', note: 'A friend of mine.' });
    const whole = await shop.read(`/v1/actions/${id}/history`, 'support');
    expect(whole).toMatchObject({
      data: [
        { command: 'SUBMIT', actor: expect.stringMatching(/^brand:/), before: null },
        { command: 'HOLD', reason: 'CONS_FRAUD' },
        { command: 'RELEASE' },
        {
          command: 'REATTRIBUTE',
          actor: expect.stringMatching(/^support:/),
          reason: 'CREDITED_DIFFERENT_MP',
          note: 'The rival cheated.',
          before: { partnerId: rival.partnerId, payout: { value: '10.00', currency: 'USD' } },
          after: { partnerId: shop.partnerId, payout: { value: '10.00', currency: 'USD' } },
        },
        { command: 'REVERSE', reason: 'ITEM_RETURNED', after: { payout: { value: '6.00' } } },
      ],
    });
    expect(await asPartner(id, 'history', shop.keys.partner)).toMatchObject({
      data: [
        { command: 'SUBMIT', actor: 'brand', after: { partnerId: null, payout: null } },
        { command: 'REATTRIBUTE', actor: 'support', note: null, before: { partnerId: null, payout: null } },
        { command: 'REVERSE', actor: 'support', note: null, before: { payout: { value: '10.00' } } },
      ],
    });
  });
});

test('the journey is that of all devices of the customer: first, in-between and last, impressions and programs among them', async () => {
  const now = Date.parse(await mall.deps.clock.now());
  const touched = (path: string, hoursAgo: number, fields: object) => {
    const at = new Date(now - hoursAgo * 3_600_000).toISOString();
    const body = { partnerId: shop.partnerId, at, ...fields };
    return mall.must('POST', path, { key: shop.keys.brand, body });
  };
  await touched('/v1/impressions', 5, { deviceId: 'phone-3' });
  await touched('/v1/clicks', 4, { deviceId: 'phone-3', customerProfileId: 'p-3' });
  const robot = { deviceId: 'laptop-3', userAgent: 'Googlebot/2.1' };
  await touched('/v1/clicks', 3, robot);
  const last = await touched('/v1/clicks', 2, { deviceId: 'laptop-3', sharedId: 'post-7', params: { param1: 'red' } });
  const { id } = await shop.sale({ partnerId: undefined, clickId: last.id, customerProfileId: 'p-3' });
  expect(await shop.read(`/v1/actions/${id}/journey`)).toMatchObject({
    data: [
      { type: 'IMPRESSION', position: 'FIRST', deviceId: 'phone-3', credited: false },
      { type: 'CLICK', position: 'IN_BETWEEN', deviceId: 'phone-3', credited: false },
      { type: 'CLICK', position: 'IN_BETWEEN', deviceId: 'laptop-3', bot: true, credited: false },
      {
        type: 'CLICK',
        position: 'LAST',
        deviceId: 'laptop-3',
        bot: false,
        credited: true,
        sharedId: 'post-7',
        params: { param1: 'red' },
      },
    ],
  });
});

test('the journey is the action’s click and those of the same customer up to the event; the credited one is marked', async () => {
  await clicked(shop.partnerId, 1, 'somebody-else');
  const early = await clicked(rival.partnerId, 5, 'p-2');
  const late = await clicked(shop.partnerId, 4, 'p-2');
  const eventDate = new Date(Date.parse(await mall.deps.clock.now()) - 3 * 3_600_000).toISOString();
  await clicked(rival.partnerId, 1, 'p-2');
  const { id } = await shop.sale({ clickId: late.id, partnerId: undefined, eventDate });
  expect(await shop.read(`/v1/actions/${id}`)).toMatchObject({
    partnerId: shop.partnerId,
    attribution: { by: 'CLICK', referralId: late.id },
  });
  expect(await shop.read(`/v1/actions/${id}/journey`)).toMatchObject({
    data: [
      { id: early.id, position: 'FIRST', credited: false, bot: false, duplicateOf: null },
      { id: late.id, position: 'LAST', credited: true },
    ],
  });
  const { text } = await mall.send('GET', `/v1/actions/${id}/journey?format=csv`, { key: shop.keys.support });
  expect(text.split('\r\n')[0]).toBe(
    'type,position,at,credited,bot,duplicateOf,id,partnerId,trackingLinkId,deviceId,landingPage,referrerUrl,sharedId,params',
  );
});
