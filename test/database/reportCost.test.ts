import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { openDatabaseAsOwner, type Database } from '../../database/orm.ts';
import { actionSums } from '../../database/queries/reportedActions.ts';
import { listingPages } from '../../database/reports/actionListing.ts';
import { createDatabase } from '../support/servers/postgres.ts';
import { aTenant, type Tenant } from '../support/tenant.ts';

/*
 * What a report costs: the index by event date alone, whatever else the brand and others have. PostgreSQL itself tells how (EXPLAIN).
 */

let database: Database;
let drop: () => Promise<void>;
let acme: Tenant;
const actions = 1_300;
beforeAll(async () => {
  const created = await createDatabase();
  drop = created.drop;
  // Who writes past triggers, and tidies up.
  database = openDatabaseAsOwner(created.url, 1);
  acme = await aTenant(database);
  for (const [brandId, month, count] of [
    [acme.brand.id, '2026-11-01', actions],
    [acme.brand.id, '2026-06-01', 10_000],
    [uuid(), '2026-11-01', 60_000],
  ] as const)
    await sales(brandId, month, count);
  await tidied();
}, 60_000);
afterAll(async () => {
  await database.close();
  await drop();
});

/** Who looks at the table meanwhile, as autovacuum does, keeps some of its pages from being tidied. */
async function tidied(): Promise<void> {
  for (;;) {
    await database.em.fork().execute('VACUUM (ANALYZE, FREEZE) action');
    const [action] = await database.em
      .fork()
      .execute<{ isTidy: boolean }[]>(
        `SELECT relallvisible >= relpages AS "isTidy" FROM pg_class WHERE oid = 'action'::regclass`,
      );
    if (action?.isTidy) return;
  }
}

/** So many sales of one day, three of them at a time. */
const sales = (brandId: string, day: string, count: number): Promise<void> =>
  database.em.fork().transactional(async (em) => {
    // Submissions and looks whether a brand exists say nothing here.
    await em.execute('SET LOCAL session_replication_role = replica');
    const ids = `SELECT uuidv7() AS id, n FROM generate_series(1, ?) AS n`;
    await em.execute(
      `WITH ids AS MATERIALIZED (${ids}), submitted AS (
         INSERT INTO submission (id, brand_id, event_type_id, order_id, body, body_hash, state, actor, submitted_at)
         SELECT id, ?, ?, 'o-' || ? || n, '{}', '', 'RECORDED', 'test', now() FROM ids)
       INSERT INTO action (id, brand_id, event_type_id, event_type, order_id, state, state_detail, partner_id, attribution,
         amount, currency, remaining_amount, payout, payout_currency, outside_terms, taken, referral, event_date, submitted_at, updated_at)
       SELECT id, ?, ?, 'SALE', 'o-' || ? || n, 'APPROVED', 'LOCKED', ?, '{"credited": null, "considered": []}', 10, 'USD', 10,
         1, 'USD', 0, '{}', '{}', ?::timestamptz + (n / 3) * interval '1 minute', now(), now() FROM ids`,
      [count, brandId, acme.eventType.id, day, brandId, acme.eventType.id, day, acme.partner.id, `${day}T05:00:00Z`],
    );
  });

const november = { from: '2026-11-01T05:00:00.000Z', until: '2026-12-01T05:00:00.000Z' };

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Node[];
}
interface Plan extends Node {
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
}

const scansOfActions = (node: Node): string[] => [
  ...(node['Relation Name'] === 'action' ? [`${node['Node Type']} ${node['Index Name'] ?? ''}`] : []),
  ...(node.Plans ?? []).flatMap(scansOfActions),
];

test('a month is read from the index by event date, without the actions themselves, and nothing of other months and brands', async () => {
  const em = database.em.fork();
  const execute = em.execute.bind(em);
  const plans: Plan[] = [];
  // Explained as it was asked.
  Object.assign(em, {
    execute: async (sql: string, values: string[]): Promise<unknown> => {
      const [row] = await execute<{ 'QUERY PLAN': readonly [{ readonly Plan: Plan }] }[]>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
        values,
      );
      if (row) plans.push(row['QUERY PLAN'][0].Plan);
      return execute(sql, values);
    },
  });
  const [sums] = await actionSums(em, { brandId: acme.brand.id }, november, ['partnerId', 'customerStatus']);
  expect(sums?.approved).toBe(actions);
  expect(plans.flatMap(scansOfActions)).toEqual(['Index Only Scan action_reported']);
  const [plan] = plans;
  // The table has more than 2,000 pages, the index more than 1,000.
  expect(plan && plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(150);
});

test('an export has each action once, in order, also where many happened at one instant', async () => {
  const ids: string[] = [];
  const dates: string[] = [];
  const asked = { brandId: acme.brand.id, ...november, show: [] };
  for await (const page of listingPages(database.em.fork(), asked, null)) {
    ids.push(...page.map(({ id }) => id));
    dates.push(...page.map(({ eventDate }) => eventDate));
  }
  expect(new Set(ids).size).toBe(actions);
  expect(ids).toHaveLength(actions);
  expect(dates).toEqual([...dates].sort().reverse());
});
