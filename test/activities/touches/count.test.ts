import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Client } from 'pg';
import { v7 as uuid } from 'uuid';
import { countTouches } from '../../../activities/touches/count.ts';
import { ContractEntity } from '../../../database/entities/contract.ts';
import { EventTypeEntity, type EventType } from '../../../database/entities/eventType.ts';
import { SubmissionEntity, type Submission } from '../../../database/entities/submission.ts';
import type { Touch } from '../../../database/entities/touch.ts';
import { TouchDayEntity, type TouchDay } from '../../../database/entities/touchDay.ts';
import { LockMode, openDatabaseAcrossBrands, type Database } from '../../../database/orm.ts';
import { storeTouches } from '../../../database/queries/storeTouches.ts';
import { transaction } from '../../../database/transaction.ts';
import { localDate } from '../../../domain/calendar.ts';
import type { EventCategory } from '../../../domain/contract/vocabulary.ts';
import { createDatabase, type TestDatabase } from '../../support/servers/postgres.ts';
import { aClick, aContract, aPartner, aTenant, perClick, type Tenant } from '../../support/tenant.ts';
import { recorded } from '../../support/touches.ts';

let server: TestDatabase;
let database: Database;
let owner: Client;
beforeAll(async () => {
  server = await createDatabase();
  database = openDatabaseAcrossBrands(server.url);
  // Beside the transaction that the ORM would take it into.
  owner = new Client({ connectionString: server.url });
  await owner.connect();
});
afterAll(async () => {
  await database.close();
  await owner.end();
  await server.drop();
});

const zone = 'America/New_York';

const aClickProgram = (category: EventCategory = 'CLICK'): Promise<Tenant> => aTenant(database, perClick, category);

const daysOf = ({ brand }: Tenant): Promise<TouchDay[]> =>
  database.em.fork().find(TouchDayEntity, { brandId: brand.id }, { orderBy: { day: 'asc' } });

const actionsOf = ({ brand }: Tenant): Promise<Submission[]> =>
  database.em.fork().find(SubmissionEntity, { brandId: brand.id }, { orderBy: { orderId: 'asc' } });

const clickOf = ({ brand, partner }: Tenant, at: string, more: Partial<Touch> = {}): Touch =>
  aClick({ brandId: brand.id, partnerId: partner.id, at, country: 'US', ...more });

/** Counts what is due by then. */
async function countedBy(tenant: Tenant, now: string): Promise<void> {
  for (const { id } of await daysOf(tenant)) await countTouches(database, { touchDayId: id, now });
}

const noon = '2026-11-20T17:00:00.000Z';
const nextMorning = '2026-11-21T06:00:00.000Z';

describe('which days are noted', () => {
  test('each once, however many clicks it has', async () => {
    const tenant = await aClickProgram();
    await recorded(database, [clickOf(tenant, noon), clickOf(tenant, noon)], noon);
    await recorded(database, [clickOf(tenant, '2026-11-20T18:00:00.000Z'), clickOf(tenant, nextMorning)], nextMorning);
    expect((await daysOf(tenant)).map(({ day, dueAt }) => [day, dueAt])).toEqual([
      ['2026-11-20', '2026-11-21T06:00:00.000Z'],
      ['2026-11-21', '2026-11-22T06:00:00.000Z'],
    ]);
    const rows = await database.em.fork().execute("SELECT 1 FROM outbox WHERE kind = 'TOUCH_DAY'");
    expect(rows).toHaveLength(2);
  });

  test.each<{ rule: string; category: EventCategory; touch: Partial<Touch>; days: number }>([
    { rule: 'clicks where clicks are paid', category: 'CLICK', touch: {}, days: 1 },
    { rule: 'visits where visits are paid', category: 'PAGE_VISIT', touch: { kind: 'PAGE_VISIT' }, days: 1 },
    { rule: 'no clicks where visits are paid', category: 'PAGE_VISIT', touch: {}, days: 0 },
    { rule: 'no clicks where sales are paid', category: 'SALE', touch: {}, days: 0 },
    { rule: 'no impressions', category: 'CLICK', touch: { kind: 'IMPRESSION' }, days: 0 },
    { rule: 'none of robots', category: 'CLICK', touch: { bot: true }, days: 0 },
    { rule: 'none for repeats', category: 'CLICK', touch: { duplicateOf: uuid() }, days: 0 },
  ])('$rule', async ({ category, touch, days }) => {
    const tenant = await aClickProgram(category);
    await recorded(database, [clickOf(tenant, noon, touch)], noon);
    expect(await daysOf(tenant)).toHaveLength(days);
  });
});

/** Resolves once another transaction waits for a lock, which the application may not see of others. */
async function somebodyWaits(): Promise<void> {
  const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  while ((await owner.query(waiting)).rows.length === 0);
}

