import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TouchEntity } from '../../database/entities/touch.ts';
import { journeyParameters, journeySql, seenOn } from '../../database/queries/touches.ts';
import { numbered } from '../../database/prepared.ts';
import { openDatabase, openDatabaseAsOwner, type Database } from '../../database/orm.ts';
import { asBrand } from '../../database/tenancy.ts';
import { createDatabase } from '../support/servers/postgres.ts';
import { aTenant, type Tenant } from '../support/tenant.ts';

/*
 * What it costs to gather the touches that led to an action: as much with a million touches of others as with ten thousand.
 * PostgreSQL itself tells how (EXPLAIN).
 */

let database: Database;
let walled: Database;
let drop: () => Promise<void>;
let acme: Tenant;
beforeAll(async () => {
  const created = await createDatabase();
  drop = created.drop;
  // Who writes past triggers, and tidies up.
  database = openDatabaseAsOwner(created.url, 1);
  walled = openDatabase(created.url, 1);
  acme = await aTenant(database);
  const seen = [1, 2, 3].map((device) => ({ customerProfileId: 'profile-few-1', deviceId: `device-few-1-${device}` }));
  await seenOn(database.em.fork(), acme.brand.id, seen);
});
afterAll(async () => {
  await Promise.all([database.close(), walled.close()]);
  await drop();
});

/** So many customers touch the brand 60 times each, on three devices, every other time known by name; all in one month. */
async function touches(whose: string, customers: number): Promise<void> {
  await database.em.fork().transactional(async (em) => {
    // A million looks whether brand and partner exist say nothing here.
    await em.execute(`SET LOCAL session_replication_role = replica`);
    await em.execute(
      `INSERT INTO touch (id, kind, brand_id, partner_id, customer_profile_id, device_id, at)
       SELECT uuidv7(), CASE WHEN n % 4 = 0 THEN 'IMPRESSION' ELSE 'CLICK' END, ?, ?,
         CASE WHEN n % 2 = 0 THEN 'profile-' || ? || '-' || c END, 'device-' || ? || '-' || c || '-' || 1 + n % 3,
         timestamptz '2026-11-01Z' + n * interval '12 hours'
       FROM generate_series(1, 60) AS n, generate_series(1, ?) AS c ORDER BY n, c`,
      [acme.brand.id, acme.partner.id, whose, whose, customers],
    );
  });
  await database.em.fork().execute('VACUUM ANALYZE touch');
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly 'Actual Rows': number;
  readonly Plans?: readonly Node[];
}

/** Of a sale that names one of the customer's clicks. */
async function planOfGathering(): Promise<{
  readonly touched: string[];
  readonly pages: number;
  readonly rows: number;
}> {
  const em = database.em.fork();
  const click = await em.findOneOrFail(TouchEntity, { deviceId: 'device-few-1-2', kind: 'CLICK' });
  const asked = journeyParameters({
    brandId: acme.brand.id,
    clickIds: [click.id],
    customerProfileId: 'profile-few-1',
    until: '2026-12-01T00:00:00.000Z',
  });
  // Behind the wall between brands, as actions are, and by the one plan for all values that a connection keeps.
  const [row] = await asBrand(acme.brand.id, async () => {
    const own = walled.em.fork();
    await own.execute('DEALLOCATE ALL');
    await own.execute(`PREPARE journey AS ${numbered(journeySql)}`);
    return own.execute<{ 'QUERY PLAN': readonly [{ readonly Plan: Node }] }[]>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE journey (${asked.map(() => '?').join()})`,
      asked,
    );
  });
  const plan = row?.['QUERY PLAN'][0].Plan;
  if (plan === undefined) throw new Error('PostgreSQL told no plan');
  return {
    touched: scansOfTouches(plan),
    pages: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    rows: plan['Actual Rows'],
  };
}

const scansOfTouches = (node: Node): string[] => [
  ...(node['Relation Name'] === 'touch' ? [node['Node Type']] : []),
  ...(node.Plans ?? []).flatMap(scansOfTouches),
];

test('a journey costs the same among a million touches as among ten thousand, and only indexes are read', async () => {
  await touches('few', 167);
  const few = await planOfGathering();
  await touches('many', 16_500);
  const many = await planOfGathering();
  expect(few.rows).toBe(60);
  expect(many.rows).toBe(60);
  for (const { touched } of [few, many]) {
    expect(touched.length).toBeGreaterThanOrEqual(3);
    expect(new Set(touched)).toEqual(new Set(['Index Scan']));
  }
  expect(many.pages / few.pages).toBeLessThan(1.5);
}, 120_000);
