import type { Database, EntityManager } from '../orm.ts';
import { askPrepared } from '../prepared.ts';
import { transaction } from '../transaction.ts';
import { summedPeriods } from './ledgerSums.ts';

/** In one transaction; short enough for the time limits of one, and to be of no burden to those who post. */
const transactionsAtOnce = 1000;
/** So many are sealed by a plan that is kept: to plan takes longer than to seal what has come since the last look. */
const fewTransactions = 50;

/** Brands with ledger transactions that are committed and not sealed. */
export async function brandsToSeal(em: EntityManager): Promise<string[]> {
  const rows = await em.execute<{ brandId: string }[]>(
    'SELECT DISTINCT brand_id AS "brandId" FROM ledger_unsealed ORDER BY 1',
  );
  return rows.map(({ brandId }) => brandId);
}

/**
 * Seals what of a brand's ledger is committed: chains the transactions by hash in the order of their recording, and adds their
 * entries to the sums (docs/ledger.md). Those that commit later come later in the chain, whenever they were recorded.
 * @returns how many transactions; 0 too when another sealer is at it
 */
export async function sealLedger(database: Database, brandId: string): Promise<number> {
  let sealed = 0;
  for (let most = fewTransactions; ; most = transactionsAtOnce) {
    const batch = await transaction(database, (em) => sealBatch(em, brandId, most));
    sealed += batch;
    if (batch < most) return sealed;
  }
}

async function sealBatch(em: EntityManager, brandId: string, most: number): Promise<number> {
  // A statement of its own: the next one must see what the sealer before has committed.
  const [lock] = await em.execute<{ mine: boolean }[]>(
    "SELECT pg_try_advisory_xact_lock(hashtextextended('ledger seal ' || ?, 0)) AS mine",
    [brandId],
  );
  if (lock?.mine !== true) return 0;
  // How best to seal five is not how to seal a thousand: those are planned each time.
  const values = [brandId, most, brandId];
  const [sealed] = await (most > fewTransactions
    ? em.execute<{ count: number }[]>(seal, values)
    : askPrepared<{ count: number }>(em, seal, values));
  return sealed?.count ?? 0;
}

// The chain goes on from the hash of the last link; the first one has none before it. What waits is looked up row by row:
// with a join PostgreSQL may read the whole ledger for it. By its time as well as by its cause: whichever index PostgreSQL then
// takes while it knows little of a brand, it leads to one row.
const seal = `
  WITH waiting AS (
    DELETE FROM ledger_unsealed WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM ledger_unsealed WHERE brand_id = ? ORDER BY recorded_at, cause LIMIT ?
    )) RETURNING brand_id, recorded_at, cause
  ), moves AS (
    SELECT w.*, t.transaction, (
      SELECT array_agg(e ORDER BY e.id) FROM ledger_entry e
      WHERE e.brand_id = w.brand_id AND e.cause = w.cause AND e.recorded_at = w.recorded_at
    ) AS entries
    FROM waiting w CROSS JOIN LATERAL (
      SELECT t AS transaction FROM ledger_transaction t
      WHERE t.brand_id = w.brand_id AND t.cause = w.cause AND t.recorded_at = w.recorded_at OFFSET 0
    ) AS t
  ), last AS (
    SELECT number, hash FROM ledger_seal WHERE brand_id = ? ORDER BY number DESC LIMIT 1
  ), contents AS (
    SELECT brand_id, cause, row_number() OVER (ORDER BY recorded_at, cause) AS place,
      ledger_content(transaction, entries, now()) AS content
    FROM moves
  ), links AS (
    SELECT brand_id, cause, place, ledger_chain(content) OVER (ORDER BY place) AS hash FROM (
      TABLE contents UNION ALL SELECT NULL, NULL, 0, coalesce((SELECT hash FROM last), '')
    ) AS c
  ), sealed AS (
    INSERT INTO ledger_seal (brand_id, number, cause, sealed_at, hash)
    SELECT brand_id, coalesce((SELECT number FROM last), 0) + place, cause, now(), hash FROM links WHERE place > 0
    RETURNING number
  ), added AS (
    INSERT INTO ledger_sum AS standing
      (brand_id, periods, effective_from, recorded_from, partner_id, account, currency, amount)
    SELECT e.brand_id, p.periods, period_start(p.effective, e.effective_at), period_start(p.recorded, e.recorded_at),
      e.partner_id, e.account, e.currency, sum(e.amount)
    FROM moves CROSS JOIN LATERAL unnest(entries) AS e CROSS JOIN ${summedPeriods}
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    ON CONFLICT ON CONSTRAINT ledger_sum_once DO UPDATE SET amount = standing.amount + excluded.amount
  )
  SELECT count(*)::int AS count FROM sealed`;
