import { describe, expect, test } from '@jest/globals';
import { attribute } from '../../../domain/attribution/attribute.ts';
import type { AttributionQuestion, PartnersCustomer, Referral } from '../../../domain/attribution/question.ts';

const eventDate = '2026-11-20T10:00:00.000Z';

const click = (id: string, partnerId: string, at: string): Referral => ({
  kind: 'CLICK',
  id,
  partnerId,
  at,
  bot: false,
});

const clicksWithin30Days = [{ type: 'CLICKS', window: 30, windowUnit: 'DAY' }] as const;

/** Anna, Bert and Cleo have contracts that pay; Dora has none. */
const contracts = ['anna', 'bert', 'cleo'].map((partnerId) => ({
  partnerId,
  contractId: `contract-${partnerId}`,
  validReferrals: clicksWithin30Days,
}));

const promoOf = (partnerId: string) => ({
  code: 'SAVE10',
  partnerId,
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
});

const question = (given: Partial<AttributionQuestion>): AttributionQuestion => ({
  eventDate,
  referrals: [],
  carts: [],
  contracts,
  creditPolicy: 'LAST_REFERRER',
  ...given,
});

const creditedTo = (given: Partial<AttributionQuestion>): string | undefined =>
  attribute(question(given)).credited?.partnerId;

const reasons = (given: Partial<AttributionQuestion>) =>
  attribute(question(given)).considered.map(({ partnerId, reason }) => `${partnerId} ${reason}`);

/*
 *   1 Nov        10 Nov        18 Nov        19 Nov        20 Nov 10:00       20 Nov 11:00
 *   ──┼─────────────┼─────────────┼─────────────┼─────────────┼────────────────────┼──────▶
 *   anna          bert          cleo          dora          event                bert
 */
const journey = [
  click('k1', 'anna', '2026-11-01T12:00:00.000Z'),
  click('k2', 'bert', '2026-11-10T12:00:00.000Z'),
  click('k3', 'cleo', '2026-11-18T12:00:00.000Z'),
  click('k4', 'dora', '2026-11-19T12:00:00.000Z'),
  click('k5', 'bert', '2026-11-20T11:00:00.000Z'),
];

describe('precedence', () => {
  test.each([
    {
      rule: 'a promo code comes before the named partner and all clicks',
      given: { promo: promoOf('anna'), explicitPartnerId: 'bert', referrals: journey },
      credited: { by: 'PROMO_CODE', partnerId: 'anna', contractId: 'contract-anna', referralId: 'SAVE10' },
    },
    {
      rule: 'a partner that the brand named comes before all clicks',
      given: { explicitPartnerId: 'anna', referrals: journey },
      credited: { by: 'PARTNER', partnerId: 'anna', contractId: 'contract-anna', referralId: null },
    },
    {
      rule: 'else the clicks decide',
      given: { referrals: journey },
      credited: { by: 'CLICK', partnerId: 'cleo', contractId: 'contract-cleo', referralId: 'k3' },
    },
    { rule: 'without any claim nobody is credited', given: {}, credited: null },
    {
      rule: 'a promo code of a partner without a contract gives way to the named partner',
      given: { promo: promoOf('dora'), explicitPartnerId: 'bert' },
      credited: { by: 'PARTNER', partnerId: 'bert', contractId: 'contract-bert', referralId: null },
    },
    {
      rule: 'a named partner without a contract gives way to the clicks',
      given: { explicitPartnerId: 'dora', referrals: journey },
      credited: { by: 'CLICK', partnerId: 'cleo', contractId: 'contract-cleo', referralId: 'k3' },
    },
    {
      rule: 'if nobody has a contract, nobody is credited',
      given: { promo: promoOf('anna'), explicitPartnerId: 'bert', referrals: journey, contracts: [] },
      credited: null,
    },
  ])('$rule', ({ given, credited }) => {
    expect(attribute(question(given)).credited).toEqual(credited);
  });
});

