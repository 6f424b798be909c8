import { summedPeriods } from '../../queries/ledgerSums.ts';

// Each link of the chain is computed again from the one before as it is stored, so that the first one that does not fit is
// where something was changed.
const chainFits = `
  SELECT format('Ledger transaction %s, number %s of the chain, is not what was sealed on %s.', s.cause, s.number,
      to_char(s.sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS problem
  FROM (
    SELECT s.*, lag(hash, 1, '') OVER (ORDER BY number) AS previous FROM ledger_seal s WHERE brand_id = $brand
  ) AS s LEFT JOIN ledger_transaction t ON t.brand_id = s.brand_id AND t.cause = s.cause
  LEFT JOIN (
    SELECT cause, array_agg(e ORDER BY id) AS entries FROM ledger_entry e WHERE brand_id = $brand GROUP BY cause
  ) AS e ON e.cause = s.cause
  WHERE t.cause IS NULL OR s.hash <> ledger_hash(s.previous, ledger_content(t, e.entries, s.sealed_at))
  ORDER BY s.number`;

const chainIsWhole = `
  SELECT format('Number %s of the chain is missing.', number - 1) AS problem FROM (
    SELECT number, lag(number, 1, 0) OVER (ORDER BY number) AS before FROM ledger_seal WHERE brand_id = $brand
  ) AS s WHERE number <> before + 1 ORDER BY number`;

const everythingIsSealedOrWaits = `
  SELECT format('Ledger transaction %s %s.', cause, CASE WHEN sealed + waiting > 1
      THEN 'is sealed and waits to be sealed once more' ELSE 'is not sealed, and does not wait for it' END) AS problem
  FROM (
    SELECT t.cause, count(s.cause) AS sealed, count(u.cause) AS waiting
    FROM ledger_transaction t LEFT JOIN ledger_seal s ON s.brand_id = t.brand_id AND s.cause = t.cause
    LEFT JOIN ledger_unsealed u ON u.brand_id = t.brand_id AND u.recorded_at = t.recorded_at AND u.cause = t.cause
    WHERE t.brand_id = $brand GROUP BY t.cause
  ) AS counted WHERE sealed + waiting <> 1 ORDER BY cause`;

// What balances are read from, with what is sealed of the entries, which they stand for.
const sumsAreThoseOfEntries = `
  SELECT format('By %s of effective and %s of recorded time, from %s and %s, %s%s moved %s %s; the entries say %s.',
      effective_unit, recorded_unit, effective_from, recorded_from, account, ' of partner ' || partner_id, sum(standing), currency,
      sum(entered)) AS problem
  FROM (
    SELECT effective_unit, recorded_unit, effective_from, recorded_from, partner_id, account, currency, amount AS standing, 0 AS entered
    FROM ledger_sum WHERE brand_id = $brand
    UNION ALL
    SELECT p.effective, p.recorded, period_start(p.effective, effective_at), period_start(p.recorded, recorded_at), partner_id, account,
      currency, 0, amount
    FROM (
      SELECT e.* FROM ledger_entry e JOIN ledger_seal s ON s.brand_id = e.brand_id AND s.cause = e.cause WHERE e.brand_id = $brand
    ) AS e CROSS JOIN ${summedPeriods}
  ) AS compared
  GROUP BY effective_unit, recorded_unit, effective_from, recorded_from, partner_id, account, currency
  HAVING sum(standing) <> sum(entered)`;

export const sealChecks = [chainFits, chainIsWhole, everythingIsSealedOrWaits, sumsAreThoseOfEntries];
