import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { placesRead } from '../../platform/derivation/location.ts';
import { is } from '../domain/evaluation/builders.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  // As a worker does at its start.
  await placesRead();
  mall = await openMall();
  shop = await openShop(mall, {
    payoutGroups: [
      {
        id: 'spring letter',
        rank: 1,
        payoutRate: '15',
        rules: [is('REFERRAL_AD_CAMPAIGN', 'spring'), is('REFERRAL_PARAM1', 'letter'), is('REFERRAL_TYPE', 'CLICK')],
      },
    ],
    payoutAdjustments: [
      { id: 'seen in Firefox', direction: 'ADD', amount: '1', rules: [is('DERIVED_BROWSER', 'firefox')] },
      { id: 'seen in the US', direction: 'ADD', amount: '2', rules: [is('REFERRAL_DERIVED_COUNTRY', 'us')] },
      { id: 'second step', direction: 'ADD', amount: '4', rules: [is('PATH_STEPS', '2')] },
    ],
  });
  const link = { code: 'spring', url: 'https://shop.example.com/' };
  await mall.must('POST', '/v1/tracking-links', { key: shop.keys.partner, body: link });
});
afterAll(() => mall.close());

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36';
const inCalifornia = '8.8.8.8';
const inHanover = '193.99.144.80';

/** Follows the partner's link as a visitor's browser does; answers the click's id, as the shop finds it. */
async function visit(query: string, userAgent: string, address: string): Promise<string> {
  const headers = { 'user-agent': userAgent, 'x-forwarded-for': address };
  const { headers: answer } = await mall.send('GET', `/c/spring${query}`, { headers });
  return new URL(answer.get('location') ?? '').searchParams.get('click_id') ?? '';
}

/** What a sale of 100.00 USD pays that is reported with nothing but a click. */
async function paid(clickId: string, fields: object = {}): Promise<unknown> {
  const sale = await shop.sale({ partnerId: undefined, clickId, ...fields });
  return sale['payout'];
}

describe('a visit to a partner’s link is what rules see of the sale that follows', () => {
  test.each([
    {
      rule: 'its parameters, its browser and its country: 15 % and 1 and 2',
      query: '?utm_campaign=spring&param1=letter',
      userAgent: firefox,
      address: inCalifornia,
      pays: '18.00',
    },
    {
      rule: 'parameters in any case, in another browser: 15 % and 2',
      query: '?UTM_Campaign=spring&PARAM1=letter',
      userAgent: chrome,
      address: inCalifornia,
      pays: '17.00',
    },
    {
      rule: 'another campaign in another country: 10 % and 1',
      query: '?utm_campaign=summer&param1=letter',
      userAgent: firefox,
      address: inHanover,
      pays: '11.00',
    },
    {
      rule: 'a visit that says nothing: 10 %',
      query: '',
      userAgent: 'Mozilla/5.0 (Unknown) Thing/2.0',
      address: '10.0.0.1',
      pays: '10.00',
    },
    {
      rule: 'a visit of what looks like a program, which the sale names all the same: 15 % and 2',
      query: '?utm_campaign=spring&param1=letter',
      userAgent: 'Googlebot/2.1',
      address: inCalifornia,
      pays: '17.00',
    },
  ])('$rule', async ({ query, userAgent, address, pays }) => {
    expect(await paid(await visit(query, userAgent, address))).toMatchObject({ value: pays });
  });

  test('the device that the shop reports goes before the visit’s: 10 % and 2', async () => {
    const click = await visit('', firefox, inCalifornia);
    expect(await paid(click, { userAgent: chrome })).toMatchObject({ value: '12.00' });
  });

  test('what the partner wrote into its link comes back with the action', async () => {
    const clickId = await visit('?sharedId=post-9&param1=letter', firefox, inCalifornia);
    const sale = await shop.sale({ partnerId: undefined, clickId });
    const referral = { sharedId: 'post-9', param1: 'letter', param2: null, param3: null, param4: null };
    expect(sale).toMatchObject({ referral, clicks: null });
    expect(await mall.must('GET', `/v1/actions/${sale.id}`, { key: shop.keys.partner })).toMatchObject({ referral });
  });

  test('the country that a shop’s server tells of a visit goes before that of its address: 10 % and 2, or 10 %', async () => {
    const told = async (ipAddress: string, country?: string) => {
      const body = { partnerId: shop.partnerId, ipAddress, country };
      return paid((await mall.must('POST', '/v1/clicks', { key: shop.keys.brand, body })).id);
    };
    expect(await told(inHanover)).toMatchObject({ value: '10.00' });
    expect(await told(inHanover, 'us')).toMatchObject({ value: '12.00' });
    expect(await told(inCalifornia, 'DE')).toMatchObject({ value: '10.00' });
  });

  test('clicks of the same customer are the steps of one path: 10 % and 4', async () => {
    const body = { partnerId: shop.partnerId, customerProfileId: 'profile-1' };
    const record = () => mall.must('POST', '/v1/clicks', { key: shop.keys.brand, body });
    await record();
    expect(await paid((await record()).id)).toMatchObject({ value: '14.00' });
  });
});
