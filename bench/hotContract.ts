import assert from 'node:assert/strict';
import { DriverException } from '@mikro-orm/core';
import { record } from '../activities/actions/record.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase, openDatabaseAcrossBrands, type Database, type EntityManager } from '../database/orm.ts';
import { asBrand } from '../database/tenancy.ts';
import { onPostgres } from './onPostgres.ts';
import { unmetOf, type Part } from './part.ts';
import { aProgram, type Program } from './program.ts';
import { quantile, spreadOf, type Spread } from './spread.ts';

/*
 * How fast actions are assessed that all take of the same counters, so that they stand in one row: 16 clients at once, each with the
 * first step of an action (activities/actions/record.ts) in the database alone, under one contract and, by turns, under one each.
 * The limit of the hot contract is reached on the way; what was paid is counted from the actions themselves.
 */

const clients = 16;
const pairs = 7;
const actionsInRound = { FULL: 400, SMALL: 48 } as const;
const salesOfCustomer = 10;
const paidOfCustomer = 8;
const expectedInSecond = 300;
/** As PostgreSQL names that a lock, or a statement, took longer than it may. */
const tookTooLong: readonly unknown[] = ['55P03', '57014'];

/** Every action stands in four counters: the tier's, its customer's and the contract's two. */
const termsFor = (actions: number) => ({
  currency: 'USD',
  eventPayouts: [
    {
      eventType: 'SALE',
      payoutLevel: 'ORDER',
      defaultPayout: '1.00',
      payoutGroups: [
        { id: 'all', rank: 1, payout: '1.00', rules: [], tiers: [{ actionThreshold: actions / 4, payout: '2.00' }] },
      ],
      limits: [{ type: 'ACTION', limitBy: 'CUSTOMER', value: String(paidOfCustomer), period: 'MONTH' }],
      locking: { basis: 'TRACKED', period: 'MONTH', monthOffset: 1, dayOffset: 0 },
      payoutScheduling: { basis: 'LOCKED', period: 'END_OF_DAY', monthOffset: 0, dayOffset: 3 },
    },
  ],
  actionLimit: actions,
  actionLimitPeriod: 'MONTH',
  spendLimit: String((actions * 3) / 4),
  spendLimitPeriod: 'MONTH',
});

/** Actions that a brand has reported under one contract and that are yet to be assessed. */
interface Reported {
  readonly brandId: string;
  readonly actionIds: readonly string[];
}

interface Counted {
  readonly assessed: number;
  readonly paid: number;
  readonly spent: string;
  readonly mostOfCustomer: number;
}

/** Assessments a second under one contract, and whether its limits held. */
export const hotContract: Part = (size) =>
  onPostgres(async (databaseUrl) => {
    await migrate(databaseUrl);
    const inRound = actionsInRound[size];
    const [hot, ...own] = await reported(databaseUrl, inRound);
    assert(hot);
    const database = openDatabase(databaseUrl, clients);
    try {
      const speeds = await compared(database, hot, own, inRound);
      return told(speeds, await asBrand(hot.brandId, () => counted(database)), hot.actionIds.length);
    } finally {
      await database.close();
    }
  });

/** One contract with what all rounds take, then one for each client with its share of these, and a round more to get warm. */
async function reported(databaseUrl: string, inRound: number): Promise<Reported[]> {
  const database = openDatabaseAcrossBrands(databaseUrl, 1);
  const counts = [pairs * inRound, ...Array.from({ length: clients }, () => ((pairs + 1) * inRound) / clients)];
  try {
    const contracts: Reported[] = [];
    for (const count of counts) contracts.push(await reportedOf(database.em.fork(), count));
    return contracts;
  } finally {
    await database.close();
  }
}

/** As the API stores it before the first step. */
async function reportedOf(em: EntityManager, count: number): Promise<Reported> {
  const { brandId, eventTypeId, partnerId }: Program = await aProgram(em, termsFor(count));
  const stored = await em.execute<{ id: string }[]>(
    `INSERT INTO submission (id, brand_id, event_type_id, order_id, body, body_hash, state, actor, submitted_at)
     SELECT uuidv7(), ?, ?, 'order-' || n, jsonb_build_object('eventType', 'SALE', 'orderId', 'order-' || n,
       'eventDate', '2026-11-15T12:00:00.000Z', 'amount', '100.00', 'currency', 'USD', 'partnerId', ?::text,
       'customerId', 'customer-' || n / ?, 'test', false), '', 'ACCEPTED', 'bench', now()
     FROM generate_series(0, ? - 1) AS n RETURNING id`,
    [brandId, eventTypeId, partnerId, salesOfCustomer, count],
  );
  return { brandId, actionIds: stored.map(({ id }) => id) };
}

interface Speeds {
  readonly hot: Spread;
  /** Of those with a contract each, how many the hot one does. */
  readonly ofOwn: Spread;
  /** Of one under the hot contract, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** How often one under the hot contract waited in vain and was tried again. */
  readonly repeats: number;
}