describe('whose customer somebody is', () => {
  const annasBy = (by: PartnersCustomer['by'], at = '2026-11-01T00:00:00.000Z'): PartnersCustomer => ({
    customerId: 'c1',
    partnerId: 'anna',
    by,
    at,
  });
  const customer = { by: 'CUSTOMER', partnerId: 'anna', contractId: 'contract-anna', referralId: 'c1' };
  const everythingElse = { promo: promoOf('bert'), explicitPartnerId: 'bert', referrals: journey };

  test.each([
    { rule: 'a user’s word comes before everything else', given: { customer: annasBy('USER') }, credited: customer },
    { rule: 'so does an import', given: { customer: annasBy('IMPORT') }, credited: customer },
    {
      rule: 'what tracking made of it comes after everything else',
      given: { customer: annasBy('TRACKING') },
      credited: { by: 'PROMO_CODE', partnerId: 'bert', contractId: 'contract-bert', referralId: 'SAVE10' },
    },
    {
      rule: 'it holds from its very instant on',
      given: { customer: annasBy('USER', eventDate) },
      credited: customer,
    },
    {
      rule: 'a later one does not move an earlier sale',
      given: { customer: annasBy('USER', '2026-11-20T10:00:00.001Z') },
      credited: { by: 'PROMO_CODE', partnerId: 'bert', contractId: 'contract-bert', referralId: 'SAVE10' },
    },
    {
      rule: 'a partner without a contract loses even its own customer',
      given: { customer: { ...annasBy('USER'), partnerId: 'dora' } },
      credited: { by: 'PROMO_CODE', partnerId: 'bert', contractId: 'contract-bert', referralId: 'SAVE10' },
    },
  ])('$rule', ({ given, credited }) => {
    expect(attribute(question({ ...everythingElse, ...given })).credited).toEqual(credited);
  });

  test('tracking’s word decides where nothing else does', () => {
    expect(attribute(question({ customer: annasBy('TRACKING') })).credited).toEqual(customer);
    expect(attribute(question({ customer: annasBy('TRACKING'), referrals: journey })).credited?.partnerId).toBe('cleo');
  });

  test.each([
    { by: 'USER', who: 'a user' },
    { by: 'IMPORT', who: 'an import' },
    { by: 'TRACKING', who: 'tracking' },
  ] as const)('the sentence says that it was $who', ({ by, who }) => {
    expect(attribute(question({ customer: annasBy(by) })).considered.map(({ sentence }) => sentence)).toEqual([
      `The attribution of customer c1 to partner anna by ${who} on 2026-11-01T00:00:00.000Z is credited under contract contract-anna.`,
    ]);
  });

  const dayAfter = '2026-11-21T00:00:00.000Z';
  test.each(['USER', 'IMPORT'] as const)('the first word of %s that came after the event is asked last', (by) => {
    const later = annasBy(by, dayAfter);
    expect(attribute(question({ customer: later })).credited).toEqual(customer);
    expect(attribute(question({ customer: later, referrals: journey })).credited?.partnerId).toBe('cleo');
  });

  test.each([
    {
      by: 'USER',
      credited: true,
      reason: 'CREDITED',
      sentence: `The first attribution of customer c1 to partner anna by a user on ${dayAfter} is credited under contract contract-anna.`,
    },
    {
      by: 'TRACKING',
      credited: false,
      reason: 'AFTER_THE_EVENT',
      sentence: `The first attribution of customer c1 to partner anna by tracking on ${dayAfter} came after the event on ${eventDate}.`,
    },
  ] as const)('the sentence says that $by came later', ({ by, ...told }) => {
    expect(attribute(question({ customer: annasBy(by, dayAfter) })).considered).toEqual([
      { by: 'CUSTOMER', partnerId: 'anna', referralId: 'c1', ...told },
    ]);
  });
});

