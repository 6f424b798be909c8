import { grantToApplication, makeApplicationRole } from './applicationRole.ts';
import { openDatabaseAsOwner } from './orm.ts';

/**
 * Brings the schema up to date, and the rights of the application with it; harmless when they are. Two runs at once wait for
 * each other.
 * @throws StartError when the role of the application cannot be made
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const database = openDatabaseAsOwner(databaseUrl);
  try {
    await database.em.getConnection().execute('SELECT pg_advisory_lock(7261)');
    await makeApplicationRole(database.em.fork());
    await database.migrator.up();
    await grantToApplication(database.em.fork());
  } finally {
    await database.close();
  }
}
