import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { attributed } from '../../activities/actions/evaluation.ts';
import { record } from '../../activities/actions/record.ts';
import { ActionEntity, type Action } from '../../database/entities/action.ts';
import { BrandEntity } from '../../database/entities/brand.ts';
import { CartEntity } from '../../database/entities/cart.ts';
import { CustomerEntity } from '../../database/entities/customer.ts';
import { EventTypeEntity } from '../../database/entities/eventType.ts';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import { TouchEntity, type Touch } from '../../database/entities/touch.ts';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { appendAttributions } from '../../database/queries/customerAttributions.ts';
import { situationOf } from '../../database/queries/situation.ts';
import { seenOn } from '../../database/queries/touches.ts';
import { submission } from '../../domain/action/submission.ts';
import type { CreditPolicy, CustomerAttributedBy } from '../../domain/attribution/question.ts';
import { createDatabase } from '../support/servers/postgres.ts';
import { aClick, aContract, aPartner, aTenant, asJson, type Tenant } from '../support/tenant.ts';

/* What is found around a reported action, and who is credited for it. Each test is about a customer of its own. */

let database: Database;
let drop: () => Promise<void>;
let acme: Tenant;
/** Anna is the tenant's first partner; both have contracts that take clicks, impressions and parent actions of 90 days. */
let anna: string;
let bert: string;
let lead: string;
let customerId: string;
let drawn = 0;
beforeAll(async () => {
  const created = await createDatabase();
  drop = created.drop;
  database = openDatabaseAcrossBrands(created.url);
  const validReferrals = ['CLICKS', 'IMPRESSIONS', 'PARENT_ACTIONS'].map((type) => ({
    type,
    window: 90,
    windowUnit: 'DAY',
  }));
  acme = await aTenant(database, { validReferrals });
  anna = acme.partner.id;
  const other = await aPartner(database, acme.brand, 'Bert');
  await aContract(database, other, { validReferrals });
  bert = other.id;
  lead = uuid();
  await database.em.fork().insert(EventTypeEntity, { ...acme.eventType, id: lead, code: 'LEAD', category: 'LEAD' });
});
afterAll(async () => {
  await database.close();
  await drop();
});
beforeEach(() => {
  drawn += 1;
  customerId = `customer-${drawn}`;
});

