import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { migrate } from '../../database/migrate.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/servers/postgres.ts';

/*
 * The schema of 0.5.0 is brought to that of today while statements of 0.5.0 are at work on it: those of its intake, of its
 * announcements and of its relay.
 */

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  await migrate(database.url, '0012');
  pool = new Pool({ connectionString: database.url, max: 8 });
  await pool.query(
    "INSERT INTO brand (id, name, currency, time_zone, created_at) VALUES ($1, 'Acme Inc', 'USD', 'UTC', now())",
    [brandId],
  );
  await pool.query(
    "INSERT INTO event_type (id, brand_id, code, name, category, created_at) VALUES ($1, $2, 'SALE', 'Sale', 'SALE', now())",
    [eventTypeId, brandId],
  );
  await pool.query(
    `INSERT INTO webhook_endpoint (id, brand_id, url, events, secret, created_at)
     VALUES ($1, $2, 'https://hooks.example.com/', '{*}', 'whsec_', now())`,
    [endpointId, brandId],
  );
}, 120_000);
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const brandId = uuid();
const eventTypeId = uuid();
const endpointId = uuid();

const work: readonly (readonly [string, () => readonly unknown[]])[] = [
  [
    `INSERT INTO submission (id, brand_id, event_type_id, order_id, body, body_hash, state, actor, submitted_at)
     VALUES ($1, $2, $3, $4, '{}', '', 'ACCEPTED', 'test', now())`,
    () => [uuid(), brandId, eventTypeId, uuid()],
  ],
  [
    "SELECT * FROM submission WHERE brand_id = $1 AND state = 'ACCEPTED' ORDER BY accepted_at LIMIT 100",
    () => [brandId],
  ],
  ["INSERT INTO outbox (kind, subject_id) VALUES ('ENDPOINT', $1)", () => [endpointId]],
  ['DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT 10 FOR UPDATE SKIP LOCKED)', () => []],
  ['SELECT * FROM webhook_endpoint WHERE brand_id = $1 AND disabled_at IS NULL', () => [brandId]],
  ["SELECT count(*) FROM payout WHERE brand_id = $1 AND state <> 'completed'", () => [brandId]],
];

/** Whether a migration waits for a table that it is to change: nobody else asks for a lock as strong. */
async function isWaitingToChange(): Promise<boolean> {
  const { rows } = await pool.query(
    "SELECT FROM pg_locks WHERE NOT granted AND locktype = 'relation' AND mode = 'AccessExclusiveLock' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
  );
  return rows.length > 0;
}

/** Asks again and again; what never comes true is the end of the test by its time limit. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(20);
}

async function untilGivenUp(): Promise<void> {
  await until(isWaitingToChange);
  await until(async () => !(await isWaitingToChange()));
}

test('nobody fails, and while a table stays in use nobody waits behind the migration for it', async () => {
  const failures: unknown[] = [];
  const goesOn = new AbortController();
  const done = work.map(() => 0);
  const client = async ([statement, values]: (typeof work)[number], index: number): Promise<void> => {
    while (!goesOn.signal.aborted) {
      try {
        await pool.query(statement, [...values()]);
        done[index] = (done[index] ?? 0) + 1;
      } catch (error) {
        failures.push(error);
      }
      await delay(5);
    }
  };
  const clients = work.map(client);
  const allGoOn = async (): Promise<void> => {
    const before = [...done];
    await until(() => done.every((count, index) => count > (before[index] ?? 0) + 10));
  };
  // Somebody is in the middle of a transaction when the migrations come, and stays until they have given up twice.
  const busy = await pool.connect();
  await busy.query('BEGIN');
  await busy.query('SELECT FROM payout');
  await busy.query('SELECT FROM outbox');
  const migrated = migrate(database.url);
  await untilGivenUp();
  await untilGivenUp();
  await allGoOn();
  await busy.query('COMMIT');
  busy.release();
  await migrated;
  await allGoOn();
  goesOn.abort();
  await Promise.all(clients);
  expect(failures.slice(0, 3)).toEqual([]);
}, 120_000);
