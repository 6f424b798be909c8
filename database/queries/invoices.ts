import { v7 as uuid } from 'uuid';
import { owesInCycle } from '../../domain/action/causes.ts';
import type { EarningKind } from '../../domain/earning/earning.ts';
import type { KindSum } from '../../domain/invoice/document.ts';
import { invoiceLineKinds } from '../../domain/invoice/invoice.ts';
import { owedKind, suppliedKind, type InvoiceLine } from '../../domain/invoice/line.ts';
import type { StatementLineKind } from '../../domain/payout/statement.ts';
import type { Action } from '../entities/action.ts';
import type { EntityManager } from '../orm.ts';

/** A line that is on no invoice yet. */
export interface OpenLine extends InvoiceLine {
  readonly currency: string;
}

interface BookedRow {
  readonly cause: string;
  readonly actionId: string | null;
  readonly earningId: string | null;
  readonly currency: string;
  readonly amount: string;
  readonly at: string | Date;
}

/**
 * What the brand owes, or owes no longer, that counts before `until` and is on no invoice to it yet: the changes of BRAND_PAYABLE by
 * actions and by what contracts earned. Oldest first.
 *
 * @param currency null: all
 */
export async function openToBrand(
  em: EntityManager,
  brandId: string,
  { until, currency }: { readonly until: string; readonly currency: string | null },
): Promise<OpenLine[]> {
  const rows = await em.execute<(BookedRow & { readonly earning: EarningKind | null })[]>(
    `SELECT e.cause, t.action_id AS "actionId", c.id AS "earningId", c.kind AS earning, e.currency,
       (-e.amount)::text AS amount, e.effective_at AS at
     FROM ledger_entry e JOIN ledger_transaction t ON t.brand_id = e.brand_id AND t.cause = e.cause
       LEFT JOIN contract_earning c ON c.brand_id = e.brand_id AND c.cause = e.cause
     WHERE e.brand_id = ? AND e.account = 'BRAND_PAYABLE' AND e.effective_at < ? AND e.currency = coalesce(?, e.currency)
       AND num_nonnulls(t.action_id, c.id) = 1
       AND NOT EXISTS (SELECT 1 FROM invoice_line l
         WHERE l.brand_id = e.brand_id AND l.invoice_kind = 'BRAND_INVOICE' AND l.cause = e.cause)
     ORDER BY e.effective_at, e.id`,
    [brandId, until, currency],
  );
  return rows.map(({ earning, ...row }) => ({ ...row, kind: owedKind(row.amount, earning), at: instantOf(row.at) }));
}

/** What a closed statement earned its partner, and took back, as lines of the self-billing invoice. In the order of its lines. */
export async function suppliedBy(em: EntityManager, statementId: string): Promise<OpenLine[]> {
  const rows = await em.execute<(BookedRow & { readonly on: StatementLineKind })[]>(
    `SELECT l.cause, l.action_id AS "actionId", l.earning_id AS "earningId", l.kind AS on, l.currency, l.amount::text AS amount,
       t.effective_at AS at
     FROM statement_line l JOIN ledger_transaction t ON t.brand_id = l.brand_id AND t.cause = l.cause
     WHERE l.statement_id = ? ORDER BY l.id`,
    [statementId],
  );
  return rows.flatMap(({ on, ...row }) => {
    const kind = suppliedKind(on);
    return kind === null ? [] : [{ ...row, kind, at: instantOf(row.at) }];
  });
}

const instantOf = (at: string | Date): string => new Date(at).toISOString();

/**
 * The next number of a series, from 1. Its row is held until the transaction ends, which makes those who issue in it take turns: the
 * number is taken if the invoice is committed, else it is the next one's.
 */
export async function nextSequence(
  em: EntityManager,
  { brandId, kind, year }: { readonly brandId: string; readonly kind: string; readonly year: number },
): Promise<number> {
  const [row] = await em.execute<{ last: number }[]>(
    `INSERT INTO invoice_series (brand_id, kind, year, last) VALUES (?, ?, ?, 1)
     ON CONFLICT (brand_id, kind, year) DO UPDATE SET last = invoice_series.last + 1 RETURNING last`,
    [brandId, kind, year],
  );
  if (row === undefined) throw new Error('a series has a next number');
  return row.last;
}

/** When the first invoice was issued with what this cycle of the action came to owe; null: none was. */
export async function invoicedSince(em: EntityManager, action: Pick<Action, 'id' | 'cycle'>): Promise<string | null> {
  const rows = await em.execute<{ cause: string; at: string | Date }[]>(
    `SELECT l.cause, i.issued_at AS at FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
     WHERE l.action_id = ? AND l.invoice_kind = 'BRAND_INVOICE' ORDER BY i.issued_at`,
    [action.id],
  );
  const first = rows.find(({ cause }) => owesInCycle(cause, action));
  return first ? instantOf(first.at) : null;
}

/** What the lines of an invoice come to by their kinds, in the order of the kinds. */
export const sumsByKind = (em: EntityManager, invoiceId: string): Promise<KindSum[]> =>
  em.execute<KindSum[]>(
    `SELECT kind, count(*)::int AS lines, sum(amount)::text AS amount FROM invoice_line
     WHERE invoice_id = ? GROUP BY kind ORDER BY array_position(?::text[], kind)`,
    [invoiceId, `{${invoiceLineKinds.join(',')}}`],
  );

/** What is locked, has something to pay and has no date waits for its invoice: of those on this one the workflows look again. */
export const wakeInvoiced = (em: EntityManager, invoiceId: string): Promise<unknown> =>
  em.execute(
    `INSERT INTO outbox (kind, subject_id)
     SELECT 'ACTION', a.id FROM action a
     WHERE ${awaitsInvoice} AND a.id IN (SELECT action_id FROM invoice_line WHERE invoice_id = ?)`,
    [invoiceId],
  );

/** Of the action `a`. As the index that finds them. */
export const awaitsInvoice = `a.state_detail = 'LOCKED' AND a.payable_at IS NULL AND a.payout <> 0 AND NOT a.test`;

/** Has the month of the brand invoiced when it ends, if it is not to be already. */
export const planMonth = (
  em: EntityManager,
  brandId: string,
  { month, dueAt }: { readonly month: string; readonly dueAt: string },
): Promise<unknown> =>
  em.execute(
    `WITH planned AS (
       INSERT INTO invoice_month (id, brand_id, month, due_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (brand_id, month) DO NOTHING RETURNING id)
     INSERT INTO outbox (kind, subject_id) SELECT 'INVOICE_MONTH', id FROM planned`,
    [uuid(), brandId, month, dueAt],
  );