describe('a day is counted', () => {
  test('not before it is due, and once', async () => {
    const tenant = await aClickProgram();
    await recorded(database, [clickOf(tenant, noon)], noon);
    const [day] = await daysOf(tenant);
    const input = { touchDayId: day?.id ?? '' };
    const early = await countTouches(database, { ...input, now: '2026-11-21T05:59:59.999Z' });
    expect(early).toEqual({ countingAt: nextMorning });
    expect(await actionsOf(tenant)).toEqual([]);
    for (let times = 0; times < 2; times += 1) {
      expect(await countTouches(database, { ...input, now: nextMorning })).toEqual({ countingAt: null });
    }
    expect(await actionsOf(tenant)).toHaveLength(1);
  });

  /*
   *   00:00          12:00          18:00      24:00
   *     ├── first ─────┼── successor ─┤ no contract
   *        3 clicks        2 clicks      4 clicks
   */
  test('by contract: each pays at the last instant of the day at which it was in force', async () => {
    const { tenant, partners, contractAt } = await aWorld();
    const [partnerId = ''] = partners;
    const end = '2026-11-20T23:00:00.000Z';
    const successor = contractAt(partnerId, change) ?? '';
    await database.em.fork().nativeUpdate(ContractEntity, { id: successor }, { endAt: end });
    const clicks = (count: number, at: string) => Array.from({ length: count }, () => clickOf(tenant, at));
    const day = [...clicks(3, '2026-11-20T16:59:59.999Z'), ...clicks(2, change), ...clicks(4, end)];
    await recorded(database, day, noon);
    await countedBy(tenant, nextMorning);
    const actions = (await actionsOf(tenant)).map(({ orderId, body: { eventDate, clicks } }) => [
      orderId.split('/')[3],
      eventDate,
      clicks,
    ]);
    expect(actions.toSorted((one, other) => String(one[1]).localeCompare(String(other[1])))).toEqual([
      [tenant.contract.id, '2026-11-20T16:59:59.999Z', 3],
      [successor, '2026-11-20T22:59:59.999Z', 2],
    ]);
  });

  test('waits for a late click that is being recorded', async () => {
    const tenant = await aClickProgram();
    await recorded(database, [clickOf(tenant, noon)], noon);
    const late = await transaction(database, async (em) => {
      await storeTouches(em, [clickOf(tenant, noon)], nextMorning);
      const counting = countedBy(tenant, nextMorning);
      await somebodyWaits();
      return { counting };
    });
    await late.counting;
    expect((await actionsOf(tenant)).map(({ body }) => body.clicks)).toEqual([2]);
  });

  test('and a click that comes meanwhile waits for the count, and opens the day again', async () => {
    const tenant = await aClickProgram();
    await recorded(database, [clickOf(tenant, noon)], noon);
    const late = await transaction(database, async (em) => {
      const [day] = await em.find(
        TouchDayEntity,
        { brandId: tenant.brand.id },
        { lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      const recording = recorded(database, [clickOf(tenant, noon)], nextMorning);
      await somebodyWaits();
      await em.nativeUpdate(TouchDayEntity, { id: day?.id ?? '' }, { countedAt: nextMorning });
      return { recording };
    });
    await late.recording;
    expect(await daysOf(tenant)).toMatchObject([{ countedAt: null, dueAt: '2026-11-21T07:00:00.000Z' }]);
  });

  test('a repeat that was found late takes nothing back, and the next click stands in for it', async () => {
    const tenant = await aClickProgram();
    const [first, second] = [clickOf(tenant, noon), clickOf(tenant, noon)];
    await recorded(database, [first, second], noon);
    await countedBy(tenant, nextMorning);
    await database.em.fork().execute('UPDATE touch SET duplicate_of = ? WHERE id = ?', [first.id, second.id]);
    await recorded(database, [clickOf(tenant, noon)], nextMorning);
    await countedBy(tenant, '2026-11-21T12:00:00.000Z');
    expect((await actionsOf(tenant)).map(({ body }) => body.clicks)).toEqual([2]);
  });
});

/*
 * Touches of five days reach us in any order, while days are counted; some come while theirs is being counted. At the end all
 * that is payable has been paid for once.
 *
 *   partner   Nov 18        Nov 20, noon           Nov 22
 *   first       ├── contract ─────┼── its successor ──┤
 *   second      ├── contract ─────────────────────────┤
 *   third       ├── no contract ──────────────────────┤
 */
const change = '2026-11-20T17:00:00.000Z';

interface World {
  readonly tenant: Tenant;
  readonly visits: EventType;
  readonly partners: readonly string[];
  /** The contract that pays the partner's touch at that time; none for the third. */
  readonly contractAt: (partnerId: string, at: string) => string | undefined;
}

async function aWorld(): Promise<World> {
  const tenant = await aClickProgram();
  const em = database.em.fork();
  const visits: EventType = { ...tenant.eventType, id: uuid(), code: 'VISIT', category: 'PAGE_VISIT' };
  await em.insert(EventTypeEntity, visits);
  const second = await aPartner(database, tenant.brand, 'Second');
  const third = await aPartner(database, tenant.brand, 'Third');
  const secondContract = await aContract(database, second, perClick);
  await em.nativeUpdate(ContractEntity, { id: tenant.contract.id }, { endAt: change });
  const both = tenant.contract.terms.eventPayouts.flatMap((payout) => [payout, { ...payout, eventType: visits.code }]);
  const successor = {
    ...tenant.contract,
    id: uuid(),
    startAt: change,
    terms: { ...tenant.contract.terms, eventPayouts: both },
  };
  await em.insert(ContractEntity, successor);
  return {
    tenant,
    visits,
    partners: [tenant.partner.id, second.id, third.id],
    contractAt: (partnerId, at) => {
      if (partnerId === second.id) return secondContract.id;
      if (partnerId === third.id) return undefined;
      return at < change ? tenant.contract.id : successor.id;
    },
  };
}

const start = Date.parse('2026-11-18T05:00:00.000Z');
const hour = 3_600_000;

const touch = fc.record({
  partner: fc.nat({ max: 2 }),
  kind: fc.constantFrom('CLICK', 'CLICK', 'PAGE_VISIT', 'IMPRESSION'),
  country: fc.constantFrom('US', 'DE', null),
  bot: fc.constantFrom(false, false, false, true),
  repeat: fc.constantFrom(false, false, false, true),
  /** Hours into the five days, to the minute. */
  at: fc.integer({ min: 0, max: 5 * 24 * 60 - 1 }),
});

const step = fc.record({
  /** Since the step before. */
  hours: fc.integer({ min: 0, max: 30 }),
  touches: fc.array(touch, { maxLength: 8 }),
  /** What is due is counted before the touches come, meanwhile, or not yet. */
  counting: fc.constantFrom('before', 'meanwhile', 'not yet'),
});

test('in whatever order touches come and days are counted: each is paid for once, under the contract of its time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const world = await aWorld();
      const { tenant } = world;
      const expected = new Map<string, number>();
      let now = start;
      for (const { hours, touches, counting } of steps) {
        now += hours * hour;
        const instant = new Date(now).toISOString();
        const rows = touches.map(({ partner, at, repeat, ...given }) =>
          aClick({
            brandId: tenant.brand.id,
            partnerId: world.partners[partner] ?? '',
            at: new Date(start + at * 60_000).toISOString(),
            duplicateOf: repeat ? uuid() : null,
            ...given,
          }),
        );
        for (const row of rows) {
          const group = groupOf(world, row);
          if (group !== undefined) expected.set(group, (expected.get(group) ?? 0) + 1);
        }
        if (counting === 'before') await countedBy(tenant, instant);
        await Promise.all([
          recorded(database, rows, instant),
          ...(counting === 'meanwhile' ? [countedBy(tenant, instant)] : []),
        ]);
      }
      await countedBy(tenant, '2027-01-01T00:00:00.000Z');
      expect((await daysOf(tenant)).filter(({ countedAt }) => !countedAt)).toEqual([]);
      expect(await paidFor(world)).toEqual(expected);
    }),
    { numRuns: 25, endOnFailure: true },
  );
}, 120_000);

