import { ofWholeLedger } from './check.ts';

// A fee, guarantee or bonus is booked as it was explained: by its cause, on its line, once.
const earningsAreBooked = `
  SELECT format('Earning %s of partner %s is %s %s, but the ledger made %s payable and its statement lines come to %s.',
      cause, partner_id, sum(earned), currency, sum(posted), sum(line)) AS problem
  FROM (
    SELECT cause, partner_id, currency, amount AS earned, 0 AS posted, 0 AS line
    FROM contract_earning WHERE brand_id = $brand
    UNION ALL
    SELECT e.cause, e.partner_id, e.currency, 0, e.amount, 0
    FROM ledger_entry e JOIN ledger_transaction t ON t.brand_id = e.brand_id AND t.cause = e.cause
    WHERE t.brand_id = $brand AND t.contract_id IS NOT NULL AND e.account = 'PARTNER_PAYABLE'
    UNION ALL
    SELECT coalesce(c.cause, l.cause), l.partner_id, l.currency, 0, 0, l.amount
    FROM statement_line l LEFT JOIN contract_earning c ON c.brand_id = l.brand_id AND c.id = l.earning_id
    WHERE l.brand_id = $brand AND (l.earning_id IS NOT NULL OR l.cause LIKE 'contract/%')
  ) AS compared
  GROUP BY cause, partner_id, currency HAVING sum(earned) <> sum(posted) OR sum(earned) <> sum(line)`;

export const earningChecks = ofWholeLedger(earningsAreBooked);
