import { withinBounds } from './bounds.ts';
import type { Database, EntityManager } from './orm.ts';
import { Letter } from './writer.ts';

const usualStatementSeconds = 3;

/**
 * Runs `work` in one database transaction with an EntityManager of its own; all of it happens or none. What it writes into the letter
 * goes out with the commit, after all else.
 * The limits are the budget of a local activity (design.md, Cost budget): a statement takes at most 3 s, a lock at most 2 s.
 * @param statementSeconds more, for a regular activity that reads a month of actions
 */
export function transaction<Result>(
  database: Database,
  work: (em: EntityManager, letter: Letter) => Promise<Result>,
  statementSeconds = usualStatementSeconds,
): Promise<Result> {
  const em = database.em.fork();
  const letter = new Letter(em);
  return withinBounds(statementSeconds, letter, () => em.transactional((inside) => work(inside, letter)));
}

/** Runs `work` in a transaction that is rolled back whatever it comes to: what it has found out stays, what it did does not. */
export async function rehearsal<Result>(
  database: Database,
  work: (em: EntityManager) => Promise<Result>,
): Promise<Result> {
  const em = database.em.fork();
  await withinBounds(usualStatementSeconds, undefined, () => em.begin());
  try {
    return await work(em);
  } finally {
    await em.rollback();
  }
}
