import type { EntityManager } from '../orm.ts';
import type { OutboxSubject } from './outbox.ts';

// Whatever a workflow has to be there for, by the kind of outbox row that begins it. What waits for a command alone is not here:
// the command begins it.
const openWork = `
  SELECT 'ACTION' AS kind, id AS subject_id FROM action
    WHERE state = 'PENDING' OR (state = 'APPROVED' AND state_detail = 'LOCKED')
  UNION SELECT 'ACTION', id FROM submission WHERE state = 'ACCEPTED'
  UNION SELECT 'CONTRACT', id FROM contract WHERE next_step_at IS NOT NULL
  UNION SELECT 'STATEMENT', id FROM statement WHERE state = 'OPEN'
  UNION SELECT 'STATEMENT', statement_id FROM payout WHERE state IN ('pending', 'processing') OR ask_at IS NOT NULL
  UNION SELECT 'STATEMENT', l.set_off_by FROM statement_line l JOIN action a ON a.id = l.action_id
    WHERE l.set_off_by IS NOT NULL AND a.state = 'APPROVED' AND a.state_detail = 'PAYMENT_PENDING'
  UNION SELECT 'ENDPOINT', n.endpoint_id FROM notification n JOIN webhook_endpoint e ON e.id = n.endpoint_id
    WHERE n.state = 'PENDING' AND e.disabled_at IS NULL AND e.deleted_at IS NULL
  UNION SELECT 'CUSTOMER_IMPORT', id FROM customer_import WHERE completed_at IS NULL
  UNION SELECT 'CORRECTION_BATCH', id FROM correction_batch WHERE state NOT IN ('DONE', 'CANCELLED', 'UNDONE')
  UNION SELECT 'RETURN_REQUEST', id FROM return_request WHERE state IN ('WAITING', 'ACCEPTED')
  UNION SELECT 'TOUCH_DAY', id FROM touch_day WHERE counted_at IS NULL
  UNION SELECT 'INQUIRY', id FROM inquiry WHERE answers_itself_at IS NOT NULL
  UNION SELECT 'INVOICE_MONTH', id FROM invoice_month WHERE issued_at IS NULL`;

/**
 * All that a workflow has to be there for, read at once: each page of it would cost as much as all of it. A million of them take
 * some hundred megabytes.
 */
export const openSubjects = (em: EntityManager): Promise<OutboxSubject[]> =>
  em.execute<OutboxSubject[]>(`SELECT kind, subject_id FROM (${openWork}) AS w ORDER BY kind, subject_id`);

/** Has the relay of a worker start or wake what these rows are about. */
export const beginByOutbox = (em: EntityManager, rows: readonly OutboxSubject[]): Promise<unknown> =>
  em.execute(
    'INSERT INTO outbox (kind, subject_id) SELECT kind, subject_id FROM jsonb_to_recordset(?) AS r (kind text, subject_id uuid)',
    [JSON.stringify(rows)],
  );
