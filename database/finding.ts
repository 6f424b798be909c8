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
  let sql: string | undefined;
  return async (em, parameters) => {
    sql ??= `SELECT ${columnsOf(em, entity, readAlong)} FROM ${em.getMetadata(entity).tableName} AS row ${tail}`;
    const rows = await askPrepared<EntityDictionary<Row>>(em, sql, parameters);
    return rows.map((row) => rowOf(em, entity, row));
  };
}

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
