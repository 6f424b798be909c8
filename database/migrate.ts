import { openDatabase } from './orm.ts';

/** Brings the schema up to date; harmless when it is. Two runs at once wait for each other. */
export async function migrate(databaseUrl: string): Promise<void> {
  const database = openDatabase(databaseUrl, 2);
  try {
    await database.em.getConnection().execute('SELECT pg_advisory_lock(7261)');
    await database.migrator.up();
  } finally {
    await database.close();
  }
}