describe('credit policy', () => {
  test.each([
    { rule: 'the last referrer before the event gets the sale', creditPolicy: 'LAST_REFERRER', partner: 'cleo' },
    { rule: 'the first referrer gets the sale', creditPolicy: 'FIRST_REFERRER', partner: 'anna' },
    { rule: 'without a known cart no click is the last to it', creditPolicy: 'LAST_TO_CART', partner: undefined },
    { rule: 'without a known cart no click is the first to it', creditPolicy: 'FIRST_TO_CART', partner: undefined },
    { rule: 'without a known parent action nobody drove it', creditPolicy: 'PARENT_ACTION', partner: undefined },
  ] as const)('$rule', ({ creditPolicy, partner }) => {
    expect(creditedTo({ creditPolicy, referrals: journey })).toBe(partner);
  });

  test.each(['LAST_TO_CART', 'FIRST_TO_CART', 'PARENT_ACTION'] as const)(
    '%s leaves promo codes and named partners their credit',
    (creditPolicy) => {
      expect(creditedTo({ creditPolicy, promo: promoOf('bert') })).toBe('bert');
      expect(creditedTo({ creditPolicy, explicitPartnerId: 'bert' })).toBe('bert');
    },
  );

  test('of clicks at the same instant, the lower id comes first under both policies', () => {
    const at = '2026-11-18T12:00:00.000Z';
    const referrals = [click('k2', 'bert', at), click('k1', 'anna', at)];
    expect(creditedTo({ referrals })).toBe('anna');
    expect(creditedTo({ referrals, creditPolicy: 'FIRST_REFERRER' })).toBe('anna');
  });
});

describe('referral windows', () => {
  /*
   *    21 Oct 09:59:59.999   21 Oct 10:00                                    20 Nov 10:00
   *   ───────────┼────────────────┼──────────── 30 days of 24 hours ─────────────┼──────▶
   *            too old          valid                                       valid: event
   */
  test.each([
    {
      rule: 'a click as old as the window is valid',
      at: '2026-10-21T10:00:00.000Z',
      window: 30,
      windowUnit: 'DAY',
      valid: true,
    },
    { rule: 'a millisecond older is not', at: '2026-10-21T09:59:59.999Z', window: 30, windowUnit: 'DAY', valid: false },
    { rule: 'a click at the event is valid', at: eventDate, window: 30, windowUnit: 'DAY', valid: true },
    {
      rule: 'a millisecond later it is no referral',
      at: '2026-11-20T10:00:00.001Z',
      window: 30,
      windowUnit: 'DAY',
      valid: false,
    },
    { rule: 'hours count as hours', at: '2026-11-19T10:00:00.000Z', window: 24, windowUnit: 'HOUR', valid: true },
    { rule: 'an hour beyond is too old', at: '2026-11-19T09:00:00.000Z', window: 24, windowUnit: 'HOUR', valid: false },
  ] as const)('$rule: $at, $window × $windowUnit', ({ at, window, windowUnit, valid }) => {
    const terms = [
      { partnerId: 'anna', contractId: 'contract-anna', validReferrals: [{ type: 'CLICKS', window, windowUnit }] },
    ] as const;
    expect(creditedTo({ referrals: [click('k1', 'anna', at)], contracts: terms })).toBe(valid ? 'anna' : undefined);
  });

  const old = click('k1', 'anna', '2020-01-01T00:00:00.000Z');
  test.each([
    { rule: 'a contract that is silent on referrals takes any click', validReferrals: undefined, credited: 'anna' },
    { rule: 'an empty list is silence as well', validReferrals: [], credited: 'anna' },
    {
      rule: 'a contract that names only impressions takes no click',
      validReferrals: [{ type: 'IMPRESSIONS', window: 9999, windowUnit: 'DAY' }],
      credited: undefined,
    },
    {
      rule: 'of two windows for clicks the longer one decides',
      validReferrals: [
        { type: 'CLICKS', window: 9999, windowUnit: 'DAY' },
        { type: 'CLICKS', window: 1, windowUnit: 'HOUR' },
      ],
      credited: 'anna',
    },
  ] as const)('$rule', ({ validReferrals, credited }) => {
    const terms = [{ partnerId: 'anna', contractId: 'contract-anna', validReferrals }];
    expect(creditedTo({ referrals: [old], contracts: terms })).toBe(credited);
  });

  test('each partner’s own contract decides on its click, and an invalid last click leaves the sale to the one before', () => {
    const [anna, bert] = contracts;
    const terms = [
      { ...anna, partnerId: 'anna', contractId: 'contract-anna' },
      {
        ...bert,
        partnerId: 'bert',
        contractId: 'contract-bert',
        validReferrals: [{ type: 'CLICKS', window: 1, windowUnit: 'HOUR' }],
      },
    ] as const;
    expect(creditedTo({ referrals: journey, contracts: terms })).toBe('anna');
  });
});

