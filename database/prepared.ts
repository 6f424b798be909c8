import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import type { Pool } from 'pg';
import { sha256 } from '../platform/sha256.ts';

/*
 * Statements that are always the same text. PostgreSQL reads and plans what `em.execute` sends each time anew, which for those that
 * every action asks takes longer than to carry them out. These are planned once for each connection.
 */

/**
 * Asks a statement that reads or inserts, with a question mark for each parameter. It names each column that it answers: what PostgreSQL
 * has planned must go on fitting while a migration adds others.
 */
export async function askPrepared<Row>(em: EntityManager, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
  const began = performance.now();
  let level: 'info' | 'error' = 'error';
  try {
    const { rows } = await em.getKysely().executeQuery<Row>(CompiledQuery.raw(numbered(sql), [...parameters]));
    level = 'info';
    return rows;
  } catch (error) {
    throw error instanceof Error ? em.getDriver().convertException(error) : error;
  } finally {
    em.config.getLogger().logQuery({ query: sql, took: performance.now() - began, level });
  }
}

/** Has each connection of the pool keep what is asked with parameters under a name; all else has its parameters in its text. */
export function preparing(pool: Pool): void {
  pool.on('connect', (client) => {
    const query: (asked: object) => unknown = client.query.bind(client);
    const unnamed: (asked: unknown, values: unknown) => unknown = client.query.bind(client);
    const value = (asked: unknown, values: unknown): unknown =>
      typeof asked === 'string' && Array.isArray(values) && values.length > 0
        ? query({ name: planName(asked), text: asked, values })
        : unnamed(asked, values);
    Object.defineProperty(client, 'query', { value });
  });
}

const remembered = <Result>(make: (text: string) => Result): ((text: string) => Result) => {
  const known = new Map<string, Result>();
  return (text) => {
    const result = known.get(text) ?? make(text);
    known.set(text, result);
    return result;
  };
};

/** `a = ? AND b = ?` → `a = $1 AND b = $2` */
export const numbered = remembered((sql) => {
  let count = 0;
  return sql.replaceAll('?', () => `$${(count += 1)}`);
});

/** Under which name a connection keeps the plan of a text. */
export const planName = remembered((text) => sha256(text).slice(0, 32));
