import type { Database, EntityManager } from './orm.ts';

/**
 * Runs `work` in one database transaction with an EntityManager of its own; all of it happens or none.
 * The limits are the budget of a local activity (design.md, Cost budget): a statement takes at most 3 s, a lock at most 2 s.
 * @param statementSeconds more, for a regular activity that reads a month of actions
 */
export const transaction = <Result>(
  database: Database,
  work: (em: EntityManager) => Promise<Result>,
  statementSeconds = 3,
): Promise<Result> =>
  database.em.fork().transactional(async (em) => {
    await em.execute(`SET LOCAL statement_timeout = '${statementSeconds}s'; SET LOCAL lock_timeout = '2s'`);
    return work(em);
  });
