import { ofWholeLedger, rowByRow } from './check.ts';

const linesAreBooked = `
  SELECT format('The statement lines of %s come to %s %s for partner %s, but the ledger made %s payable.',
      cause, sum(line), currency, partner_id, sum(posted)) AS problem
  FROM (
    SELECT cause, partner_id, currency, amount AS line, 0 AS posted
    FROM statement_line WHERE brand_id = $brand AND kind <> 'RETURNED'
    UNION ALL
    SELECT e.cause, e.partner_id, e.currency, 0, e.amount
    FROM ledger_entry e JOIN ledger_transaction t ON t.brand_id = e.brand_id AND t.cause = e.cause
    WHERE e.brand_id = $brand AND e.account = 'PARTNER_PAYABLE' AND t.payout_id IS NULL
  ) AS compared
  GROUP BY cause, partner_id, currency HAVING sum(line) <> sum(posted)`;

// The equation of a statement (domain/payout/statement.ts), from its lines and the statement before.
const statementsSumTheirLines = `
  SELECT format('Statement %s says carried forward %s, earned %s, bonus %s, fees %s, clawed back %s, returned %s and payable %s %s; its lines and the statement before come to %s, %s, %s, %s, %s, %s and, less %s held, %s.',
      s.id, s.carried_forward, s.earned, s.bonus, s.fees, s.clawed_back, s.returned, s.payable, s.currency,
      before, l.earned, l.bonus, l.fees, l.clawed_back, l.returned, s.held, before + l.total - s.held) AS problem
  FROM (
    SELECT c.*, coalesce(b.carried_over, 0) AS before
    FROM statement c LEFT JOIN statement b ON b.id = c.previous_id WHERE c.brand_id = $brand AND c.state = 'CLOSED'
  ) AS s CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount) FILTER (WHERE kind = 'EARNED'), 0) AS earned,
      coalesce(sum(amount) FILTER (WHERE kind IN ('BONUS', 'GUARANTEE')), 0) AS bonus,
      coalesce(sum(amount) FILTER (WHERE kind = 'SLOTTING_FEE'), 0) AS fees,
      coalesce(-sum(amount) FILTER (WHERE kind = 'CLAWED_BACK'), 0) AS clawed_back,
      coalesce(sum(amount) FILTER (WHERE kind = 'RETURNED'), 0) AS returned,
      coalesce(sum(amount), 0) AS total
    FROM statement_line WHERE statement_id = s.id
  ) AS l
  WHERE (s.carried_forward, s.earned, s.bonus, s.fees, s.clawed_back, s.returned, s.payable)
    <> (before, l.earned, l.bonus, l.fees, l.clawed_back, l.returned, before + l.total - s.held)
    OR s.payable <> s.disbursed + s.carried_over - s.held`;

export const statementChecks = [...ofWholeLedger(linesAreBooked), ...rowByRow(statementsSumTheirLines)];
