import { describe, expect, test } from '@jest/globals';
import { attribute } from '../../../domain/attribution/attribute.ts';
import type { CreditPolicy, ReferralKind, ValidReferral } from '../../../domain/attribution/question.ts';

/*
 * Every credit policy, with every window, for events that come at every place of one journey (seed 003, CreditPolicy and
 * ValidReferrals). All partners have the same terms.
 *
 *   hour  0      12       24     30      48     60      66     72
 *   ──────┼──────┼────────┼──────┼───────┼──────┼───────┼──────┼───────▶
 *         anna   bert's   bert   into    cleo   into    anna   event
 *         k1     action   k2     the     k3     the     k4
 *                p1              cart           cart
 */
const journey = [
  { id: 'k1', kind: 'CLICK', partnerId: 'anna', hour: 0 },
  { id: 'p1', kind: 'PARENT_ACTION', partnerId: 'bert', hour: 12 },
  { id: 'k2', kind: 'CLICK', partnerId: 'bert', hour: 24 },
  { id: 'k3', kind: 'CLICK', partnerId: 'cleo', hour: 48 },
  { id: 'k4', kind: 'CLICK', partnerId: 'anna', hour: 66 },
] as const satisfies { kind: ReferralKind; id: string; partnerId: string; hour: number }[];
const carts = [30, 60];

const hour = (hours: number): string => new Date(Date.UTC(2026, 10, 1) + hours * 3_600_000).toISOString();

type Window = `${number} ${ValidReferral['windowUnit']}`;

const listed = (window: Window | 'any', type: ValidReferral['type'] = 'CLICKS'): ValidReferral[] => {
  if (window === 'any') return [];
  const [length, unit] = window.split(' ');
  return [{ type, window: Number(length), windowUnit: unit === 'DAY' ? 'DAY' : 'HOUR' }];
};

interface Given {
  readonly creditPolicy: CreditPolicy;
  readonly validReferrals: readonly ValidReferral[];
  readonly eventHour?: number;
  readonly touches?: readonly { kind: ReferralKind; id: string; partnerId: string; hour: number }[];
}

/** The referral that is credited. */
function winner({ creditPolicy, validReferrals, eventHour = 72, touches = journey }: Given): string | null {
  const { credited } = attribute({
    eventDate: hour(eventHour),
    referrals: touches.map((touch) => ({ ...touch, at: hour(touch.hour), bot: false })),
    // What is put into a cart after the event is for another one.
    carts: carts.filter((cart) => cart <= eventHour).map(hour),
    contracts: ['anna', 'bert', 'cleo'].map((partnerId) => ({ partnerId, contractId: partnerId, validReferrals })),
    creditPolicy,
  });
  return credited?.referralId ?? null;
}

describe('each policy × each window: the event at hour 72', () => {
  /*
   *   before the event, in hours:   72     48     24     6
   *   ──────────────────────────────┼──────┼──────┼──────┼──────▶
   *                                 k1     k2     k3     k4
   */
  const windows = [
    { window: 'any', LAST_REFERRER: 'k4', FIRST_REFERRER: 'k1', LAST_TO_CART: 'k3', FIRST_TO_CART: 'k1' },
    { window: '3 DAY', LAST_REFERRER: 'k4', FIRST_REFERRER: 'k1', LAST_TO_CART: 'k3', FIRST_TO_CART: 'k1' },
    { window: '72 HOUR', LAST_REFERRER: 'k4', FIRST_REFERRER: 'k1', LAST_TO_CART: 'k3', FIRST_TO_CART: 'k1' },
    { window: '71 HOUR', LAST_REFERRER: 'k4', FIRST_REFERRER: 'k2', LAST_TO_CART: 'k3', FIRST_TO_CART: 'k2' },
    { window: '2 DAY', LAST_REFERRER: 'k4', FIRST_REFERRER: 'k2', LAST_TO_CART: 'k3', FIRST_TO_CART: 'k2' },
    { window: '47 HOUR', LAST_REFERRER: 'k4', FIRST_REFERRER: 'k3', LAST_TO_CART: 'k3', FIRST_TO_CART: null },
    { window: '1 DAY', LAST_REFERRER: 'k4', FIRST_REFERRER: 'k3', LAST_TO_CART: 'k3', FIRST_TO_CART: null },
    { window: '23 HOUR', LAST_REFERRER: 'k4', FIRST_REFERRER: 'k4', LAST_TO_CART: null, FIRST_TO_CART: null },
    { window: '6 HOUR', LAST_REFERRER: 'k4', FIRST_REFERRER: 'k4', LAST_TO_CART: null, FIRST_TO_CART: null },
    { window: '5 HOUR', LAST_REFERRER: null, FIRST_REFERRER: null, LAST_TO_CART: null, FIRST_TO_CART: null },
    { window: '0 HOUR', LAST_REFERRER: null, FIRST_REFERRER: null, LAST_TO_CART: null, FIRST_TO_CART: null },
  ] as const;

  const cases = windows.flatMap(({ window, ...credited }) =>
    (['LAST_REFERRER', 'FIRST_REFERRER', 'LAST_TO_CART', 'FIRST_TO_CART'] as const).map((creditPolicy) => ({
      creditPolicy,
      window,
      credited: credited[creditPolicy],
    })),
  );
  test.each(cases)('$creditPolicy, clicks of $window before the event: $credited', (row) => {
    expect(winner({ ...row, validReferrals: listed(row.window) })).toBe(row.credited);
  });

  /*
   *   before the event, in hours:   60
   *   ──────────────────────────────┼───────────────────────────▶
   *                                 p1
   */
  test.each([
    { rule: 'a contract that is silent on referrals takes it', validReferrals: [], credited: 'p1' },
    { rule: 'so does one that lists clicks alone', validReferrals: listed('5 HOUR'), credited: 'p1' },
    { rule: 'within the listed days', validReferrals: listed('3 DAY', 'PARENT_ACTIONS'), credited: 'p1' },
    { rule: 'not beyond them', validReferrals: listed('2 DAY', 'PARENT_ACTIONS'), credited: null },
    { rule: 'within the listed hours', validReferrals: listed('60 HOUR', 'PARENT_ACTIONS'), credited: 'p1' },
    { rule: 'not beyond them', validReferrals: listed('59 HOUR', 'PARENT_ACTIONS'), credited: null },
  ] as const)('PARENT_ACTION: $rule', ({ validReferrals, credited }) => {
    expect(winner({ creditPolicy: 'PARENT_ACTION', validReferrals })).toBe(credited);
  });
});

