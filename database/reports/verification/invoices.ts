import { rowByRow } from './check.ts';

const numbersHaveNoGaps = `
  SELECT format('The invoices %s of %s are %s, numbered from %s to %s, but the series has come to %s.',
      kind, year, numbered, first, last, coalesce(series, 0)) AS problem
  FROM (
    SELECT i.kind, i.year, count(*) AS numbered, min(i.sequence) AS first, max(i.sequence) AS last, s.last AS series
    FROM invoice i LEFT JOIN invoice_series s ON s.brand_id = i.brand_id AND s.kind = i.kind AND s.year = i.year
    WHERE i.brand_id = $brand GROUP BY i.kind, i.year, s.last
  ) AS counted
  WHERE first <> 1 OR last <> numbered OR series IS DISTINCT FROM numbered`;

const linesSumToTheirInvoice = `
  SELECT format('Invoice %s says net %s %s, with VAT of %s in all %s; its lines come to %s.', i.id, i.net, i.currency, i.vat, i.total, l.net) AS problem
  FROM invoice i CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount), 0) AS net FROM invoice_line WHERE invoice_id = i.id
  ) AS l
  WHERE i.brand_id = $brand AND (i.net <> l.net OR i.total <> i.net + i.vat)`;

// What the ledger says that the brand came to owe by a cause is what its line to the brand says.
const brandIsInvoicedWhatItOwes = `
  SELECT format('Invoice %s charges %s %s for %s; by the ledger the brand owes %s.',
      l.invoice_id, l.amount, i.currency, l.cause, coalesce(owed.amount, 0)) AS problem
  FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id CROSS JOIN LATERAL (
    SELECT -sum(amount) AS amount FROM ledger_entry
    WHERE brand_id = l.brand_id AND cause = l.cause AND account = 'BRAND_PAYABLE' AND currency = i.currency
  ) AS owed
  WHERE l.brand_id = $brand AND l.invoice_kind = 'BRAND_INVOICE' AND l.amount IS DISTINCT FROM owed.amount`;

// A self-billing invoice has all that its statement earned and took back, and nothing else.
const statementsAreSelfBilled = `
  SELECT format('Self-billing invoice %s says %s of %s; its statement %s says %s.',
      invoice_id, coalesce(sum(invoiced), 0), cause, statement_id, coalesce(sum(stated), 0)) AS problem
  FROM (
    SELECT i.id AS invoice_id, i.statement_id, l.cause, l.amount AS invoiced, NULL::numeric AS stated
    FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id WHERE i.brand_id = $brand AND i.kind = 'SELF_BILLING'
    UNION ALL
    SELECT i.id, i.statement_id, l.cause, NULL, l.amount
    FROM invoice i JOIN statement_line l ON l.statement_id = i.statement_id AND l.kind <> 'RETURNED'
    WHERE i.brand_id = $brand
  ) AS compared
  GROUP BY invoice_id, statement_id, cause HAVING sum(invoiced) IS DISTINCT FROM sum(stated)`;

// Under payoutScheduling.basis INVOICED nothing is paid before it is on an invoice.
const paidAfterTheirInvoice = `
  SELECT format('Action %s is to be paid at %s by its invoice, and is on none.', a.id, a.payable_at) AS problem
  FROM action a JOIN contract c ON c.id = a.contract_id
  WHERE a.brand_id = $brand AND a.state = 'APPROVED' AND a.payable_at IS NOT NULL
    AND EXISTS (
      SELECT 1 FROM jsonb_array_elements(c.terms->'eventPayouts') AS paying
      WHERE paying->>'eventType' = a.event_type AND paying->'payoutScheduling'->>'basis' = 'INVOICED')
    AND NOT EXISTS (
      SELECT 1 FROM invoice_line l WHERE l.action_id = a.id AND l.invoice_kind = 'BRAND_INVOICE' AND l.amount > 0)`;

export const invoiceChecks = rowByRow(
  numbersHaveNoGaps,
  linesSumToTheirInvoice,
  brandIsInvoicedWhatItOwes,
  statementsAreSelfBilled,
  paidAfterTheirInvoice,
);
