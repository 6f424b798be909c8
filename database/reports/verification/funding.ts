import { ofWholeLedger } from './check.ts';

const depositsAreBooked = `
  SELECT format('The deposits of %s %s come to %s, but the ledger says %s.', cause, currency, sum(kept), sum(posted)) AS problem
  FROM (
    SELECT concat('deposit/', id) AS cause, currency, amount AS kept, 0 AS posted FROM deposit WHERE brand_id = $brand
    UNION ALL
    SELECT cause, currency, 0, -amount FROM ledger_entry WHERE brand_id = $brand AND account = 'BRAND_DEPOSITS'
  ) AS compared
  GROUP BY cause, currency HAVING sum(kept) <> sum(posted)`;

// Funds are what deposits brought less what payouts have paid. Payments of releases before 0.5.0 took none, and came back so.
const fundsFollowFromPayouts = `
  SELECT format('Payout %s has taken %s %s of the funds, but its partner was paid %s.', t.payout_id,
      -sum(e.amount) FILTER (WHERE e.account = 'BRAND_FUNDS'), e.currency,
      coalesce(sum(e.amount) FILTER (WHERE e.account = 'PARTNER_PAID'), 0)) AS problem
  FROM ledger_transaction t JOIN ledger_entry e ON e.brand_id = t.brand_id AND e.cause = t.cause
  WHERE t.brand_id = $brand AND t.payout_id IS NOT NULL AND e.account IN ('BRAND_FUNDS', 'PARTNER_PAID')
  GROUP BY t.payout_id, e.currency
  HAVING -sum(e.amount) FILTER (WHERE e.account = 'BRAND_FUNDS')
    <> coalesce(sum(e.amount) FILTER (WHERE e.account = 'PARTNER_PAID'), 0)`;

// Where payouts wait for funds since before the first was sent, they never take more than there is.
const fundsSuffice = `
  SELECT format('The payouts in %s need funds, and %s are left of them.', currency, sum(amount)) AS problem
  FROM (
    SELECT currency, amount FROM ledger_entry WHERE brand_id = $brand AND account = 'BRAND_FUNDS'
    UNION ALL
    SELECT paid_currency, -paid_amount FROM payout WHERE brand_id = $brand AND state IN ('processing', 'sent')
  ) AS moves
  WHERE EXISTS (SELECT FROM brand b WHERE b.id = $brand AND b.funding_required_since <= ALL (
    SELECT sent_at FROM payout WHERE brand_id = $brand AND sent_at IS NOT NULL))
  GROUP BY currency HAVING sum(amount) < 0`;

export const fundingChecks = ofWholeLedger(depositsAreBooked, fundsFollowFromPayouts, fundsSuffice);