/** The model: what the touch belongs to; nothing when nobody pays for it. */
function groupOf({ tenant, visits, contractAt }: World, { partnerId, kind, at, bot, duplicateOf, country }: Touch) {
  const contractId = contractAt(partnerId, at);
  if (bot || duplicateOf || contractId === undefined || kind === 'IMPRESSION') return undefined;
  if (kind === 'PAGE_VISIT' && !(partnerId === tenant.partner.id && at >= change)) return undefined;
  const eventType = kind === 'CLICK' ? tenant.eventType.code : visits.code;
  return [eventType, localDate(at, zone), partnerId, contractId, country].join(' ');
}

/** What the actions say; each happened on its day and under its contract, and says something. */
async function paidFor({ tenant, contractAt }: World): Promise<Map<string, number>> {
  const paid = new Map<string, number>();
  for (const { body } of await actionsOf(tenant)) {
    const { eventType, eventDate, orderId, partnerId = '', customerCountry, clicks = 0 } = body;
    const [, day, , contractId = ''] = orderId.split('/');
    expect(clicks).toBeGreaterThan(0);
    expect(localDate(eventDate, zone)).toBe(day);
    expect(contractAt(partnerId, eventDate)).toBe(contractId);
    const group = [eventType, day, partnerId, contractId, customerCountry].join(' ');
    paid.set(group, (paid.get(group) ?? 0) + clicks);
  }
  return paid;
}
