import type { Database, EntityManager } from '../orm.ts';

/** The migrations of this release that the database does not have yet. Those of a later release do no harm. */
export async function missingMigrations({ config }: Database, em: EntityManager): Promise<string[]> {
  const done = new Set(
    (await em.execute<{ name: string }[]>('SELECT name FROM schema_migration')).map(({ name }) => name),
  );
  const { migrationsList = [] } = config.get('migrations');
  return migrationsList.map(({ name }) => name).filter((name) => !done.has(name));
}
