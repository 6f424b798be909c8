import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  carriedBy,
  channelOf,
  referralOf,
  referralTypeOf,
  type ReferringClick,
} from '../../../../domain/evaluation/facts/referral.ts';

const click = (change: Partial<ReferringClick>): ReferringClick => ({ params: {}, ...change });

const referral = (change: Partial<ReferringClick>) => referralOf(click(change), {});

describe('what a click’s parameters tell rules', () => {
  test.each([
    { parameter: 'ad', tells: 'ad' },
    { parameter: 'utm_content', tells: 'ad' },
    { parameter: 'deal', tells: 'deal' },
    { parameter: 'sharedId', tells: 'sharedId' },
    { parameter: 'trafficCategory', tells: 'trafficCategory' },
    { parameter: 'utm_medium', tells: 'trafficCategory' },
    { parameter: 'trafficSource', tells: 'trafficSource' },
    { parameter: 'utm_source', tells: 'trafficSource' },
    { parameter: 'sku', tells: 'sku' },
    { parameter: 'adPlacement', tells: 'adPlacement' },
    { parameter: 'adType', tells: 'adType' },
    { parameter: 'adKeyword', tells: 'adKeyword' },
    { parameter: 'utm_term', tells: 'adKeyword' },
    { parameter: 'adCampaign', tells: 'adCampaign' },
    { parameter: 'utm_campaign', tells: 'adCampaign' },
    { parameter: 'adCampaignId', tells: 'adCampaignId' },
    { parameter: 'utm_id', tells: 'adCampaignId' },
    { parameter: 'adGroup', tells: 'adGroup' },
    { parameter: 'adGroupId', tells: 'adGroupId' },
    { parameter: 'param1', tells: 'param1' },
    { parameter: 'param2', tells: 'param2' },
    { parameter: 'param3', tells: 'param3' },
    { parameter: 'param4', tells: 'param4' },
    { parameter: 'subAccountId', tells: 'subAccountId' },
    { parameter: 'subAccountName', tells: 'subAccountName' },
  ])('$parameter is the $tells, in any case', ({ parameter, tells }) => {
    const known = Object.entries(referral({ params: { [parameter.toUpperCase()]: 'Spring' } }));
    expect(known.filter(([, value]) => value === 'Spring').map(([name]) => name)).toEqual([tells]);
  });

  test.each([
    {
      rule: 'our own name goes before a utm_ one',
      click: { params: { utm_campaign: 'theirs', adCampaign: 'ours' } },
      campaign: 'ours',
    },
    {
      rule: 'an empty one says nothing',
      click: { params: { adCampaign: '', utm_campaign: 'theirs' } },
      campaign: 'theirs',
    },
    {
      rule: 'the landing page’s own address tells where the visit does not',
      click: { landingPage: 'https://shop.example.com/?UTM_campaign=link#top' },
      campaign: 'link',
    },
    {
      rule: 'the visit goes before the landing page',
      click: { landingPage: 'https://shop.example.com/?utm_campaign=link', params: { utm_campaign: 'visit' } },
      campaign: 'visit',
    },
    {
      rule: 'unless the visit’s is empty',
      click: { landingPage: 'https://shop.example.com/?utm_campaign=link', params: { utm_campaign: '' } },
      campaign: 'link',
    },
    {
      rule: 'a landing page that is no address tells nothing',
      click: { landingPage: '?adCampaign=x' },
      campaign: undefined,
    },
  ])('$rule', ({ click, campaign }) => {
    expect(referral(click).adCampaign).toBe(campaign);
  });

  test.each([
    { rule: 'the click’s own shared id and SKU go before parameters', own: 'own', seen: 'own' },
    { rule: 'where it has none, its parameters tell', own: null, seen: 'parameter' },
  ])('$rule', ({ own, seen }) => {
    const params = { sharedId: 'parameter', sku: 'parameter' };
    expect(referral({ sharedId: own, sku: own, params })).toMatchObject({ sharedId: seen, sku: seen });
  });

  test('where it came from and where it led are the click’s own', () => {
    const where = { referrerUrl: 'https://blog.example.com/', landingPage: 'https://shop.example.com/' };
    expect(referral(where)).toMatchObject({ url: where.referrerUrl, landingPage: where.landingPage });
    expect(referral({ referrerUrl: null, landingPage: null })).toMatchObject({
      url: undefined,
      landingPage: undefined,
    });
  });

  test('whatever a visitor’s browser sends, nothing breaks', () => {
    const params = fc.dictionary(fc.string(), fc.string());
    fc.assert(
      fc.property(params, fc.option(fc.string()), (params, landingPage) => {
        const { trafficCategory } = referral({ params, landingPage });
        expect(trafficCategory).toBe(channelOf(click({ params, landingPage })));
      }),
    );
  });
});

describe('the type of a referral is what comes first in attribution', () => {
  test.each([
    { rule: 'a promo code', byPromoCode: true, byPartner: true, byClick: true, type: 'PROMO_CODE' },
    {
      rule: 'then the partner that the brand names',
      byPromoCode: false,
      byPartner: true,
      byClick: true,
      type: 'PARTNER',
    },
    { rule: 'then the click', byPromoCode: false, byPartner: false, byClick: true, type: 'CLICK' },
    { rule: 'or nothing', byPromoCode: false, byPartner: false, byClick: false, type: undefined },
  ])('$rule', ({ type, ...reference }) => {
    expect(referralTypeOf(reference)).toBe(type);
  });
});

describe('what an action keeps of the touch that it is credited for', () => {
  const four = { param1: 'a', param2: 'b', param3: 'c', param4: 'd' };
  test.each([
    {
      rule: 'is what its partner wrote there, and nothing else',
      touch: { sharedId: 's-1', params: { ...four, ad: 'banner', sharedId: 'other' } },
      keeps: { sharedId: 's-1', ...four },
    },
    {
      rule: 'may come from a parameter of the visit',
      touch: { sharedId: null, params: { sharedId: 's-2' } },
      keeps: { sharedId: 's-2' },
    },
    { rule: 'has no entry for what is absent', touch: { params: { param2: '', param3: 'c' } }, keeps: { param3: 'c' } },
  ])('$rule', ({ touch, keeps }) => {
    expect(carriedBy(touch)).toStrictEqual(keeps);
  });
});
