import { openDatabaseAsOwner, type EntityManager } from '../../database/orm.ts';

/** What somebody with the superuser's password could do: works on a database as its owner, in one transaction. */
export async function asOwner<Result>(
  databaseUrl: string,
  work: (em: EntityManager) => Promise<Result>,
): Promise<Result> {
  const database = openDatabaseAsOwner(databaseUrl, 1);
  try {
    return await database.em.fork().transactional(work);
  } finally {
    await database.close();
  }
}

/** As {@link asOwner}, past every trigger and foreign key. */
export const pastTriggers = (databaseUrl: string, statements: readonly string[]): Promise<void> =>
  asOwner(databaseUrl, async (em) => {
    await em.execute("SET LOCAL session_replication_role = 'replica'");
    for (const statement of statements) await em.execute(statement);
  });