describe('promo codes', () => {
  /*
   *          from                                  to
   *   ────────┼──────────── valid ─────────────────┼───────▶
   *         included                             excluded
   */
  test.each([
    { rule: 'not before its first instant', from: '2026-11-20T10:00:00.001Z', to: null, credited: undefined },
    { rule: 'from its first instant on', from: eventDate, to: null, credited: 'anna' },
    { rule: 'until its end', from: '2026-11-01T00:00:00.000Z', to: '2026-11-20T10:00:00.001Z', credited: 'anna' },
    { rule: 'but not at its end', from: '2026-11-01T00:00:00.000Z', to: eventDate, credited: undefined },
  ])('a promo code counts at the event date: $rule', ({ from, to, credited }) => {
    expect(creditedTo({ promo: { code: 'SAVE10', partnerId: 'anna', from, to } })).toBe(credited);
  });
});

describe('every claim is told why', () => {
  test.each([
    {
      rule: 'a click that came after the event, one without a contract, and those that the policy puts behind',
      given: { referrals: journey },
      told: [
        'bert AFTER_THE_EVENT',
        'dora NO_PAYING_CONTRACT',
        'cleo CREDITED',
        'bert ANOTHER_REFERRAL_BY_POLICY',
        'anna ANOTHER_REFERRAL_BY_POLICY',
      ],
    },
    {
      rule: 'one that another kind precedes',
      given: { promo: promoOf('anna'), explicitPartnerId: 'bert', referrals: journey.slice(0, 1) },
      told: ['anna CREDITED', 'bert PRECEDED_BY_ANOTHER_KIND', 'anna PRECEDED_BY_ANOTHER_KIND'],
    },
    {
      rule: 'a promo code out of its time',
      given: { promo: { ...promoOf('anna'), to: '2026-11-19T00:00:00.000Z' } },
      told: ['anna PROMO_CODE_NOT_VALID_THEN'],
    },
    {
      rule: 'a click outside the window',
      given: { referrals: [click('k1', 'anna', '2026-01-01T00:00:00.000Z')] },
      told: ['anna OUTSIDE_THE_WINDOW'],
    },
    {
      rule: 'a click under terms that do not take clicks',
      given: {
        referrals: journey.slice(0, 1),
        contracts: [
          {
            partnerId: 'anna',
            contractId: 'contract-anna',
            validReferrals: [{ type: 'PARENT_ACTIONS', window: 1, windowUnit: 'DAY' }],
          },
        ],
      },
      told: ['anna KIND_DOES_NOT_COUNT'],
    },
    {
      rule: 'a click under a policy that asks about carts',
      given: { referrals: journey.slice(0, 1), creditPolicy: 'LAST_TO_CART' },
      told: ['anna NO_CART_KNOWN'],
    },
    {
      rule: 'a click after the cart, and one before it',
      given: {
        referrals: journey.slice(0, 2),
        creditPolicy: 'LAST_TO_CART',
        carts: ['2026-11-05T00:00:00.000Z', '2026-11-02T00:00:00.000Z'],
      },
      told: ['bert AFTER_THE_CART', 'anna CREDITED'],
    },
    {
      rule: 'what a program made',
      given: { referrals: [{ ...click('k9', 'anna', '2026-11-19T00:00:00.000Z'), bot: true }] },
      told: ['anna MADE_BY_A_BOT'],
    },
    {
      rule: 'a parent action that was taken back',
      given: {
        referrals: [{ ...click('p1', 'anna', '2026-11-19T00:00:00.000Z'), kind: 'PARENT_ACTION', reversed: true }],
        creditPolicy: 'PARENT_ACTION',
      },
      told: ['anna REVERSED'],
    },
    {
      rule: 'an impression that no contract lists',
      given: { referrals: [{ ...click('i1', 'anna', '2026-11-19T00:00:00.000Z'), kind: 'IMPRESSION' }] },
      told: ['anna KIND_DOES_NOT_COUNT'],
    },
    {
      rule: 'a click where the parent action decides',
      given: {
        referrals: [
          ...journey.slice(1, 2),
          { ...click('p1', 'anna', '2026-11-09T00:00:00.000Z'), kind: 'PARENT_ACTION' },
        ],
        creditPolicy: 'PARENT_ACTION',
      },
      told: ['bert NOT_ASKED_BY_POLICY', 'anna CREDITED'],
    },
    {
      rule: 'a parent action where the cart decides',
      given: {
        referrals: [{ ...click('p1', 'anna', '2026-11-09T00:00:00.000Z'), kind: 'PARENT_ACTION' }],
        contracts: [
          {
            partnerId: 'anna',
            contractId: 'contract-anna',
            validReferrals: [{ type: 'PARENT_ACTIONS', window: 30, windowUnit: 'DAY' }],
          },
        ],
        creditPolicy: 'LAST_TO_CART',
        carts: [eventDate],
      },
      told: ['anna NOT_ASKED_BY_POLICY'],
    },
    {
      rule: 'a customer of its own by tracking, behind the referrals',
      given: {
        customer: { customerId: 'c1', partnerId: 'bert', by: 'TRACKING', at: '2026-11-01T00:00:00.000Z' },
        referrals: journey.slice(0, 1),
      },
      told: ['anna CREDITED', 'bert PRECEDED_BY_ANOTHER_KIND'],
    },
    {
      rule: 'a click under a policy that asks about parents',
      given: { referrals: journey.slice(0, 1), creditPolicy: 'PARENT_ACTION' },
      told: ['anna NO_PARENT_ACTION_KNOWN'],
    },
  ] satisfies { rule: string; given: Partial<AttributionQuestion>; told: string[] }[])('$rule', ({ given, told }) => {
    expect(reasons(given)).toEqual(told);
  });

  test('in sentences that name ids and dates', () => {
    const { considered } = attribute(
      question({
        promo: promoOf('dora'),
        explicitPartnerId: 'dora',
        referrals: [...journey.slice(1, 3), click('k0', 'anna', '2026-01-01T00:00:00.000Z')],
      }),
    );
    expect(considered.map(({ sentence }) => sentence)).toEqual([
      'Promo code SAVE10 of partner dora earns nothing: the partner has no contract that pays for this event at its date.',
      'Partner dora, named by the brand, earns nothing: the partner has no contract that pays for this event at its date.',
      'Click k3 of partner cleo on 2026-11-18T12:00:00.000Z is credited under contract contract-cleo.',
      'Click k2 of partner bert on 2026-11-10T12:00:00.000Z is not credited: Click k3 of partner cleo on 2026-11-18T12:00:00.000Z comes first under LAST_REFERRER.',
      'Click k0 of partner anna on 2026-01-01T00:00:00.000Z came earlier than contract contract-anna allows, 30 × DAY before the event on 2026-11-20T10:00:00.000Z.',
    ]);
  });
});

