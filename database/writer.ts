import type { EntityName, RequiredEntityData } from '@mikro-orm/core';
import type { EntityManager } from './orm.ts';

/** Whom a write can be given to: an EntityManager carries it out at once, a {@link Letter} when it is sent. */
export interface Writer {
  execute(sql: string, values: unknown[]): Promise<unknown>;
  insert<Row extends object>(entity: EntityName<Row>, row: RequiredEntityData<Row>): Promise<unknown>;
  insertMany<Row extends object>(entity: EntityName<Row>, rows: RequiredEntityData<Row>[]): Promise<unknown>;
}

/**
 * Writes of one transaction that nobody needs an answer of. They go to PostgreSQL together and in order, in one message: each
 * message costs a way there and back, and whoever waits for the rows that the transaction holds waits for all of them.
 */
export class Letter implements Writer {
  readonly #em: EntityManager;
  readonly #statements: string[] = [];
  readonly #values: unknown[] = [];

  constructor(em: EntityManager) {
    this.#em = em;
  }

  execute(sql: string, values: readonly unknown[]): Promise<void> {
    this.#statements.push(sql);
    this.#values.push(...values);
    return Promise.resolve();
  }

  insert<Row extends object>(entity: EntityName<Row>, row: RequiredEntityData<Row>): Promise<void> {
    return this.insertMany(entity, [row]);
  }

  insertMany<Row extends object>(entity: EntityName<Row>, rows: RequiredEntityData<Row>[]): Promise<void> {
    const { sql, params } = this.#em.createQueryBuilder(entity).insert(rows).toQuery();
    return this.execute(sql, params);
  }

  /** Sends them; an error is that of the first that fails, and then none of them has happened. */
  async send(): Promise<void> {
    if (this.#statements.length > 0) await this.#em.execute(this.#statements.join(';\n'), this.#values);
  }
}
