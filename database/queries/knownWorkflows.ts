import type { EntityManager } from '../orm.ts';

// What a workflow is there for, by the first segment of its id; the others are the parameters, as text.
const subjects: Readonly<Record<string, string>> = {
  action: "SELECT FROM submission WHERE brand_id::text = ? AND body->>'eventType' = ? AND order_id = ?",
  payout: 'SELECT FROM statement WHERE brand_id::text = ? AND partner_id::text = ? AND currency = ? AND date::text = ?',
  contract: 'SELECT FROM contract WHERE id::text = ?',
  notifications: 'SELECT FROM webhook_endpoint WHERE id::text = ?',
  'customer-import': 'SELECT FROM customer_import WHERE id::text = ?',
  'correction-batch': 'SELECT FROM correction_batch WHERE id::text = ?',
  'return-request': 'SELECT FROM return_request WHERE id::text = ?',
  'touch-day': 'SELECT FROM touch_day WHERE brand_id::text = ? AND day::text = ?',
  inquiry: 'SELECT FROM inquiry WHERE id::text = ?',
  invoices: 'SELECT FROM invoice_month WHERE brand_id::text = ? AND month = ?',
};

/** Whether the database has what a workflow is there for; null for a workflow that is none of ours. */
export async function isKnown(em: EntityManager, workflowId: string): Promise<boolean | null> {
  const [kind = '', ...segments] = workflowId.split('/').map(decodeURIComponent);
  const subject = subjects[kind];
  if (subject === undefined || segments.length !== subject.split('?').length - 1) return null;
  const [found] = await em.execute<{ found: boolean }[]>(`SELECT EXISTS (${subject}) AS found`, segments);
  return found?.found === true;
}
