import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { attributed } from '../../activities/actions/evaluation.ts';
import { BrandEntity } from '../../database/entities/brand.ts';
import { CartEntity, type Cart } from '../../database/entities/cart.ts';
import type { Touch } from '../../database/entities/touch.ts';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { situationOf } from '../../database/queries/situation.ts';
import { storeTouches } from '../../database/queries/storeTouches.ts';
import { submission } from '../../domain/action/submission.ts';
import type { CreditPolicy } from '../../domain/attribution/question.ts';
import { createDatabase } from '../support/servers/postgres.ts';
import { aClick, aContract, aPartner, aTenant, asJson, type Tenant } from '../support/tenant.ts';

/*
 * 10,000 clicks of 50 customers on three devices each, in two months, and 1,000 sales in the last half of them. Who earned each
 * sale is also found by sorting and picking, from what was generated and not from the database.
 */

const customers = 50;
const clickCount = 10_000;
const saleCount = 1_000;
const day = 86_400_000;
const start = Date.parse('2026-09-01T00:00:00.000Z');
const iso = (ms: number): string => new Date(ms).toISOString();

/** Numbers from 0 to below 1, the same in every run (mulberry32). */
function drawnFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const draw = drawnFrom(20_261_120);
const upTo = (count: number): number => Math.floor(draw() * count);

/** Partners by what their contracts say of clicks; the last has no contract. */
const windows = [
  { window: 30, windowUnit: 'DAY' },
  { window: 7, windowUnit: 'DAY' },
  { window: 36, windowUnit: 'HOUR' },
  { window: 20, windowUnit: 'DAY' },
  null,
] as const;
const millisecondsOf = ({ window, windowUnit }: { readonly window: number; readonly windowUnit: string }): number =>
  window * (windowUnit === 'DAY' ? day : day / 24);

interface Generated {
  readonly row: Touch;
  readonly customer: number;
  readonly partner: number;
}

let database: Database;
let drop: () => Promise<void>;
let acme: Tenant;
let partnerIds: string[];
let clicks: Generated[];
let carts: { readonly customer: number; readonly row: Cart }[];
beforeAll(async () => {
  const created = await createDatabase();
  drop = created.drop;
  database = openDatabaseAcrossBrands(created.url);
  acme = await aTenant(database, { validReferrals: [{ type: 'CLICKS', ...windows[0] }] });
  partnerIds = [acme.partner.id];
  for (const window of windows.slice(1)) {
    const partner = await aPartner(database, acme.brand, `Partner ${partnerIds.length}`);
    if (window) await aContract(database, partner, { validReferrals: [{ type: 'CLICKS', ...window }] });
    partnerIds.push(partner.id);
  }
  clicks = generatedClicks();
  const em = database.em.fork();
  for (let stored = 0; stored < clickCount; stored += 1_000)
    await storeTouches(
      em,
      clicks.slice(stored, stored + 1_000).map(({ row }) => row),
      iso(start + 60 * day),
    );
  carts = Array.from({ length: 300 }, () => {
    const customer = upTo(customers);
    const at = iso(start + upTo(60 * day));
    const cart = { brandId: acme.brand.id, customerId: `c-${customer}`, clickId: null, addedAt: at, createdAt: at };
    return { customer, row: { id: uuid(), ...cart } };
  });
  await em.insertMany(
    CartEntity,
    carts.map(({ row }) => row),
  );
}, 120_000);
afterAll(async () => {
  await database.close();
  await drop();
});

/** On each device a customer is known by name once; all other clicks there are only the device's. One in twenty is a program's. */
function generatedClicks(): Generated[] {
  const known = new Set<string>();
  return Array.from({ length: clickCount }, () => {
    const customer = upTo(customers);
    const partner = upTo(windows.length);
    const deviceId = `d-${customer}-${upTo(3)}`;
    const customerProfileId = known.has(deviceId) ? null : `c-${customer}`;
    known.add(deviceId);
    const at = iso(start + upTo(60 * day));
    const partnerId = partnerIds[partner] ?? '';
    const fields = { brandId: acme.brand.id, partnerId, deviceId, customerProfileId, at, bot: draw() < 0.05 };
    return { customer, partner, row: aClick(fields) };
  });
}

/** Sorts and picks. */
function truth(policy: CreditPolicy, customer: number, eventDate: string): string | undefined {
  const event = Date.parse(eventDate);
  const mine = carts.filter((cart) => cart.customer === customer && cart.row.addedAt <= eventDate);
  const cartsAt = mine.map(({ row }) => row.addedAt).sort();
  const cart = policy === 'LAST_TO_CART' ? cartsAt.at(-1) : cartsAt[0];
  const valid = clicks.filter((click) => {
    const window = windows[click.partner];
    if (click.customer !== customer || click.row.bot || !window) return false;
    const age = event - Date.parse(click.row.at);
    if (age < 0 || age > millisecondsOf(window)) return false;
    return policy.endsWith('REFERRER') || (cart !== undefined && click.row.at <= cart);
  });
  const byTime = valid.map(({ row }) => row).sort((one, other) => (one.at < other.at ? -1 : 1));
  return (policy.startsWith('LAST') ? byTime.at(-1) : byTime[0])?.id;
}

describe('10,000 clicks and 1,000 sales of 50 customers on three devices each', () => {
  test.each(['LAST_REFERRER', 'FIRST_REFERRER', 'LAST_TO_CART', 'FIRST_TO_CART'] as const)(
    '%s credits the very click that sorting and picking does, sale by sale',
    async (creditPolicy) => {
      await database.em.fork().nativeUpdate(BrandEntity, { id: acme.brand.id }, { creditPolicy });
      const em = database.em.fork();
      const found: (string | null | undefined)[] = [];
      const expected: (string | undefined)[] = [];
      for (let sale = 0; sale < saleCount / 4; sale += 1) {
        const customer = upTo(customers);
        const eventDate = iso(start + 30 * day + upTo(30 * day));
        // Every other sale comes with a click by which the customer is known; of these, every other one with nothing else,
        // where no cart needs to be found.
        const known = clicks.find((click) => click.customer === customer && click.row.customerProfileId);
        const clickId = draw() < 0.5 ? known?.row.id : undefined;
        const byClickAlone = clickId !== undefined && creditPolicy.endsWith('REFERRER') && draw() < 0.5;
        const body = submission.parse(
          asJson({
            eventType: 'SALE',
            orderId: uuid(),
            eventDate,
            amount: '100.00',
            currency: 'USD',
            customerId: byClickAlone ? undefined : `c-${customer}`,
            clickId,
          }),
        );
        const reported = { brandId: acme.brand.id, eventTypeId: acme.eventType.id, body };
        const { attribution } = await attributed(em, await situationOf(em, reported));
        found.push(attribution.credited?.referralId);
        expected.push(truth(creditPolicy, customer, eventDate));
      }
      expect(found).toEqual(expected);
      expect(expected.filter((id) => id !== undefined).length).toBeGreaterThan(50);
    },
    120_000,
  );
});
