import type { EntityManager } from '../../database/orm.ts';

/** A table as PostgreSQL describes it, and how a row of a brand is made up for it. */
export interface TenantTable {
  readonly name: string;
  /** One of its columns, which can be set. */
  readonly column: string;
  readonly insert: (brandId: string) => string;
}

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  /** The table that it refers to, by a foreign key or by its name. */
  readonly parent: string | null;
  readonly isNeeded: boolean;
}

const columns = `
  SELECT c.relname AS table, a.attname AS column, a.atttypid::regtype::text AS type,
    coalesce((SELECT confrelid::regclass::text FROM pg_constraint
        WHERE conrelid = c.oid AND contype = 'f' AND conkey = ARRAY[a.attnum]),
      (SELECT p.relname FROM pg_class p WHERE p.relnamespace = c.relnamespace AND a.attname = p.relname || '_id')) AS parent,
    a.attname IN ('id', 'brand_id') OR a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS "isNeeded"
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relrowsecurity
    AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity <> 'a'
  ORDER BY c.relname, a.attnum`;

const values: Readonly<Record<string, string>> = {
  boolean: 'false',
  bigint: '1',
  bytea: "''",
  date: 'current_date',
  integer: '1',
  jsonb: "'{}'",
  numeric: '1',
  text: "'x'",
  'text[]': "'{}'",
  tstzrange: "'empty'",
  'timestamp with time zone': 'now()',
};

/** Where only some values have a partition. */
const partitioned: Readonly<Record<string, string>> = { 'ledger_sum.periods': "'ever/ever'" };

/** The one row of a brand in a table has an id that both tell. */
const idIn = (table: string, brandId: string): string =>
  table === 'brand' ? `'${brandId}'` : `md5('${table}${brandId}')::uuid`;

function valueOf({ table, column, type, parent }: Column, brandId: string): string {
  if (type === 'uuid') {
    if (column === 'brand_id') return `'${brandId}'`;
    return idIn(column === 'id' ? table : (parent ?? column), brandId);
  }
  const value = partitioned[`${table}.${column}`] ?? values[type];
  if (value === undefined) throw new Error(`${table}.${column}: no value is known for the type ${type}`);
  // Of two brands no two texts are the same, as far as they must not be.
  return type === 'text' && value === values['text'] ? `'${brandId}'` : value;
}

/** The tables behind the wall between brands, each with a row that can be made of nothing but its columns. */
export async function tablesBehindWall(em: EntityManager): Promise<TenantTable[]> {
  const found = await em.execute<Column[]>(columns);
  return [...Map.groupBy(found, ({ table }) => table)].map(([name, all]) => {
    const needed = all.filter(({ isNeeded }) => isNeeded);
    const names = needed.map(({ column }) => column).join(', ');
    return {
      name,
      column: needed[0]?.column ?? 'id',
      insert: (brandId) =>
        `INSERT INTO ${name} (${names}) VALUES (${needed.map((column) => valueOf(column, brandId)).join(', ')})`,
    };
  });
}

/** Lets rows be made up: without conditions on what they say, and at each login without triggers and foreign keys. */
export const withoutPromises = `
  DO $$ DECLARE promise record; BEGIN
    FOR promise IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
      WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conislocal LOOP
      EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I', promise.name, promise.conname);
    END LOOP;
    EXECUTE format('ALTER DATABASE %I SET session_replication_role = replica', current_database());
  END $$`;
