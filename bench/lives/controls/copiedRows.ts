import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import { columnsOf, columnsSql, copySql, type Columns, type Copying } from '../../copies.ts';

/*
 * The rows of a life, written by `pg` alone: copies of those of an action of ours that is over, in one statement and one commit for
 * each step, with nothing asked, held, decided or priced. What is stored durably costs at least that.
 */

/** Each step writes what that of the same name writes; what is locked is payable at once. */
export interface CopiedRows {
  readonly intake: (actionId: string) => Promise<void>;
  readonly record: (actionId: string) => Promise<void>;
  readonly lock: (actionId: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** As many as a worker of ours has. */
const connections = 16;

// The id of an evaluation is that of its action, but for one digit: ids in the order of time are quicker to index.
const copy = {
  id: '$1::uuid',
  evaluationId: `overlay(($1::uuid)::text placing 'e' from 20 for 1)::uuid`,
  orderId: '($1::uuid)::text',
};
/** The action whose rows are copied, when `condition` holds. */
const originalIf = (condition: string): string =>
  `(SELECT id, brand_id, order_id, evaluation_id FROM action WHERE id = $2 AND ${condition}) AS original`;

/** What an action is until it is locked. */
const open: Readonly<Record<string, string>> = {
  state: `'PENDING'`,
  state_detail: `'OPEN'`,
  approved_at: 'NULL',
  locked_at: 'NULL',
  payable_at: 'NULL',
  paid_at: 'NULL',
  version: '1',
};

/** Opens them for one process, once an action is paid. */
export async function openCopiedRows(databaseUrl: string): Promise<CopiedRows> {
  const pool = new Pool({ connectionString: databaseUrl, max: connections, idleTimeoutMillis: 0 });
  const originalId = await paidAction(pool);
  const { rows } = await pool.query<{ name: string; columns: string[] }>(columnsSql);
  const statements = statementsOf(columnsOf(rows));
  const step = (name: keyof typeof statements) => async (actionId: string) => {
    await pool.query({ name, text: statements[name], values: [actionId, originalId] });
  };
  return { intake: step('intake'), record: step('record'), lock: step('lock'), close: () => pool.end() };
}

const pollMs = 100;
const withinMs = 60_000;

async function paidAction(pool: Pool): Promise<string> {
  const begin = performance.now();
  while (performance.now() - begin < withinMs) {
    const { rows } = await pool.query<{ id: string }>(
      `SELECT action_id AS id FROM action_history WHERE command = 'SETTLE' ORDER BY id LIMIT 1`,
    );
    if (rows[0]) return rows[0].id;
    await delay(pollMs);
  }
  throw new Error(`no action was paid within ${withinMs / 1000} s`);
}

/** One statement for each step; `$1` is the action, `$2` the one whose rows are copied. */
const statementsOf = (columns: Columns) => ({
  // Accepted now: what has waited for long the relay of ours would start as an action.
  intake: copySql('submission', columns, {
    copy,
    from: originalIf('true'),
    set: { state: `'ACCEPTED'`, accepted_at: 'clock_timestamp()' },
  }),
  record: onceOnly(
    `UPDATE submission SET state = 'RECORDED' WHERE id = $1 AND state <> 'RECORDED' RETURNING id`,
    (from) => [
      copySql('action', columns, { copy, from, set: open }),
      copySql('evaluation', columns, { copy, from }),
      copySql('action_history', columns, { copy, from, where: `t.command = 'SUBMIT'` }),
      ...posted(columns, { copy, from, where: `t.cause LIKE '%/accrual'` }),
    ],
  ),
  lock: onceOnly(
    `UPDATE action a SET ${Object.keys(open)
      .map((column) => `${column} = t.${column}`)
      .join(', ')} FROM action t WHERE a.id = $1 AND a.locked_at IS NULL AND t.id = $2 RETURNING a.id`,
    (from) => [
      copySql('action_history', columns, { copy, from, where: `t.command IN ('LOCK', 'MAKE_PAYABLE')` }),
      ...posted(columns, { copy, from, where: `(t.cause LIKE '%/lock' OR t.cause LIKE '%/payable')` }),
      copySql('statement_line', columns, { copy, from }),
    ],
  ),
});

const posted = (columns: Columns, copying: Copying): readonly string[] => [
  copySql('ledger_transaction', columns, copying),
  copySql('ledger_entry', columns, copying),
];

/** A step, as one statement: what its repeat finds done it does not do again. */
function onceOnly(taking: string, writes: (from: string) => readonly string[]): string {
  const written = writes(originalIf('EXISTS (SELECT FROM taken)')).map(
    (sql, number) => `written_${number} AS (${sql})`,
  );
  return `WITH ${[`taken AS (${taking})`, ...written].join(', ')} SELECT`;
}
