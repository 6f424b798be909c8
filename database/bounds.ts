import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool, PoolClient } from 'pg';
import { carryOutTogether } from './batch.ts';
import type { Letter } from './writer.ts';

/*
 * What a transaction tells PostgreSQL at its two ends: how long a statement and a lock may take in the message that begins it, its
 * letter in the one that commits it. A message of its own for each would be a third of all messages of a small one.
 */

/** What `pg` answers to a commit. */
const committed = { command: 'COMMIT', rowCount: null, rows: [] };

interface Bounds {
  readonly begin: string;
  readonly letter: Letter | undefined;
  /** The connection that it has begun on; absent: it has not. */
  client?: PoolClient;
}

const transactions = new AsyncLocalStorage<Bounds>();

/**
 * Has the transaction that begins within `work` end a statement after so many seconds, and the wait for a lock after 2.
 * @param letter goes out with its commit
 */
export const withinBounds = <Result>(
  statementSeconds: number,
  letter: Letter | undefined,
  work: () => Result,
): Result =>
  transactions.run(
    { begin: `SET LOCAL statement_timeout = '${statementSeconds}s'; SET LOCAL lock_timeout = '2s'`, letter },
    work,
  );

/** Has the connections of the pool begin and commit transactions so. */
export function bounding(pool: Pool): void {
  pool.on('connect', (client) => {
    const query: (...asked: unknown[]) => unknown = client.query.bind(client);
    const value = (...asked: unknown[]): unknown => {
      const bounds = transactions.getStore();
      const [text] = asked;
      if (bounds === undefined || typeof text !== 'string') return query(...asked);
      if (text.startsWith('begin') && bounds.client === undefined) {
        bounds.client = client;
        return query(`${text}; ${bounds.begin}`);
      }
      const { letter } = bounds;
      if (text !== 'commit' || bounds.client !== client || letter === undefined || letter.isEmpty)
        return query(...asked);
      return letter
        .post((writes) => carryOutTogether({ client, query }, [...writes, { sql: text, values: [] }]))
        .then(() => committed);
    };
    Object.defineProperty(client, 'query', { value, configurable: true });
  });
}