async function compared(database: Database, hot: Reported, own: readonly Reported[], inRound: number): Promise<Speeds> {
  const milliseconds: number[] = [];
  let repeats = 0;
  const rounds = {
    hot: async (round: number) => {
      const waiting = roundOf(hot, round, inRound).values();
      const assessed = await assessAll(database, Array<Waiting>(clients).fill([hot.brandId, waiting]));
      milliseconds.push(...assessed.milliseconds);
      repeats += assessed.repeats;
    },
    own: (round: number) =>
      assessAll(
        database,
        own.map((reported) => [reported.brandId, roundOf(reported, round, inRound / clients)]),
      ),
  };
  const speedOf = async (kind: keyof typeof rounds, round: number): Promise<number> => {
    const begin = performance.now();
    await rounds[kind](round);
    return (inRound * 1000) / (performance.now() - begin);
  };
  await speedOf('own', pairs);
  const speeds: Record<keyof typeof rounds, number>[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const speed = { hot: 0, own: 0 };
    for (const kind of pair % 2 === 0 ? (['hot', 'own'] as const) : (['own', 'hot'] as const)) {
      speed[kind] = await speedOf(kind, pair);
    }
    speeds.push(speed);
  }
  return {
    hot: spreadOf(speeds.map((speed) => speed.hot)),
    ofOwn: spreadOf(speeds.map((speed) => speed.hot / speed.own)),
    p50: quantile(milliseconds, 0.5),
    p99: quantile(milliseconds, 0.99),
    repeats,
  };
}

const roundOf = ({ actionIds }: Reported, round: number, count: number): readonly string[] =>
  actionIds.slice(round * count, (round + 1) * count);

interface Assessed {
  readonly milliseconds: readonly number[];
  readonly repeats: number;
}

/** What a client takes its actions from; several may take from the same. */
type Waiting = readonly [brandId: string, actionIds: Iterable<string>];

/** Each client assesses one action after the other. Answers how long each took, and how often one was tried again. */
async function assessAll(database: Database, waiting: readonly Waiting[]): Promise<Assessed> {
  const milliseconds: number[] = [];
  let repeats = 0;
  const client = async ([brandId, actionIds]: Waiting): Promise<void> => {
    for (const actionId of actionIds) {
      const begin = performance.now();
      repeats += await asBrand(brandId, () => assess(database, actionId));
      milliseconds.push(performance.now() - begin);
    }
  };
  await Promise.all(waiting.map(client));
  return { milliseconds, repeats };
}

/** What waited in vain for its turn is tried again, as a worker does it. Answers how often. */
async function assess(database: Database, actionId: string): Promise<number> {
  let repeats = 0;
  for (;;) {
    try {
      await record(database, 0, { actionId, now: new Date().toISOString() });
      return repeats;
    } catch (error) {
      if (!(error instanceof DriverException && tookTooLong.includes(error.code))) throw error;
      repeats += 1;
    }
  }
}

async function counted(database: Database): Promise<Counted> {
  const [row] = await database.em.fork().execute<Counted[]>(
    `SELECT count(*)::int AS assessed, count(*) FILTER (WHERE payout > 0)::int AS paid, sum(payout)::text AS spent,
       (SELECT max(paid) FROM (
          SELECT count(*) FILTER (WHERE payout > 0)::int AS paid FROM action GROUP BY customer_id) AS c) AS "mostOfCustomer"
     FROM action`,
  );
  assert(row);
  return row;
}

function told(
  { hot, ofOwn, p50, p99, repeats }: Speeds,
  { assessed, paid, spent, mostOfCustomer }: Counted,
  actions: number,
) {
  const limit = (actions * 3) / 4;
  // A quarter at 1.00, then 2.00 each until the limit.
  const mayBePaid = actions / 4 + (limit - actions / 4) / 2;
  console.log(`Assessments of one contract with a tier and three limits, by ${clients} clients:\n`);
  console.log(`a second                                   ${hot.median} (${hot.least} to ${hot.most})`);
  console.log(`of those with a contract for each client   ${ofOwn.median} (${ofOwn.least} to ${ofOwn.most})`);
  console.log(`milliseconds of one, p50 and p99           ${p50}, ${p99}`);
  console.log(`waited in vain, and tried again            ${repeats}`);
  console.log(`paid of its limit of ${limit}.00               ${spent}, for ${paid} of ${assessed} actions`);
  return {
    figures: { inSecond: hot, ofOwn, p50, p99, repeats, limit, spent, paid, expectedInSecond },
    unmet: unmetOf({
      [`a hot contract keeps ${expectedInSecond} assessments a second`]: hot.median >= expectedInSecond,
      'the limits of a hot contract hold exactly':
        assessed === actions && Number(spent) === limit && paid === mayBePaid && mostOfCustomer === paidOfCustomer,
    }),
  };
}
