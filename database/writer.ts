import type { EntityData, EntityName, FilterQuery, RequiredEntityData } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Write } from './batch.ts';
import { numbered } from './prepared.ts';
import { insertionOf, updateOf } from './rows.ts';

/** Whom a write can be given to: an EntityManager carries it out at once, a {@link Letter} at the end. */
export interface Writer {
  execute(sql: string, values: unknown[]): Promise<unknown>;
  insert<Row extends object>(entity: EntityName<Row>, row: RequiredEntityData<Row>): Promise<unknown>;
  insertMany<Row extends object>(entity: EntityName<Row>, rows: RequiredEntityData<Row>[]): Promise<unknown>;
  nativeUpdate<Row extends WithId>(
    entity: EntityName<Row>,
    where: FilterQuery<NoInfer<Row>> & WithId,
    changed: EntityData<Row>,
  ): Promise<unknown>;
}

interface WithId {
  readonly id: string;
}

/**
 * Writes of one transaction that nobody needs an answer of. They go to PostgreSQL together and in order, in the message that commits
 * it (bounds.ts): each message costs a way there and back, and whoever waits for the rows that the transaction holds waits for all of
 * them. What the transaction reads itself it reads as if they had not happened.
 */
export class Letter implements Writer {
  readonly #em: EntityManager;
  readonly #writes: Write[] = [];
  readonly #changes = new Map<string, { readonly write: Write; readonly changed: object }>();

  constructor(em: EntityManager) {
    this.#em = em;
  }

  get isEmpty(): boolean {
    return this.#writes.length === 0;
  }

  execute(sql: string, values: readonly unknown[]): Promise<void> {
    this.#writes.push({ sql: numbered(sql), values });
    return Promise.resolve();
  }

  insert<Row extends object>(entity: EntityName<Row>, row: RequiredEntityData<Row>): Promise<void> {
    return this.insertMany(entity, [row]);
  }

  insertMany<Row extends object>(entity: EntityName<Row>, rows: RequiredEntityData<Row>[]): Promise<void> {
    this.#writes.push(insertionOf(this.#em, entity, rows));
    return Promise.resolve();
  }

  /** Changes of one row are one statement, in the place of the last: each version of a row is entered in the indexes anew. */
  nativeUpdate<Row extends WithId>(entity: EntityName<Row>, { id }: WithId, changed: EntityData<Row>): Promise<void> {
    const row = `${this.#em.getMetadata(entity).tableName}/${id}`;
    const before = this.#changes.get(row);
    if (before !== undefined) this.#writes.splice(this.#writes.indexOf(before.write), 1);
    const all = { ...before?.changed, ...changed };
    const write = updateOf(this.#em, entity, id, all);
    this.#changes.set(row, { write, changed: all });
    this.#writes.push(write);
    return Promise.resolve();
  }

  /** Has its writes carried out; an error is that of the first that fails, and then none of them has happened. */
  async post(carryOut: (writes: readonly Write[]) => Promise<void>): Promise<void> {
    const began = performance.now();
    let level: 'info' | 'error' = 'error';
    try {
      await carryOut(this.#writes);
      level = 'info';
    } catch (error) {
      throw error instanceof Error ? this.#em.getDriver().convertException(error) : error;
    } finally {
      const query = this.#writes.map(({ sql }) => sql).join(';\n');
      this.#em.config.getLogger().logQuery({ query, took: performance.now() - began, level });
    }
  }
}
