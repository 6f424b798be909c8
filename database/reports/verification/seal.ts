import { summedPeriods } from '../../queries/ledgerSums.ts';
import { ofWholeLedger } from './check.ts';

// Each link of the chain is computed again from the one before as it is stored, so that the first one that does not fit is
// where something was changed.
const chainFits = `
  SELECT format('Ledger transaction %s, number %s of the chain, is not what was sealed on %s.', cause, number,
      to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS problem
  FROM (
    SELECT cause, max(number) AS number, max(sealed_at) AS sealed_at, max(hash) AS hash, max(previous) AS previous,
      (array_agg(transaction) FILTER (WHERE is_transaction))[1] AS transaction,
      array_agg(entry ORDER BY (entry).id) FILTER (WHERE is_entry) AS entries
    FROM (
      SELECT cause, number, sealed_at, hash, lag(hash, 1, '') OVER (ORDER BY number) AS previous,
        false AS is_transaction, NULL::ledger_transaction AS transaction, false AS is_entry, NULL::ledger_entry AS entry
      FROM ledger_seal WHERE brand_id = $brand
      UNION ALL
      SELECT cause, NULL, NULL, NULL, NULL, true, t, false, NULL FROM ledger_transaction t WHERE brand_id = $brand
      UNION ALL
      SELECT cause, NULL, NULL, NULL, NULL, false, NULL, true, e FROM ledger_entry e WHERE brand_id = $brand
    ) AS rows GROUP BY cause
  ) AS moved
  WHERE number IS NOT NULL AND hash IS DISTINCT FROM ledger_hash(previous, ledger_content(transaction, entries, sealed_at))
  ORDER BY number`;

const chainIsWhole = `
  SELECT format('Number %s of the chain is missing.', number - 1) AS problem FROM (
    SELECT number, lag(number, 1, 0) OVER (ORDER BY number) AS before FROM ledger_seal WHERE brand_id = $brand
  ) AS s WHERE number <> before + 1 ORDER BY number`;

const everythingIsSealedOrWaits = `
  SELECT format('Ledger transaction %s %s.', cause, CASE WHEN sealed + waiting > 1
      THEN 'is sealed and waits to be sealed once more' ELSE 'is not sealed, and does not wait for it' END) AS problem
  FROM (
    SELECT cause, sum(transactions) AS transactions, sum(sealed) AS sealed, sum(waiting) AS waiting FROM (
      SELECT cause, 1 AS transactions, 0 AS sealed, 0 AS waiting FROM ledger_transaction WHERE brand_id = $brand
      UNION ALL SELECT cause, 0, 1, 0 FROM ledger_seal WHERE brand_id = $brand
      UNION ALL SELECT cause, 0, 0, 1 FROM ledger_unsealed WHERE brand_id = $brand
    ) AS rows GROUP BY cause
  ) AS counted WHERE transactions = 1 AND sealed + waiting <> 1 ORDER BY cause`;

// What balances are read from, with what is sealed of the entries, which they stand for.
const sumsAreThoseOfEntries = `
  SELECT format('By periods %s of effective and recorded time, from %s and %s, %s%s moved %s %s; the entries say %s.',
      periods, effective_from, recorded_from, account, ' of partner ' || partner_id, sum(standing), currency,
      sum(entered)) AS problem
  FROM (
    SELECT periods, effective_from, recorded_from, partner_id, account, currency, amount AS standing, 0 AS entered
    FROM ledger_sum WHERE brand_id = $brand
    UNION ALL
    SELECT p.periods, period_start(p.effective, effective_at), period_start(p.recorded, recorded_at), partner_id, account,
      currency, 0, amount
    FROM (
      SELECT e.* FROM ledger_entry e JOIN ledger_seal s ON s.brand_id = e.brand_id AND s.cause = e.cause WHERE e.brand_id = $brand
    ) AS e CROSS JOIN ${summedPeriods}
  ) AS compared
  GROUP BY periods, effective_from, recorded_from, partner_id, account, currency
  HAVING sum(standing) <> sum(entered)`;

export const sealChecks = ofWholeLedger(chainFits, chainIsWhole, everythingIsSealedOrWaits, sumsAreThoseOfEntries);