describe('what speaks against a claim is said in full', () => {
  const [anna] = journey;
  const annaOnly = (validReferrals: AttributionQuestion['contracts'][number]['validReferrals']) => [
    { partnerId: 'anna', contractId: 'contract-anna', validReferrals },
  ];
  test.each<{ rule: string; given: Partial<AttributionQuestion>; says: string | string[] }>([
    {
      rule: 'a promo code that ended',
      given: { promo: { ...promoOf('anna'), to: '2026-11-19T00:00:00.000Z' } },
      says: 'Promo code SAVE10 of partner anna is valid from 2026-11-01T00:00:00.000Z to 2026-11-19T00:00:00.000Z, and the event was on 2026-11-20T10:00:00.000Z.',
    },
    {
      rule: 'a promo code without end that begins later',
      given: { promo: { ...promoOf('anna'), from: '2026-11-21T00:00:00.000Z', to: null } },
      says: 'Promo code SAVE10 of partner anna is valid from 2026-11-21T00:00:00.000Z on, and the event was on 2026-11-20T10:00:00.000Z.',
    },
    {
      rule: 'a click after the event',
      given: { referrals: journey.slice(-1) },
      says: 'Click k5 of partner bert on 2026-11-20T11:00:00.000Z came after the event on 2026-11-20T10:00:00.000Z.',
    },
    {
      rule: 'a click of a program',
      given: { referrals: anna ? [{ ...anna, bot: true }] : [] },
      says: 'Click k1 of partner anna on 2026-11-01T12:00:00.000Z was made by a program, not by a customer.',
    },
    {
      rule: 'a parent action that was reversed',
      given: { referrals: anna ? [{ ...anna, kind: 'PARENT_ACTION', reversed: true }] : [] },
      says: 'Parent action k1 of partner anna on 2026-11-01T12:00:00.000Z was taken back.',
    },
    {
      rule: 'a click after the cart',
      given: {
        referrals: anna ? [anna] : [],
        creditPolicy: 'LAST_TO_CART',
        carts: ['2026-10-01T00:00:00.000Z', '2026-11-01T11:59:59.999Z'],
      },
      says: 'Click k1 of partner anna on 2026-11-01T12:00:00.000Z earns nothing by itself: it came after something went into the cart on 2026-11-01T11:59:59.999Z.',
    },
    {
      rule: 'a click after the first cart',
      given: {
        referrals: anna ? [anna] : [],
        creditPolicy: 'FIRST_TO_CART',
        carts: ['2026-11-02T00:00:00.000Z', '2026-11-01T11:59:59.999Z'],
      },
      says: 'Click k1 of partner anna on 2026-11-01T12:00:00.000Z earns nothing by itself: it came after something went into the cart on 2026-11-01T11:59:59.999Z.',
    },
    {
      rule: 'a parent action where the cart decides',
      given: {
        referrals: anna ? [{ ...anna, kind: 'PARENT_ACTION' }] : [],
        contracts: annaOnly([{ type: 'PARENT_ACTIONS', window: 30, windowUnit: 'DAY' }]),
        creditPolicy: 'FIRST_TO_CART',
      },
      says: 'Parent action k1 of partner anna on 2026-11-01T12:00:00.000Z earns nothing by itself: FIRST_TO_CART asks who led the customer to the cart.',
    },
    {
      rule: 'a click beside the parent action that decides',
      given: {
        referrals: anna ? [anna, { ...anna, id: 'p1', kind: 'PARENT_ACTION', bot: true }] : [],
        creditPolicy: 'PARENT_ACTION',
      },
      says: [
        'Click k1 of partner anna on 2026-11-01T12:00:00.000Z earns nothing by itself: PARENT_ACTION asks who drove the parent action.',
        'Parent action p1 of partner anna on 2026-11-01T12:00:00.000Z was made by a program, not by a customer.',
      ],
    },
    {
      rule: 'an impression that is not listed',
      given: {
        referrals: anna ? [{ ...anna, kind: 'IMPRESSION' }] : [],
        contracts: annaOnly([{ type: 'CLICKS', window: 30, windowUnit: 'DAY' }]),
      },
      says: 'Impression k1 of partner anna on 2026-11-01T12:00:00.000Z does not count under contract contract-anna.',
    },
    {
      rule: 'a click where only impressions count',
      given: {
        referrals: anna ? [anna] : [],
        contracts: annaOnly([{ type: 'IMPRESSIONS', window: 30, windowUnit: 'DAY' }]),
      },
      says: 'Click k1 of partner anna on 2026-11-01T12:00:00.000Z does not count under contract contract-anna.',
    },
    {
      rule: 'a click where the cart decides',
      given: { referrals: anna ? [anna] : [], creditPolicy: 'FIRST_TO_CART' },
      says: 'Click k1 of partner anna on 2026-11-01T12:00:00.000Z earns nothing by itself: FIRST_TO_CART needs an add-to-cart event, and none is known.',
    },
    {
      rule: 'a click where the parent action decides',
      given: { referrals: anna ? [anna] : [], creditPolicy: 'PARENT_ACTION' },
      says: 'Click k1 of partner anna on 2026-11-01T12:00:00.000Z earns nothing by itself: PARENT_ACTION needs a parent action, and none is known.',
    },
    {
      rule: 'a click outside of two windows',
      given: {
        referrals: anna ? [anna] : [],
        contracts: annaOnly([
          { type: 'CLICKS', window: 7, windowUnit: 'DAY' },
          { type: 'CLICKS', window: 12, windowUnit: 'HOUR' },
        ]),
      },
      says: 'Click k1 of partner anna on 2026-11-01T12:00:00.000Z came earlier than contract contract-anna allows, 7 × DAY or 12 × HOUR before the event on 2026-11-20T10:00:00.000Z.',
    },
  ])('$rule', ({ given, says }) => {
    expect(attribute(question(given)).considered.map(({ sentence }) => sentence)).toEqual([says].flat());
  });
});

