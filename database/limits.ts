import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool } from 'pg';

/*
 * How long a statement and a lock may take in a transaction. It is told in the message that begins the transaction: one of its own
 * would be the fifth part of all messages of a small one.
 */

const limits = new AsyncLocalStorage<string>();

/** Has each transaction that begins within `work` end a statement after so many seconds, and the wait for a lock after 2. */
export const withinLimits = <Result>(statementSeconds: number, work: () => Result): Result =>
  limits.run(`SET LOCAL statement_timeout = '${statementSeconds}s'; SET LOCAL lock_timeout = '2s'`, work);

/** Has the connections of the pool begin transactions so. */
export function limiting(pool: Pool): void {
  pool.on('connect', (client) => {
    const query: (...asked: unknown[]) => unknown = client.query.bind(client);
    const value = (...asked: unknown[]): unknown => {
      const told = asked[0] === 'begin' ? limits.getStore() : undefined;
      return told === undefined ? query(...asked) : query(`begin; ${told}`);
    };
    Object.defineProperty(client, 'query', { value, configurable: true });
  });
}
