import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { attribute } from '../../../domain/attribution/attribute.ts';
import {
  customerAttributedBy,
  referralKinds,
  type AttributionQuestion,
  type CreditPolicy,
  type Referral,
} from '../../../domain/attribution/question.ts';

/* For any set of touches, customers, carts and contracts. Dora has no contract. */

const start = Date.parse('2026-11-01T00:00:00.000Z');
const at = (hour: number): string => new Date(start + hour * 3_600_000).toISOString();
const hours = fc.integer({ min: 0, max: 72 });
const instants = hours.map(at);
const eventHour = 60;

const partners = fc.constantFrom('anna', 'bert', 'cleo', 'dora');
const referral: fc.Arbitrary<Omit<Referral, 'id'>> = fc.record({
  kind: fc.constantFrom(...referralKinds),
  partnerId: partners,
  at: instants,
  bot: fc.boolean(),
  reversed: fc.constantFrom(undefined, true),
});
const referrals = fc
  .array(referral, { maxLength: 12 })
  .map((drawn) => drawn.map((one, index) => ({ ...one, id: `t${String(index).padStart(2, '0')}` })));

const validReferrals = fc.option(
  fc.array(
    fc.record({
      type: fc.constantFrom('CLICKS', 'IMPRESSIONS', 'PARENT_ACTIONS'),
      window: fc.integer({ min: 0, max: 60 }),
      windowUnit: fc.constantFrom('HOUR', 'DAY'),
    }),
    { maxLength: 3 },
  ),
  { nil: undefined },
);
const policies = fc.constantFrom<CreditPolicy>(
  'LAST_REFERRER',
  'FIRST_REFERRER',
  'LAST_TO_CART',
  'FIRST_TO_CART',
  'PARENT_ACTION',
);
const contracts = fc.tuple(validReferrals, validReferrals, validReferrals).map((terms) =>
  ['anna', 'bert', 'cleo'].map((partnerId, index) => ({
    partnerId,
    contractId: `contract-${partnerId}`,
    validReferrals: terms[index],
  })),
);

const questions: fc.Arbitrary<AttributionQuestion> = fc.record({
  eventDate: fc.constant(at(eventHour)),
  customer: fc.option(
    fc.record({
      customerId: fc.constant('c1'),
      partnerId: partners,
      by: fc.constantFrom(...customerAttributedBy),
      at: instants,
    }),
    { nil: undefined },
  ),
  promo: fc.option(
    fc.record({ code: fc.constant('SAVE10'), partnerId: partners, from: instants, to: fc.option(instants) }),
    { nil: undefined },
  ),
  explicitPartnerId: fc.option(partners, { nil: undefined }),
  referrals,
  carts: fc.array(fc.integer({ min: 0, max: eventHour }).map(at), { maxLength: 3 }),
  contracts,
  creditPolicy: fc.option(policies),
});
/** With nothing but referrals, so that it is they who decide. */
const ofReferrals = questions.map((asked) => ({
  ...asked,
  customer: undefined,
  promo: undefined,
  explicitPartnerId: undefined,
}));

/** Touches that count for nothing, whatever else there is, each for another reason. */
const invalidTouches = fc.oneof(
  referral.map((one) => ({ ...one, bot: true })),
  referral.map((one) => ({ ...one, reversed: true })),
  fc.tuple(referral, fc.integer({ min: eventHour + 1, max: 90 })).map(([one, hour]) => ({ ...one, at: at(hour) })),
  referral.map((one) => ({ ...one, partnerId: 'dora' })),
  // Older than the longest window that a contract may have here.
  referral.map((one) => ({ ...one, partnerId: 'strict', at: at(eventHour - 2) })),
  referral.map((one) => ({ ...one, partnerId: 'strict', at: '2020-01-01T00:00:00.000Z' })),
);
const strict = {
  partnerId: 'strict',
  contractId: 'contract-strict',
  validReferrals: (['CLICKS', 'IMPRESSIONS', 'PARENT_ACTIONS'] as const).map((type) => ({
    type,
    window: 1,
    windowUnit: 'HOUR' as const,
  })),
};

describe('for any journey', () => {
  test('exactly one claim is credited or none, and it is the one that is paid', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const { credited, considered } = attribute(asked);
        const winners = considered.filter((claim) => claim.credited);
        expect(winners.map(({ partnerId, by, referralId }) => ({ partnerId, by, referralId }))).toEqual(
          credited ? [{ partnerId: credited.partnerId, by: credited.by, referralId: credited.referralId }] : [],
        );
      }),
    );
  });

  test('who is credited has a contract that pays', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const { credited } = attribute(asked);
        const paying = asked.contracts.map(({ partnerId, contractId }) => `${partnerId} ${contractId}`);
        expect(credited ? paying.includes(`${credited.partnerId} ${credited.contractId}`) : true).toBe(true);
      }),
    );
  });

  test('every claim is considered', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const others = [asked.customer, asked.promo, asked.explicitPartnerId].filter((claim) => claim !== undefined);
        expect(attribute(asked).considered).toHaveLength(others.length + asked.referrals.length);
      }),
    );
  });

  test('the order in which touches, carts and contracts are given changes nothing', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const turned = {
          ...asked,
          referrals: asked.referrals.toReversed(),
          carts: asked.carts.toReversed(),
          contracts: asked.contracts.toReversed(),
        };
        expect(attribute(turned)).toEqual(attribute(asked));
      }),
    );
  });

  test.each([
    { among: 'all claims', asking: questions },
    { among: 'referrals alone', asking: ofReferrals },
  ])('adding a touch that counts for nothing never changes who is credited, among $among', ({ asking }) => {
    fc.assert(
      fc.property(asking, invalidTouches, fc.constantFrom('a0', 'z9'), (drawn, touch, id) => {
        const asked = { ...drawn, contracts: [...drawn.contracts, strict] };
        const more = { ...asked, referrals: [...asked.referrals, { ...touch, id }] };
        expect(attribute(more).credited).toEqual(attribute(asked).credited);
      }),
    );
  });

  test('leaving out all that was refused never changes who is credited', () => {
    fc.assert(
      fc.property(ofReferrals, (asked) => {
        const { credited, considered } = attribute(asked);
        const valid = new Set(
          considered
            .filter(({ reason }) => ['CREDITED', 'ANOTHER_REFERRAL_BY_POLICY'].includes(reason))
            .map(({ referralId }) => referralId),
        );
        const left = { ...asked, referrals: asked.referrals.filter(({ id }) => valid.has(id)) };
        expect(attribute(left).credited).toEqual(credited);
      }),
    );
  });
});