describe('a contract that was made for another policy than the brand’s', () => {
  const contracts = [
    { partnerId: 'anna', contractId: 'contract-anna', creditPolicy: 'FIRST_REFERRER' },
    { partnerId: 'bert', contractId: 'contract-bert', creditPolicy: 'LAST_REFERRER' },
  ] as const;
  const said = (given: Partial<AttributionQuestion>): string | undefined =>
    attribute(question({ contracts, ...given })).considered.find(({ credited }) => credited)?.sentence;
  const [anna, bert] = journey;

  test('does not change who is credited, and the winner’s sentence says so', () => {
    expect(said({ referrals: anna && bert ? [anna, bert] : [] })).toBe(
      'Click k2 of partner bert on 2026-11-10T12:00:00.000Z is credited under contract contract-bert.',
    );
    expect(said({ referrals: anna ? [anna] : [] })).toBe(
      'Click k1 of partner anna on 2026-11-01T12:00:00.000Z is credited under contract contract-anna. That contract names FIRST_REFERRER, and the brand’s own LAST_REFERRER decides.',
    );
  });

  describe('of a brand that has named none', () => {
    const touches = journey.slice(0, 2);
    const first = contracts.map((contract) => ({ ...contract, creditPolicy: 'FIRST_REFERRER' as const }));
    test.each<{ rule: string; given: Partial<AttributionQuestion>; partner: string }>([
      { rule: 'the policy that all their contracts name decides', given: { contracts: first }, partner: 'anna' },
      {
        rule: 'where they name different ones, the last referrer gets the sale',
        given: { contracts },
        partner: 'bert',
      },
      {
        rule: 'a contract that names none asks for the last referrer',
        given: { contracts: first.map(({ creditPolicy: _, ...contract }) => contract) },
        partner: 'bert',
      },
      {
        rule: 'a contract whose referral counts for nothing has no say',
        given: {
          contracts: [
            ...first,
            { partnerId: 'cleo', contractId: 'contract-cleo', creditPolicy: 'LAST_REFERRER', validReferrals: [] },
          ],
          referrals: [
            ...touches,
            { kind: 'CLICK', id: 'k9', partnerId: 'cleo', at: '2026-11-12T12:00:00.000Z', bot: true },
          ],
        },
        partner: 'anna',
      },
    ])('$rule', ({ given, partner }) => {
      const asked = question({ creditPolicy: null, referrals: touches, ...given });
      expect(attribute(asked).credited?.partnerId).toBe(partner);
    });

    test('the winner’s sentence says that the contracts differ, not that the brand decides', () => {
      const turned = contracts.map((contract) => ({
        ...contract,
        creditPolicy: contract.partnerId === 'bert' ? ('FIRST_REFERRER' as const) : ('LAST_REFERRER' as const),
      }));
      expect(said({ creditPolicy: null, contracts: turned, referrals: touches })).toBe(
        'Click k2 of partner bert on 2026-11-10T12:00:00.000Z is credited under contract contract-bert. That contract names FIRST_REFERRER, and other contracts do not, so LAST_REFERRER decides.',
      );
    });
  });

  test('has no say where no referral decides', () => {
    expect(said({ explicitPartnerId: 'anna' })).toBe(
      'Partner anna, named by the brand, is credited under contract contract-anna.',
    );
  });
});
