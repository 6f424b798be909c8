import { setTimeout as delay } from 'node:timers/promises';
import { DriverException } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { StartError } from '../platform/program.ts';
import { grantToApplication, makeApplicationRoles } from './applicationRole.ts';
import { openDatabaseAsOwner, type Database } from './orm.ts';

/** Longer than any transaction of ours holds a table, shorter than a request waits behind us in the queue. */
const lockTimeoutMs = 2_000;
const pauseMs = 1_000;

/**
 * Brings the schema up to date, and the rights of the application with it; harmless when they are. Two runs at once wait for
 * each other. The API and the workers may go on: a table that is in use is tried again a moment later, so that nobody queues
 * behind us for long (docs/migrations.md).
 *
 * @param to the last migration to carry out, for rows of that release alone: the application gets no rights; absent: all
 * @param withinMs how long it is tried to get at the tables
 * @throws StartError when the role of the application cannot be made, or a table stays in use
 */
export async function migrate(databaseUrl: string, to?: string, withinMs = 300_000): Promise<void> {
  const turns = new Client({ connectionString: databaseUrl });
  await turns.connect();
  const database = openDatabaseAsOwner(databaseUrl, 2, { lock_timeout: lockTimeoutMs });
  try {
    await ownTurn(turns);
    await makeApplicationRoles(database.em.fork());
    await migrated(database, to, performance.now() + withinMs);
    if (to === undefined) await grantToApplication(database.em.fork());
  } finally {
    await database.close();
    await turns.end();
  }
}

/**
 * Waits until no other run is at it. By asking again and again: a statement that waited for the lock would hold a snapshot all the
 * while, and an index that the other run makes CONCURRENTLY waits until older snapshots are gone.
 */
async function ownTurn(turns: Client): Promise<void> {
  for (;;) {
    const { rows } = await turns.query<{ taken: boolean }>('SELECT pg_try_advisory_lock(7261) AS taken');
    if (rows[0]?.taken) return;
    await delay(pauseMs);
  }
}

/** Each migration is a transaction of its own, so that what was done stays done and no lock outlives it. */
async function migrated(database: Database, to: string | undefined, until: number): Promise<void> {
  for (;;) {
    try {
      await database.migrator.up(to === undefined ? {} : { to });
      return;
    } catch (error) {
      if (!isInUse(error)) throw error;
      if (performance.now() > until) {
        throw new StartError(
          'A table stays in use, so that it cannot be changed: what is done so far stays, try again',
          {
            cause: error,
          },
        );
      }
      await delay(pauseMs);
    }
  }
}

/** lock_not_available, here or in the error around it. */
const isInUse = (error: unknown): boolean =>
  (error instanceof DriverException && error.code === '55P03') || (error instanceof Error && isInUse(error.cause));

/** The migrations that this release knows, in order. */
export function migrationsOfRelease(databaseUrl: string): string[] {
  const { migrationsList = [] } = openDatabaseAsOwner(databaseUrl).config.get('migrations');
  return migrationsList.map(({ name }) => name);
}
