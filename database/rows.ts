import type { EntityDictionary, EntityMetadata, EntityName } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Write } from './batch.ts';

/*
 * Rows of entities, beside MikroORM: as they were found, and as statements that are always the same text for the same columns, so that
 * PostgreSQL plans them once.
 */

/**
 * A row that was found, as the entity has it and not watched for changes: to be watched is what a row costs most. What was not asked
 * for is not there.
 */
export function rowOf<Row extends object>(
  em: EntityManager,
  entity: EntityName<Row>,
  found: EntityDictionary<Row>,
): Row {
  const row = {};
  for (const { name, field, valueOf } of readersOf(em, em.getMetadata(entity))) {
    const value: unknown = Reflect.get(found, field);
    if (value !== undefined) Reflect.set(row, name, value === null ? null : valueOf(value));
  }
  // The entity has said which columns are its rows.
  return row as Row;
}

/** How a column of an entity becomes a property of its row. */
interface Reader {
  readonly name: string;
  readonly field: string;
  readonly valueOf: (value: unknown) => unknown;
}

const readers = new WeakMap<object, readonly Reader[]>();

function readersOf<Row>(em: EntityManager, metadata: EntityMetadata<Row>): readonly Reader[] {
  const known = readers.get(metadata);
  if (known !== undefined) return known;
  const platform = em.getPlatform();
  const made = metadata.props.map(({ name, fieldNames: [field = ''], customType }): Reader => ({
    name,
    field,
    valueOf: (value) => (customType === undefined ? value : (customType.convertToJSValue(value, platform) as unknown)),
  }));
  readers.set(metadata, made);
  return made;
}

/** Inserts rows, which all have the same columns. */
export function insertionOf<Row extends object>(
  em: EntityManager,
  entity: EntityName<Row>,
  rows: readonly object[],
): Write {
  const metadata = em.getMetadata(entity);
  const columns = columnsOf(em, metadata, rows[0] ?? {});
  const places = rows.map((_row, row) =>
    columns.map((_column, column) => `$${row * columns.length + column + 1}`).join(),
  );
  return {
    sql: `INSERT INTO ${metadata.tableName} (${columns.map(({ name }) => name).join()}) VALUES (${places.join('), (')})`,
    values: rows.flatMap((row) => columns.map(({ valueIn }) => valueIn(row))),
  };
}

/** Changes the row with an id. */
export function updateOf<Row extends object>(
  em: EntityManager,
  entity: EntityName<Row>,
  id: string,
  changed: object,
): Write {
  const metadata = em.getMetadata(entity);
  const columns = columnsOf(em, metadata, changed);
  const settings = columns.map(({ name }, column) => `${name} = $${column + 2}`).join();
  return {
    sql: `UPDATE ${metadata.tableName} SET ${settings} WHERE id = $1`,
    values: [id, ...columns.map(({ valueIn }) => valueIn(changed))],
  };
}

interface Column {
  readonly name: string;
  /** As PostgreSQL takes it. */
  readonly valueIn: (row: object) => unknown;
}

/** The columns that a row says something of; the others are what PostgreSQL has for them. */
function columnsOf<Row>(em: EntityManager, metadata: EntityMetadata<Row>, row: object): readonly Column[] {
  const platform = em.getPlatform();
  return metadata.props
    .filter(({ name, formula }) => formula === undefined && Reflect.get(row, name) !== undefined)
    .map(({ name, fieldNames: [field = ''], customType }) => ({
      name: field,
      valueIn: (of) => {
        const value: unknown = Reflect.get(of, name);
        return customType === undefined ? value : (customType.convertToDatabaseValue(value, platform) as unknown);
      },
    }));
}
