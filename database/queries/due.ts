import type { EntityManager } from '../orm.ts';
import { askPrepared } from '../prepared.ts';
import { awaitsInvoice } from './invoices.ts';

/** Something that should have happened by now. */
export interface Overdue {
  /** What is waited for, such as "action to lock". */
  readonly what: string;
  readonly id: string;
}

// Each line: what waits, and when it is due. Rows that only a command can move on are not among them.
export const dated = `
  SELECT 'action to lock' AS what, id::text AS id, locking_at AS due FROM action WHERE state = 'PENDING' AND locking_at IS NOT NULL
  UNION ALL SELECT 'open-ended action to end', id::text, open_until FROM action
    WHERE state = 'PENDING' AND locking_at IS NULL AND open_until IS NOT NULL
  UNION ALL SELECT 'action to pay', id::text, payable_at FROM action
    WHERE state = 'APPROVED' AND state_detail = 'LOCKED' AND payable_at IS NOT NULL AND hold IS NULL
  UNION ALL SELECT 'hold to end', id::text, (hold->>'until')::timestamptz FROM action WHERE hold->>'until' IS NOT NULL
  UNION ALL SELECT 'contract to move', id::text, next_step_at FROM contract WHERE next_step_at IS NOT NULL
  UNION ALL SELECT 'return request to accept', id::text, answer_by FROM return_request WHERE state = 'WAITING'
  UNION ALL SELECT 'touch day to count', id::text, due_at FROM touch_day WHERE counted_at IS NULL
  UNION ALL SELECT 'inquiry to answer', id::text, answers_itself_at FROM inquiry WHERE answers_itself_at IS NOT NULL
  UNION ALL SELECT 'month to invoice', id::text, due_at FROM invoice_month WHERE issued_at IS NULL
  UNION ALL SELECT 'statement to close', id::text, scheduled_for FROM statement WHERE state = 'OPEN'
  UNION ALL SELECT 'payout to ask for', id::text, ask_at FROM payout WHERE ask_at IS NOT NULL
  UNION ALL SELECT 'notification to deliver', n.id::text, n.next_attempt_at FROM notification n
    JOIN webhook_endpoint e ON e.id = n.endpoint_id WHERE n.state = 'PENDING' AND e.disabled_at IS NULL AND e.deleted_at IS NULL`;

// A pattern of causes in the cycle of action a (domain/action/causes.ts).
const inCycle = (what: string): string => `concat('action/', a.id, '/', nullif(a.cycle, 0) || '/', '${what}')`;

// The lines of what it has earned in it.
const earnedInCycle = `FROM statement_line l WHERE l.action_id = a.id AND l.kind = 'EARNED'
  AND l.cause LIKE ANY (ARRAY[${inCycle('payable%')}, ${inCycle('raise/%')}])`;

// What is due as soon as it is there. A payment that its rail has accepted, or that waits for somebody, is not in our hands.
const immediate = `
  SELECT 'outbox row' AS what, id::text AS id FROM outbox
  UNION ALL SELECT 'submission to start', id::text FROM submission WHERE state = 'ACCEPTED'
  UNION ALL SELECT 'action to date by its invoice', a.id::text FROM action a
    WHERE ${awaitsInvoice} AND EXISTS (SELECT 1 FROM invoice_line l WHERE l.action_id = a.id AND l.invoice_kind = 'BRAND_INVOICE'
      AND l.amount > 0 AND l.cause LIKE ${inCycle('%')})
  UNION ALL SELECT 'action that is set off to mark as paid', a.id::text FROM action a
    WHERE a.state_detail = 'PAYMENT_PENDING' AND EXISTS (SELECT 1 ${earnedInCycle} AND l.set_off_by IS NOT NULL)
      AND NOT EXISTS (SELECT 1 ${earnedInCycle} AND l.set_off_by IS NULL AND NOT has_arrived(l.payout_id))
  UNION ALL SELECT 'customer import to complete', id::text FROM customer_import WHERE completed_at IS NULL
  UNION ALL SELECT 'correction batch to work on', id::text FROM correction_batch WHERE state IN ('CHECKING', 'RUNNING', 'UNDOING')
  UNION ALL SELECT 'return to carry out', id::text FROM return_request WHERE state = 'ACCEPTED'
  UNION ALL SELECT 'payout to hand to its rail', id::text FROM payout
    WHERE state IN ('pending', 'processing') AND ask_at IS NULL AND waits_for IS NULL
  UNION ALL SELECT 'payout to look at its gates', p.id::text FROM payout_wake w JOIN payout p ON p.id = w.payout_id
    WHERE p.waits_for IS NOT NULL`;

/** The earliest instant after `now` and up to `until` at which something is due; null when there is none. */
export async function nextDueInstant(em: EntityManager, now: string, until: string): Promise<string | null> {
  const [row] = await askPrepared<{ due: string | Date | null }>(
    em,
    `SELECT min(due) AS due FROM (${dated}) AS d WHERE due > ? AND due <= ?`,
    [now, until],
  );
  return row?.due ? new Date(row.due).toISOString() : null;
}

/** What is due by `now` and has not happened, at most 20 of it. */
export const overdue = (em: EntityManager, now: string): Promise<Overdue[]> =>
  askPrepared<Overdue>(
    em,
    `SELECT what, id FROM (${dated}) AS d WHERE due <= ? UNION ALL SELECT what, id FROM (${immediate}) AS i LIMIT 20`,
    [now],
  );

/** Makes the months' partitions of the ledger that entries recorded up to then need. */
export const ensureLedgerPartitions = (em: EntityManager, until: string): Promise<unknown> =>
  em.execute('SELECT ensure_ledger_partitions(?::timestamptz)', [until]);