const eventDate = '2026-11-20T10:00:00.000Z';
const on = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`;

async function touch(partnerId: string, day: number, fields: Partial<Touch> = {}): Promise<string> {
  const row = aClick({ brandId: acme.brand.id, partnerId, at: on(day), ...fields });
  await database.em.fork().insert(TouchEntity, row);
  return row.id;
}

async function cart(day: number, fields: { readonly clickId?: string } = {}): Promise<void> {
  const common = { id: uuid(), brandId: acme.brand.id, customerId, clickId: null, createdAt: on(day) };
  await database.em.fork().insert(CartEntity, { ...common, addedAt: on(day), ...fields });
}

const policy = (creditPolicy: CreditPolicy) =>
  database.em.fork().nativeUpdate(BrandEntity, { id: acme.brand.id }, { creditPolicy });

const bodyOf = (fields: object) =>
  submission.parse(
    asJson({ eventType: 'SALE', orderId: uuid(), eventDate, amount: '100.00', currency: 'USD', customerId, ...fields }),
  );

/** Who would be credited for a sale of this test's customer; `fields` change it. */
async function credited(fields: object = {}) {
  const em = database.em.fork();
  const reported = { brandId: acme.brand.id, eventTypeId: acme.eventType.id, body: bodyOf(fields) };
  const situation = await situationOf(em, reported);
  return { situation, ...(await attributed(em, situation)) };
}

const creditedBy = async (fields: object = {}): Promise<string | null | undefined> =>
  (await credited(fields)).attribution.credited?.referralId;

/** Records an action, as the first step of its workflow does. */
async function recorded(fields: object = {}, eventTypeId = acme.eventType.id): Promise<Action> {
  const body = bodyOf(fields);
  const em = database.em.fork();
  const id = uuid();
  await em.insert(SubmissionEntity, {
    id,
    brandId: acme.brand.id,
    eventTypeId,
    orderId: body.orderId,
    body,
    bodyHash: '',
    state: 'ACCEPTED',
    isTransaction: false,
    actor: 'test',
    submittedAt: eventDate,
  });
  await record(database, 0, { actionId: id, now: eventDate });
  return database.em.fork().findOneOrFail(ActionEntity, id);
}

describe('the journey of a customer is that of all her devices', () => {
  /*
   *   1 Nov      3 Nov       5 Nov                          20 Nov
   *   ──┼──────────┼───────────┼──────────────────────────────┼──────▶
   *   phone      laptop      laptop                         sale
   *   by name    by name     unknown
   */
  test('clicks on every device that she was seen on are found, by her name alone', async () => {
    const phone = { deviceId: `phone-${drawn}`, customerProfileId: customerId };
    const laptop = { deviceId: `laptop-${drawn}` };
    const first = await touch(anna, 1, phone);
    const second = await touch(bert, 3, { ...laptop, customerProfileId: customerId });
    const last = await touch(bert, 5, laptop);
    const seen = [phone, { ...laptop, customerProfileId: customerId }];
    await seenOn(database.em.fork(), acme.brand.id, seen);
    const { situation, attribution } = await credited();
    expect(situation.journey.touches.map(({ id }) => id)).toEqual([first, second, last]);
    expect(attribution.credited?.referralId).toBe(last);
  });

  test('a named click leads to its device and to the profile that it was made under', async () => {
    const device = { deviceId: `phone-${drawn}` };
    const profile = { customerProfileId: `profile-${drawn}` };
    const others = [await touch(anna, 1, device), await touch(anna, 2, profile)];
    const named = await touch(bert, 3, { ...device, ...profile });
    const { situation } = await credited({ clickId: named.toUpperCase() });
    expect(situation.journey.touches.map(({ id }) => id)).toEqual([...others, named]);
    expect(situation.click?.id).toBe(named);
  });

  test('the brand’s word for the profile goes before its word for the customer', async () => {
    const click = await touch(anna, 1, { customerProfileId: `profile-${drawn}` });
    expect(await creditedBy({ customerProfileId: `profile-${drawn}` })).toBe(click);
    expect(await creditedBy()).toBeUndefined();
  });

  test('a sale that names a click and its customer joins the two from then on', async () => {
    const device = { deviceId: `phone-${drawn}` };
    const early = await touch(anna, 1, device);
    await recorded({ clickId: early, eventDate: on(2) });
    const late = await touch(bert, 5, device);
    expect(await creditedBy()).toBe(late);
  });

  test('what others did, what came later, and pages that were visited are no part of it', async () => {
    await touch(anna, 1, { customerProfileId: `not-${customerId}` });
    await touch(anna, 21, { customerProfileId: customerId });
    await touch(anna, 2, { customerProfileId: customerId, kind: 'PAGE_VISIT' });
    const foreign = await aTenant(database);
    const byAnother = { brandId: foreign.brand.id, customerProfileId: customerId };
    const foreignClick = await touch(foreign.partner.id, 3, byAnother);
    expect((await credited({ clickId: foreignClick })).situation.journey.touches).toEqual([]);
    expect((await credited({ clickId: 'no id at all' })).situation.journey.touches).toEqual([]);
  });

  test('of each kind the latest 200 are kept, impressions crowd out no click, and what is left out is told', async () => {
    const common = { brandId: acme.brand.id, partnerId: anna, customerProfileId: customerId };
    const minute = (count: number): string => new Date(Date.parse(on(2)) + count * 60_000).toISOString();
    const oldest = await touch(bert, 1, { customerProfileId: customerId });
    const seen = Array.from({ length: 250 }, (_, count) =>
      aClick({ ...common, kind: 'IMPRESSION', at: minute(count) }),
    );
    await database.em.fork().insertMany(TouchEntity, seen);
    const { situation, attribution } = await credited();
    expect(situation.journey.touches).toHaveLength(201);
    expect(situation.journey.touches[0]?.id).toBe(oldest);
    expect(situation.journey.touches.at(-1)?.id).toBe(seen.at(-1)?.id);
    expect(attribution.leftOut).toBe('Of each kind of touch only the latest 200 before the event were considered.');
    expect(attribution.considered).toHaveLength(201);
  });

  test('exactly 200 leave nothing out, and a named click is kept however old it is', async () => {
    const common = { brandId: acme.brand.id, partnerId: anna, customerProfileId: customerId };
    await database.em.fork().insertMany(
      TouchEntity,
      Array.from({ length: 200 }, (_, count) =>
        aClick({ ...common, at: new Date(Date.parse(on(2)) + count).toISOString() }),
      ),
    );
    expect((await credited()).attribution.leftOut).toBeUndefined();
    const old = await touch(bert, 1, { customerProfileId: customerId });
    expect((await credited()).situation.journey.touches.map(({ id }) => id)).not.toContain(old);
    expect((await credited({ clickId: old })).situation.click?.id).toBe(old);
  });
});

describe('devices that an action shows for the first time', () => {
  test('are told once: not when they are known, and not of nobody', async () => {
    const device = { deviceId: `phone-${drawn}` };
    const click = await touch(anna, 1, device);
    const known = { ...device, customerProfileId: customerId };
    expect((await credited({ clickId: click })).situation.newlySeen).toEqual([known]);
    expect((await credited({ clickId: click, customerId: undefined })).situation.newlySeen).toEqual([]);
    await seenOn(database.em.fork(), acme.brand.id, [known, known]);
    await seenOn(database.em.fork(), acme.brand.id, [known]);
    expect((await credited({ clickId: click })).situation.newlySeen).toEqual([]);
  });
});

describe('add-to-cart events', () => {
  afterAll(() => policy('LAST_REFERRER'));

  /*
   *   1       2       4       5      6       8      9       10      12      20
   *   ┼───────┼───────┼───────┼──────┼───────┼──────┼───────┼───────┼───────┼──▶
   *   anna    cart    bert    sale   anna    cart   bert    cart    anna    sale
   *   k0              k1             k2             k3              k4
   */
  test('count between the customer’s previous sale and this one', async () => {
    const by = { customerProfileId: customerId };
    const clicks: string[] = [];
    for (const [partner, day] of [
      [anna, 1],
      [bert, 4],
      [anna, 6],
      [bert, 9],
      [anna, 12],
    ] as const)
      clicks.push(await touch(partner, day, by));
    for (const day of [2, 8, 10, 21]) await cart(day);
    await recorded({ eventDate: on(5) });
    await policy('LAST_TO_CART');
    expect(await creditedBy()).toBe(clicks[3]);
    await policy('FIRST_TO_CART');
    expect(await creditedBy()).toBe(clicks[0]);
    expect((await credited()).situation.carts.map(({ addedAt }) => addedAt)).toEqual([on(8), on(10)]);
  });

  test('are not emptied by another kind of action, by a test, or by somebody else’s sale', async () => {
    await cart(2);
    await recorded({ eventType: 'LEAD', eventDate: on(3) }, lead);
    await recorded({ test: true, eventDate: on(3) });
    await recorded({ customerId: 'somebody else', eventDate: on(3) });
    expect((await credited()).situation.carts).toHaveLength(1);
  });

  test('that name a click bring it into the journey', async () => {
    const click = await touch(anna, 1);
    await cart(2, { clickId: click });
    await policy('LAST_TO_CART');
    expect(await creditedBy()).toBe(click);
  });

  test('without one, nobody led the customer there', async () => {
    await touch(anna, 1, { customerProfileId: customerId });
    await policy('LAST_TO_CART');
    const { attribution } = await credited();
    expect(attribution.credited).toBeNull();
    expect(attribution.considered).toMatchObject([{ reason: 'NO_CART_KNOWN' }]);
  });
});

describe('the parent action', () => {
  beforeAll(() => policy('PARENT_ACTION'));
  afterAll(() => policy('LAST_REFERRER'));

  test('is the one of that order id, of whatever event type, and credits its partner', async () => {
    const orderId = uuid();
    const parent = await recorded({ eventType: 'LEAD', orderId, eventDate: on(3) }, lead);
    await database.em.fork().nativeUpdate(ActionEntity, { id: parent.id }, { partnerId: bert });
    const { attribution } = await credited({ parentOrderId: orderId });
    expect(attribution.credited).toMatchObject({ by: 'PARENT_ACTION', partnerId: bert, referralId: parent.id });
  });

  test.each([
    { rule: 'one that nobody is credited for says nothing', fields: {}, reason: undefined },
    { rule: 'a test says nothing of a real sale', fields: { test: true, named: true }, reason: undefined },
    { rule: 'one after the event is no parent', fields: { eventDate: on(21), named: true }, reason: 'AFTER_THE_EVENT' },
  ])('$rule', async ({ fields: { named, ...fields }, reason }: ParentRow) => {
    const orderId = uuid();
    await recorded({ orderId, eventDate: on(3), ...fields, ...(named && { partnerId: anna }) });
    const { attribution } = await credited({ parentOrderId: orderId });
    expect(attribution.credited).toBeNull();
    expect(attribution.considered.map((claim) => claim.reason)).toEqual(reason === undefined ? [] : [reason]);
  });

  test('that was taken back is none', async () => {
    const orderId = uuid();
    const { id } = await recorded({ orderId, eventDate: on(3), partnerId: anna });
    const reversed = { state: 'REVERSED', stateDetail: 'CONS_FRAUD' } as const;
    await database.em.fork().nativeUpdate(ActionEntity, { id }, reversed);
    const { attribution } = await credited({ parentOrderId: orderId });
    expect(attribution.considered).toMatchObject([{ by: 'PARENT_ACTION', referralId: id, reason: 'REVERSED' }]);
  });

  test('is never the action itself', async () => {
    const orderId = uuid();
    await recorded({ orderId, partnerId: anna });
    expect((await credited({ orderId, parentOrderId: orderId })).situation.parent).toBeNull();
  });
});

interface ParentRow {
  readonly rule: string;
  readonly fields: { readonly named?: boolean; readonly eventDate?: string; readonly test?: boolean };
  readonly reason: string | undefined;
}

describe('a customer who is a partner’s', () => {
  async function keep(keys: { readonly customerKey?: string; readonly providerKey?: string }): Promise<string> {
    const id = uuid();
    const unknown = { customerKey: null, providerKey: null, email: null, name: null, erasedAt: null };
    const at = { createdAt: on(1), updatedAt: on(1) };
    await database.em.fork().insert(CustomerEntity, { id, brandId: acme.brand.id, ...unknown, ...at, ...keys });
    return id;
  }
  const attribute = (id: string, partnerId: string | null, by: CustomerAttributedBy, day: number) =>
    appendAttributions(database.em.fork(), acme.brand.id, [{ customerId: id, partnerId }], {
      by,
      at: on(day),
      actor: 'test',
    });

  test('by a user’s word goes before a click, and after it when tracking says so', async () => {
    const click = await touch(bert, 10, { customerProfileId: customerId });
    const id = await keep({ customerKey: customerId });
    await attribute(id, anna, 'TRACKING', 2);
    expect(await creditedBy()).toBe(click);
    await attribute(id, anna, 'USER', 3);
    expect(await creditedBy()).toBe(id);
    expect((await credited()).attribution.credited).toMatchObject({ by: 'CUSTOMER', partnerId: anna });
  });

  test('is whoever’s she was at the event, and her first partner’s before that', async () => {
    const id = await keep({ customerKey: customerId });
    await attribute(id, anna, 'USER', 2);
    await attribute(id, bert, 'IMPORT', 5);
    await attribute(id, null, 'USER', 8);
    const partnerOn = async (day: number) =>
      (await credited({ eventDate: on(day) })).attribution.credited?.partnerId ?? null;
    expect([await partnerOn(1), await partnerOn(2), await partnerOn(5), await partnerOn(8)]).toEqual([
      anna,
      anna,
      bert,
      null,
    ]);
  });

  test('is found by the payment provider’s key, and then under her own', async () => {
    const id = await keep({ customerKey: customerId, providerKey: `pay-${drawn}` });
    await attribute(id, anna, 'USER', 2);
    const click = await touch(bert, 10, { customerProfileId: customerId });
    const { situation, attribution } = await credited({ customerId: undefined, providerKey: `pay-${drawn}` });
    expect(situation.customer?.id).toBe(id);
    expect(situation.journey.touches.map((one) => one.id)).toEqual([click]);
    expect(attribution.credited?.partnerId).toBe(anna);
  });
});

describe('what rules and the action see of the referral', () => {
  /*
   *   1 Nov                  5 Nov                    20 Nov
   *   ──┼──────────────────────┼────────────────────────┼──────▶
   *   anna's click           bert's click             sale, names
   *   (named)                (credited)               anna's click
   */
  test('is the touch that is credited, not the one that was named', async () => {
    const named = await touch(anna, 1, { customerProfileId: customerId, sharedId: 'named', params: { param1: 'n' } });
    const latest = { customerProfileId: customerId, sharedId: 'latest', params: { PARAM1: 'l', param4: 'z' } };
    const last = await touch(bert, 5, latest);
    const { facts, carried } = await credited({ clickId: named });
    expect(facts.clickId).toBe(last);
    expect(facts.variables).toMatchObject({
      REFERRAL_TYPE: 'CLICK',
      REFERRAL_SHARED_ID: 'latest',
      REFERRAL_PARAM1: 'l',
      PATH_STEPS: '2',
    });
    expect(carried).toEqual({ sharedId: 'latest', param1: 'l', param4: 'z' });
    expect((await recorded({ clickId: named })).referral).toEqual(carried);
  });

  test('is the named click where no referral decides', async () => {
    const named = await touch(anna, 1, { sharedId: 'named' });
    const { facts } = await credited({ clickId: named, partnerId: bert });
    expect(facts.variables).toMatchObject({ REFERRAL_TYPE: 'PARTNER', REFERRAL_SHARED_ID: 'named' });
  });

  test('is not another partner’s: what an action keeps is what its own partner wrote', async () => {
    const named = await touch(anna, 1, { sharedId: 'named' });
    expect((await credited({ clickId: named, partnerId: anna })).carried).toEqual({ sharedId: 'named' });
    expect((await credited({ clickId: named, partnerId: bert })).carried).toEqual({});
  });

  test('is an impression where one is credited', async () => {
    await touch(anna, 1, { customerProfileId: customerId, kind: 'IMPRESSION', sharedId: 'seen' });
    const { facts } = await credited();
    expect(facts.variables).toMatchObject({
      REFERRAL_TYPE: 'IMPRESSION',
      REFERRAL_SHARED_ID: 'seen',
      PATH_PARTICIPATION_CHANNELS: ['IMPRESSION'],
    });
  });

  test('is nothing where neither is known', async () => {
    const { facts, carried } = await credited({ partnerId: anna });
    expect(facts.clickId).toBeNull();
    expect(carried).toEqual({});
  });

  test('programs and repeats are no step of the way, and a repeat may be credited', async () => {
    const by = { customerProfileId: customerId };
    const first = await touch(anna, 1, by);
    const repeat = await touch(anna, 2, { ...by, duplicateOf: first });
    await touch(bert, 3, { ...by, bot: true });
    const { facts, attribution } = await credited();
    expect(facts.variables).toMatchObject({ PATH_STEPS: '1', PATH_PARTNER_COUNT: '1' });
    expect(attribution.considered.map(({ reason }) => reason)).toEqual([
      'MADE_BY_A_BOT',
      'CREDITED',
      'ANOTHER_REFERRAL_BY_POLICY',
    ]);
    expect(attribution.credited?.referralId).toBe(repeat);
  });

  test('whoever brings back the id of a click was led by it, whatever its user agent looked like', async () => {
    const clickId = await touch(anna, 1, { bot: true });
    const { facts, attribution } = await credited({ clickId });
    expect(attribution.credited?.referralId).toBe(clickId);
    expect(facts.variables).toMatchObject({ PATH_STEPS: '1' });
  });
});
