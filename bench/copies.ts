/*
 * The rows of an action that really was, once more as those of another: as wide as it is, and in the same indexes.
 */

/** What tells a copy from its original, as SQL. */
export interface Identity {
  readonly id: string;
  readonly evaluationId: string;
  readonly orderId: string;
}

const nextOf = (table: string): string => `nextval(pg_get_serial_sequence('${table}', 'id'))`;
const idIn = (text: string, { id }: Identity): string => `replace(${text}, original.id::text, ${id}::text)`;

/** What of a row is another's in a copy; `original` is the action, `t` the row. */
const identifying = {
  submission: ({ id, orderId }: Identity) => ({ id, order_id: orderId }),
  action: ({ id, orderId, evaluationId }: Identity) => ({ id, order_id: orderId, evaluation_id: evaluationId }),
  evaluation: ({ id, evaluationId }: Identity) => ({ id: evaluationId, action_id: id }),
  action_history: ({ id }: Identity) => ({ id: nextOf('action_history'), action_id: id }),
  ledger_transaction: (copy: Identity) => ({ action_id: copy.id, cause: idIn('t.cause', copy) }),
  ledger_entry: (copy: Identity) => ({ id: nextOf('ledger_entry'), cause: idIn('t.cause', copy) }),
  statement_line: (copy: Identity) => ({
    id: nextOf('statement_line'),
    action_id: copy.id,
    cause: idIn('t.cause', copy),
  }),
} satisfies Readonly<Record<string, (copy: Identity) => Readonly<Record<string, string>>>>;

/** A table that has rows of an action. */
export type Table = keyof typeof identifying;

/** In the order in which they refer to each other. */
export const tables: readonly Table[] = [
  'submission',
  'action',
  'evaluation',
  'action_history',
  'ledger_transaction',
  'ledger_entry',
  'statement_line',
];

/** Of an action, for each table: by its own id, or by what it has caused. */
const isOfOriginal = (table: Table): string => {
  if (table === 'submission' || table === 'action') return 't.id = original.id';
  if (table === 'ledger_entry') {
    return 't.brand_id = original.brand_id AND t.cause IN (SELECT cause FROM ledger_transaction WHERE action_id = original.id)';
  }
  return 't.action_id = original.id';
};

/** What the rows of each table may be written with. */
export type Columns = ReadonlyMap<string, readonly string[]>;

/** Asks for them; PostgreSQL's `information_schema` answers `name` and `columns`. */
export const columnsSql = `
  SELECT table_name AS name, array_agg(column_name::text ORDER BY ordinal_position) AS columns
  FROM information_schema.columns WHERE table_schema = current_schema() AND is_generated = 'NEVER' GROUP BY table_name`;

export const columnsOf = (rows: readonly { readonly name: string; readonly columns: string[] }[]): Columns =>
  new Map(rows.map(({ name, columns }) => [name, columns]));

/** Which rows are copied, and with what changed. */
export interface Copying {
  readonly copy: Identity;
  /** SQL that names the actions to copy: their `id`, `brand_id`, `order_id` and `evaluation_id` as those of `original`. */
  readonly from: string;
  /** Of the rows `t` of an original. @default all */
  readonly where?: string;
  /** SQL for columns that are another's in the copy as well. */
  readonly set?: Readonly<Record<string, string>>;
}

/** Writes the copies of rows of one table. */
export function copySql(table: Table, columns: Columns, { copy, from, where = 'true', set = {} }: Copying): string {
  const changed: Readonly<Record<string, string>> = { ...identifying[table](copy), ...set };
  const names = columns.get(table);
  if (names === undefined) throw new Error(`there is no table ${table}`);
  return `INSERT INTO ${table} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
    SELECT ${names.map((column) => changed[column] ?? `t.${column}`).join(', ')}
    FROM ${from}, ${table} AS t WHERE ${isOfOriginal(table)} AND ${where}`;
}
