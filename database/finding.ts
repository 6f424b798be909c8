import type { EntityDictionary, EntityName } from '@mikro-orm/core';
import type { EntityManager } from './orm.ts';
import { askPrepared } from './prepared.ts';
import { rowOf } from './rows.ts';

/**
 * A question for rows of an entity that is planned once for each connection, where `em.find` has PostgreSQL plan it each time: for what
 * every action asks.
 *
 * @param tail what follows the columns and the table, whose name is `row`; with a question mark for each parameter
 * @param readAlong what is computed from other tables and only read where it is asked for
 */
export function finding<Row extends object>(
  entity: EntityName<Row>,
  tail: string,
  readAlong: readonly string[] = [],
): (em: EntityManager, parameters: readonly unknown[]) => Promise<Row[]> {
  const find = findingWith<Row, object>(entity, tail, {}, readAlong);
  return async (em, parameters) => (await find(em, parameters)).map(({ row }) => row);
}

/** A row with what else was asked about it. */
export interface FoundWith<Row, Beside> {
  readonly row: Row;
  readonly beside: Beside;
}

/**
 * As {@link finding}, with answers about each row that would cost a statement each.
 *
 * @param beside an expression for each answer, with question marks for the first parameters
 */
export function findingWith<Row extends object, Beside extends object>(
  entity: EntityName<Row>,
  tail: string,
  beside: Readonly<Record<keyof Beside, string>>,
  readAlong: readonly string[] = [],
): (em: EntityManager, parameters: readonly unknown[]) => Promise<FoundWith<Row, Beside>[]> {
  const answers = Object.entries<string>(beside).map(([name, expression]) => `, ${expression} AS "${name}"`);
  let sql: string | undefined;
  return async (em, parameters) => {
    sql ??= `SELECT ${columnsOf(em, entity, readAlong)}${answers.join('')} FROM ${em.getMetadata(entity).tableName} AS row ${tail}`;
    const rows = await askPrepared<EntityDictionary<Row> & Beside>(em, sql, parameters);
    return rows.map((row) => ({ row: rowOf(em, entity, row), beside: row }));
  };
}

/**
 * The one row of an entity, as JSON: for a statement that reads other things as well; {@link rowOf} reads it.
 * @param tail as of {@link finding}, in which names of the statement around it may stand
 */
export const rowAsJson = <Row extends object>(
  em: EntityManager,
  entity: EntityName<Row>,
  tail: string,
  readAlong: readonly string[] = [],
): string =>
  `(SELECT to_jsonb(found) FROM (
      SELECT ${columnsOf(em, entity, readAlong)} FROM ${em.getMetadata(entity).tableName} AS row ${tail}) AS found)`;

/** All columns by name: what PostgreSQL has planned must go on fitting while a migration adds others. */
function columnsOf<Row extends object>(
  em: EntityManager,
  entity: EntityName<Row>,
  readAlong: readonly string[],
): string {
  const metadata = em.getMetadata(entity);
  const { tableName } = metadata;
  const names = metadata.createColumnMappingObject('row');
  const table = { alias: 'row', name: tableName, qualifiedName: tableName, toString: () => 'row' };
  return metadata.props
    .filter(({ lazy, name }) => lazy !== true || readAlong.includes(name))
    .map(({ formula, fieldNames: [field = ''] }) =>
      formula === undefined ? `row.${field}` : `${em.getDriver().evaluateFormula(formula, names, table)} AS ${field}`,
    )
    .join(', ');
}
