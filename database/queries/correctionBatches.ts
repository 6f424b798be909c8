import type { HistoryState } from '../../domain/action/state.ts';
import type { BatchTotal } from '../../domain/correctionBatch/approvals.ts';
import type { NamedAction } from '../../domain/correctionBatch/line.ts';
import type { BatchProgress, BatchView } from '../../domain/correctionBatch/view.ts';
import { amountText, money } from '../../domain/money.ts';
import { ActionEntity, type Action } from '../entities/action.ts';
import { CorrectionBatchEntity, type CorrectionBatch } from '../entities/correctionBatch.ts';
import {
  CorrectionBatchLineEntity,
  type CorrectionBatchLine,
  type LineOutcome,
} from '../entities/correctionBatchLine.ts';
import { OutboxEntity } from '../entities/outbox.ts';
import { LockMode, type EntityManager } from '../orm.ts';

/** A line as it waits for the dry run, or as it was refused on sight. */
export type NewLine = Pick<CorrectionBatchLine, 'number' | 'row' | 'outcome' | 'problem'>;

/** How many rows one statement writes. */
const rowsAtOnce = 5_000;

/** Stores a batch with all its lines, in the caller's transaction, and has them looked at. */
export async function acceptBatch(
  em: EntityManager,
  batch: Pick<CorrectionBatch, 'id' | 'brandId' | 'actor' | 'submittedAt'>,
  lines: readonly NewLine[],
): Promise<void> {
  const { id, submittedAt } = batch;
  const begun = {
    state: 'CHECKING',
    version: 1,
    planned: null,
    approvalsNeeded: null,
    updatedAt: submittedAt,
  } as const;
  await em.insert(CorrectionBatchEntity, { ...batch, ...begun, lines: lines.length });
  for (let from = 0; from < lines.length; from += rowsAtOnce) {
    await em.execute(
      `INSERT INTO correction_batch_line (batch_id, number, row, outcome, problem)
       SELECT ?, l.number, l.row, l.outcome, l.problem
       FROM jsonb_to_recordset(?::jsonb) AS l (number int, row jsonb, outcome text, problem jsonb)`,
      [id, JSON.stringify(lines.slice(from, from + rowsAtOnce))],
    );
  }
  await em.insert(OutboxEntity, { kind: 'CORRECTION_BATCH', subjectId: id });
}

/** The batch, held until the transaction ends: decisions and the ends of its work take turns. */
export const heldBatch = (em: EntityManager, id: string): Promise<CorrectionBatch> =>
  em.findOneOrFail(CorrectionBatchEntity, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });

/** Lines that have come so far, in the order of the file or against it. */
export const linesWith = (
  em: EntityManager,
  batchId: string,
  outcome: LineOutcome | null,
  { limit, order }: { readonly limit: number; readonly order: 'asc' | 'desc' },
): Promise<CorrectionBatchLine[]> =>
  em.find(CorrectionBatchLineEntity, { batchId, outcome }, { limit, orderBy: { number: order } });

/** The brand's actions that lines name, in their order; undefined where there is none. */
export async function actionsNamed(
  em: EntityManager,
  brandId: string,
  named: readonly NamedAction[],
): Promise<readonly (Action | undefined)[]> {
  const ids = named.flatMap((one) => ('actionId' in one ? one.actionId : []));
  const orders = named.flatMap((one) => ('orderId' in one ? one : []));
  const found = [
    ...(ids.length === 0 ? [] : await em.find(ActionEntity, { brandId, id: { $in: ids } })),
    ...(orders.length === 0
      ? []
      : await em.find(ActionEntity, { brandId, $or: orders.map((order) => ({ ...order })) })),
  ];
  const byId = new Map(found.map((action) => [action.id, action]));
  const byOrder = new Map(found.map((action) => [orderKey(action), action]));
  return named.map((one) => ('actionId' in one ? byId.get(one.actionId) : byOrder.get(orderKey(one))));
}

const orderKey = ({ eventType, orderId }: { readonly eventType: string; readonly orderId: string }): string =>
  JSON.stringify([eventType, orderId]);

/** What the dry run found out about a line. */
export type CheckedLine = Pick<
  CorrectionBatchLine,
  | 'number'
  | 'actionId'
  | 'instruction'
  | 'note'
  | 'seenHistoryId'
  | 'outcome'
  | 'before'
  | 'after'
  | 'moves'
  | 'problem'
>;

/** Writes what the dry run found out. What a line says is kept as its instruction from then on. */
export const reportChecked = (em: EntityManager, batchId: string, lines: readonly CheckedLine[]): Promise<unknown> =>
  em.execute(
    `UPDATE correction_batch_line l SET row = NULL, action_id = r."actionId", instruction = r.instruction, note = r.note,
       seen_history_id = r."seenHistoryId", outcome = r.outcome, before = r.before, after = r.after, moves = r.moves,
       problem = r.problem
     FROM jsonb_to_recordset(?::jsonb) AS r (number int, "actionId" uuid, instruction jsonb, note text,
       "seenHistoryId" bigint, outcome text, before jsonb, after jsonb, moves jsonb, problem jsonb)
     WHERE l.batch_id = ? AND l.number = r.number AND l.outcome IS NULL`,
    [JSON.stringify(lines), batchId],
  );

