import { withinLimits } from './limits.ts';
import type { Database, EntityManager } from './orm.ts';

const usualStatementSeconds = 3;

/**
 * Runs `work` in one database transaction with an EntityManager of its own; all of it happens or none.
 * The limits are the budget of a local activity (design.md, Cost budget): a statement takes at most 3 s, a lock at most 2 s.
 * @param statementSeconds more, for a regular activity that reads a month of actions
 */
export const transaction = <Result>(
  database: Database,
  work: (em: EntityManager) => Promise<Result>,
  statementSeconds = usualStatementSeconds,
): Promise<Result> => withinLimits(statementSeconds, () => database.em.fork().transactional(work));

/** Runs `work` in a transaction that is rolled back whatever it comes to: what it has found out stays, what it did does not. */
export async function rehearsal<Result>(
  database: Database,
  work: (em: EntityManager) => Promise<Result>,
): Promise<Result> {
  const em = database.em.fork();
  await withinLimits(usualStatementSeconds, () => em.begin());
  try {
    return await work(em);
  } finally {
    await em.rollback();
  }
}