describe('each policy × each place of the event in the journey', () => {
  const places = [
    { eventHour: 72, credited: ['k4', 'k1', 'k3', 'k1', 'p1'] },
    { eventHour: 66, credited: ['k4', 'k1', 'k3', 'k1', 'p1'] },
    { eventHour: 65, credited: ['k3', 'k1', 'k3', 'k1', 'p1'] },
    // Into the cart at the event itself.
    { eventHour: 60, credited: ['k3', 'k1', 'k3', 'k1', 'p1'] },
    { eventHour: 59, credited: ['k3', 'k1', 'k2', 'k1', 'p1'] },
    { eventHour: 48, credited: ['k3', 'k1', 'k2', 'k1', 'p1'] },
    { eventHour: 47, credited: ['k2', 'k1', 'k2', 'k1', 'p1'] },
    { eventHour: 29, credited: ['k2', 'k1', null, null, 'p1'] },
    { eventHour: 12, credited: ['k1', 'k1', null, null, 'p1'] },
    { eventHour: 11, credited: ['k1', 'k1', null, null, null] },
    { eventHour: 0, credited: ['k1', 'k1', null, null, null] },
    { eventHour: -1, credited: [null, null, null, null, null] },
  ] as const;
  const policies = ['LAST_REFERRER', 'FIRST_REFERRER', 'LAST_TO_CART', 'FIRST_TO_CART', 'PARENT_ACTION'] as const;

  const cases = places.flatMap(({ eventHour, credited }) =>
    policies.map((creditPolicy, index) => ({ creditPolicy, eventHour, credited: credited[index] ?? null })),
  );
  test.each(cases)('$creditPolicy, event at hour $eventHour: $credited', ({ creditPolicy, eventHour, credited }) => {
    expect(winner({ creditPolicy, eventHour, validReferrals: [] })).toBe(credited);
  });
});

describe('what else refers a customer', () => {
  /*
   *   hour  10           20          30      40           72
   *   ──────┼────────────┼───────────┼───────┼────────────┼──────▶
   *         anna         bert's      into    cleo         event
   *         impression   action      the     click
   *         i1           p1          cart    k1
   */
  const touches = [
    { id: 'i1', kind: 'IMPRESSION', partnerId: 'anna', hour: 10 },
    { id: 'p1', kind: 'PARENT_ACTION', partnerId: 'bert', hour: 20 },
    { id: 'k1', kind: 'CLICK', partnerId: 'cleo', hour: 40 },
  ] as const;
  const impressions = (window: Window) => listed(window, 'IMPRESSIONS');
  const parents = (window: Window) => listed(window, 'PARENT_ACTIONS');
  const clicks = (window: Window) => listed(window, 'CLICKS');

  test.each<{ rule: string; validReferrals: ValidReferral[]; creditPolicy: CreditPolicy; credited: string | null }>([
    {
      rule: 'an impression that the contract does not list counts for nothing',
      validReferrals: [],
      creditPolicy: 'FIRST_REFERRER',
      credited: 'k1',
    },
    {
      rule: 'a listed impression counts within its own window',
      validReferrals: [...impressions('62 HOUR'), ...clicks('9 DAY')],
      creditPolicy: 'FIRST_REFERRER',
      credited: 'i1',
    },
    {
      rule: 'an impression beyond its window leaves the sale to the click',
      validReferrals: [...impressions('61 HOUR'), ...clicks('9 DAY')],
      creditPolicy: 'FIRST_REFERRER',
      credited: 'k1',
    },
    {
      rule: 'where only impressions are listed, no click counts',
      validReferrals: impressions('9 DAY'),
      creditPolicy: 'LAST_REFERRER',
      credited: 'i1',
    },
    {
      rule: 'a listed impression may lead to the cart',
      validReferrals: impressions('9 DAY'),
      creditPolicy: 'LAST_TO_CART',
      credited: 'i1',
    },
    {
      rule: 'a parent action that is not listed is no referral',
      validReferrals: [],
      creditPolicy: 'FIRST_REFERRER',
      credited: 'k1',
    },
    {
      rule: 'a listed parent action is one among the referrals',
      validReferrals: [...parents('3 DAY'), ...clicks('9 DAY')],
      creditPolicy: 'FIRST_REFERRER',
      credited: 'p1',
    },
    {
      rule: 'a parent action leads nobody to a cart',
      validReferrals: parents('9 DAY'),
      creditPolicy: 'FIRST_TO_CART',
      credited: null,
    },
    {
      rule: 'where the parent action decides, its partner alone is credited',
      validReferrals: [...impressions('9 DAY'), ...clicks('9 DAY'), ...parents('9 DAY')],
      creditPolicy: 'PARENT_ACTION',
      credited: 'p1',
    },
  ])('$creditPolicy: $rule', ({ credited, ...given }) => {
    expect(winner({ ...given, touches })).toBe(credited);
  });
});
