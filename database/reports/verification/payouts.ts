import { ofWholeLedger, rowByRow } from './check.ts';

const payoutsPayTheirLines = `
  SELECT format('Payout %s is %s %s; its lines come to %s and its statement %s disburses %s.',
      p.id, p.amount, p.currency, l.amount, p.statement_id, coalesce(s.disbursed, 0)) AS problem
  FROM payout p LEFT JOIN statement s ON s.id = p.statement_id CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount), 0) AS amount FROM statement_line WHERE payout_id = p.id
  ) AS l
  WHERE p.brand_id = $brand AND (p.amount <> l.amount OR p.amount <> coalesce(s.disbursed, 0))`;

const payoutsAreBookedOnce = `
  SELECT format('Payout %s of %s %s to partner %s is %s, but the ledger says that %s were paid.',
      payout_id, (SELECT paid_amount FROM payout WHERE id = payout_id), currency, partner_id,
      (SELECT state FROM payout WHERE id = payout_id), sum(posted)) AS problem
  FROM (
    SELECT id AS payout_id, partner_id, paid_currency AS currency,
      CASE WHEN state = 'completed' THEN paid_amount ELSE 0 END AS expected, 0 AS posted
    FROM payout WHERE brand_id = $brand
    UNION ALL
    SELECT t.payout_id, e.partner_id, e.currency, 0, e.amount
    FROM ledger_transaction t JOIN ledger_entry e ON e.brand_id = t.brand_id AND e.cause = t.cause
    WHERE t.brand_id = $brand AND t.payout_id IS NOT NULL AND e.account = 'PARTNER_PAID'
  ) AS compared
  GROUP BY payout_id, partner_id, currency HAVING sum(posted) <> sum(expected)`;

// A payment that came back is payable again once it is retried, for what it was, once.
const returnedIsPayableOnce = `
  SELECT format('Payout %s of %s %s is %s and was %s, but lines make %s of it payable again.',
      p.id, p.amount, p.currency, p.state, CASE WHEN p.retried_at IS NULL THEN 'not retried' ELSE 'retried' END, again.amount) AS problem
  FROM payout p CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount), 0) AS amount FROM statement_line WHERE returned_payout_id = p.id
  ) AS again
  WHERE p.brand_id = $brand AND again.amount <> CASE WHEN p.retried_at IS NULL THEN 0 ELSE p.amount END`;

// What a partner could be paid is on its way, waits for a statement, or waits for a retry: nowhere else.
const payableIsSomewhere = `
  SELECT format('Partner %s could be paid %s %s; %s of it waits or is on its way.', partner_id, sum(payable), currency, sum(waits)) AS problem
  FROM (
    SELECT partner_id, currency, amount AS payable, 0 AS waits
    FROM ledger_entry WHERE brand_id = $brand AND account = 'PARTNER_PAYABLE'
    UNION ALL
    SELECT partner_id, currency, 0, amount FROM statement_line WHERE brand_id = $brand AND payout_id IS NULL
    UNION ALL
    SELECT partner_id, currency, 0, amount FROM payout
    WHERE brand_id = $brand AND state <> 'completed' AND retried_at IS NULL
  ) AS compared
  GROUP BY partner_id, currency HAVING sum(payable) <> sum(waits)`;

export const payoutChecks = [
  ...rowByRow(payoutsPayTheirLines, returnedIsPayableOnce),
  ...ofWholeLedger(payoutsAreBookedOnce, payableIsSomewhere),
];