/** What became of a line that had its turn; absent fields stay. */
export type ReportedLine = Pick<CorrectionBatchLine, 'number' | 'outcome' | 'problem'> &
  Partial<Pick<CorrectionBatchLine, 'before' | 'after' | 'moves'>>;

/** Writes what became of lines, unless that is written already. */
export const reportLines = (
  em: EntityManager,
  batchId: string,
  from: LineOutcome,
  lines: readonly ReportedLine[],
): Promise<unknown> =>
  em.execute(
    `UPDATE correction_batch_line l SET outcome = r.outcome, problem = r.problem, before = coalesce(r.before, l.before),
       after = coalesce(r.after, l.after), moves = coalesce(r.moves, l.moves)
     FROM jsonb_to_recordset(?::jsonb) AS r (number int, outcome text, problem jsonb, before jsonb, after jsonb, moves jsonb)
     WHERE l.batch_id = ? AND l.number = r.number AND l.outcome = ?`,
    [JSON.stringify(lines), batchId, from],
  );

/** A command as the history of its action has it. */
export interface CommandDone {
  readonly actionId: string;
  readonly commandId: string;
  readonly before: HistoryState;
  readonly after: HistoryState;
  /** Whether its payout is a price that nobody is owed. */
  readonly test: boolean;
  /** Whether somebody has done something to the action since, other than its dates and this batch. */
  readonly changedSince: boolean;
}

/** Which of the commands have been carried out: what the history does not have was not done. */
export const commandsDone = (
  em: EntityManager,
  batchId: string,
  commands: readonly { readonly actionId: string; readonly commandId: string }[],
): Promise<CommandDone[]> =>
  em.execute<CommandDone[]>(
    `SELECT h.action_id AS "actionId", h.command_id AS "commandId", h.before, h.after, a.test,
       EXISTS (SELECT FROM action_history s WHERE s.action_id = h.action_id AND s.id > h.id AND s.actor <> 'system'
         AND NOT starts_with(s.command_id, ?)) AS "changedSince"
     FROM jsonb_to_recordset(?::jsonb) AS c ("actionId" uuid, "commandId" text)
     JOIN action_history h ON h.action_id = c."actionId" AND h.command_id = c."commandId"
     JOIN action a ON a.id = h.action_id`,
    [`batch/${batchId}/`, JSON.stringify(commands)],
  );

/** What the lines of a batch with one of the outcomes move, by currency. */
export async function batchTotals(
  em: EntityManager,
  batchId: string,
  outcomes: readonly LineOutcome[],
): Promise<BatchTotal[]> {
  const rows = await em.execute<BatchTotal[]>(
    `SELECT m.currency, (-coalesce(sum(m.amount) FILTER (WHERE m.amount < 0), 0))::text AS down,
       coalesce(sum(m.amount) FILTER (WHERE m.amount > 0), 0)::text AS up, count(DISTINCT m."partnerId")::int AS partners
     FROM correction_batch_line l, jsonb_to_recordset(l.moves) AS m ("partnerId" uuid, currency text, amount numeric)
     WHERE l.batch_id = ? AND l.outcome = ANY (?::text[]) AND l.moves <> '[]' GROUP BY m.currency ORDER BY m.currency`,
    [batchId, `{${outcomes.join(',')}}`],
  );
  const text = (amount: string, currency: string): string => amountText(money(amount, currency));
  return rows.map((row) => ({ ...row, down: text(row.down, row.currency), up: text(row.up, row.currency) }));
}

/** Where a batch is. */
export async function batchView(em: EntityManager, batch: CorrectionBatch): Promise<BatchView> {
  const { id, state, version, lines } = batch;
  const [progress] = await em.execute<BatchProgress[]>(
    `SELECT count(outcome)::int AS checked, count(*) FILTER (WHERE outcome = 'REFUSED')::int AS refused,
       count(*) FILTER (WHERE outcome IN ('DONE', 'UNDONE', 'NOT_UNDONE'))::int AS done,
       count(*) FILTER (WHERE outcome = 'UNDONE')::int AS undone,
       count(*) FILTER (WHERE outcome = 'NOT_UNDONE')::int AS "notUndone"
     FROM correction_batch_line WHERE batch_id = ?`,
    [id],
  );
  const none = { checked: 0, refused: 0, done: 0, undone: 0, notUndone: 0 };
  return { batchId: id, state, version, lines, ...(progress ?? none) };
}
