import { ofWholeLedger } from './check.ts';

// What a payout pays in another currency is its amount at the pinned rate, and the brand's gain is what that was worth less by the rate
// at which it arrived (domain/payout/conversion.ts). Compared without dividing, for quotients have no end.
const payoutsAreConvertedAtTheirRate = `
  SELECT format('Payout %s of %s %s pays %s %s at %s and gained %s at %s: that does not follow.', id, amount, currency,
      paid_amount, paid_currency, rate->>'rate', exchange_gain, settled_rate->>'rate') AS problem
  FROM payout
  WHERE brand_id = $brand AND rate IS NOT NULL AND (
    paid_amount <> round(amount * (rate->>'rate')::numeric, scale(paid_amount))
    OR (exchange_gain IS NULL) <> (completed_at IS NULL)
    OR CASE WHEN (settled_rate->>'rate')::numeric = (rate->>'rate')::numeric THEN exchange_gain <> 0
      ELSE abs((amount - exchange_gain) * (settled_rate->>'rate')::numeric - paid_amount)
        > 0.5 * 10.0 ^ (- scale(exchange_gain)) * (settled_rate->>'rate')::numeric END)`;

// What stands on the accounts of exchange follows from the payouts that have arrived, each by itself (domain/ledger/postings.ts).
const exchangeFollowsFromPayouts = `
  SELECT format('Payout %s: account %s holds %s %s of its exchange, expected %s.', payout_id, account, sum(posted), currency, sum(expected)) AS problem
  FROM (
    SELECT t.payout_id, e.account, e.currency, e.amount AS posted, 0 AS expected
    FROM ledger_entry e JOIN ledger_transaction t ON t.brand_id = e.brand_id AND t.cause = e.cause
    WHERE e.brand_id = $brand AND e.account IN ('BRAND_EXCHANGE', 'BRAND_EXCHANGE_GAINS', 'PARTNER_EXCHANGE')
    UNION ALL
    SELECT p.id, s.account, s.currency, 0, s.amount FROM payout p CROSS JOIN LATERAL (VALUES
      ('PARTNER_EXCHANGE', p.currency, p.amount),
      ('PARTNER_EXCHANGE', p.paid_currency, - p.paid_amount),
      ('BRAND_EXCHANGE', p.currency, p.exchange_gain - p.amount),
      ('BRAND_EXCHANGE', p.paid_currency, p.paid_amount),
      ('BRAND_EXCHANGE_GAINS', p.currency, - p.exchange_gain)
    ) AS s (account, currency, amount)
    WHERE p.brand_id = $brand AND p.state = 'completed' AND p.rate IS NOT NULL
  ) AS compared
  GROUP BY payout_id, account, currency HAVING sum(posted) <> sum(expected)`;

export const exchangeChecks = ofWholeLedger(payoutsAreConvertedAtTheirRate, exchangeFollowsFromPayouts);
