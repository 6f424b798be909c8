import type { EntityManager } from '../database/orm.ts';

/*
 * A brand with many ledger entries, made by PostgreSQL itself: partners who earn ten times for each statement, over the two
 * years for which there are partitions. More entries are more statements of the same partners.
 */

export const partners = 500;
const linesOfStatement = 10;
const days = 700;

/** Made past all triggers, so that a million rows take a minute. What they promise holds all the same; the seal is left to do. */
export async function makeLedger(em: EntityManager, brandId: string, entries: number): Promise<void> {
  await em.execute("SET LOCAL session_replication_role = 'replica'");
  const ofEach = entries / 2 / partners;
  const fill = (sql: string) =>
    em.execute(
      sql
        .replaceAll('$brand', `'${brandId}'::uuid`)
        .replaceAll('$statement', statement('turn'))
        .replaceAll('$partners', `generate_series(1, ${String(partners)}) AS partner`)
        .replaceAll('$partner', "md5('partner ' || partner)::uuid")
        .replaceAll('$turns', `generate_series(0, ${String(ofEach / linesOfStatement - 1)}) AS turn`)
        .replaceAll('$moves', moves(ofEach)),
    );
  for (const sql of rows) await fill(sql);
}

const statement = (turn: string): string => `md5('statement ' || partner || '/' || ${turn})::uuid`;

/** Each earning with its partner and statement, and when it was. */
const moves = (ofEach: number): string => `(
  SELECT 'bench/' || partner || '/' || n AS cause, partner, n / ${String(linesOfStatement)} AS turn,
    now() + (n + partner / ${String(partners + 1)}.0) * interval '${String((days * 24) / ofEach)} hours' AS at
  FROM generate_series(0, ${String(ofEach - 1)}) AS n, generate_series(1, ${String(partners)}) AS partner
) AS m`;

const rows = [
  `INSERT INTO brand (id, name, currency, time_zone, credit_policy, created_at)
   VALUES ($brand, 'Acme Inc', 'USD', 'UTC', 'LAST_REFERRER', now())`,
  `INSERT INTO partner (id, brand_id, name, email, country, currency, payout_method, created_at)
   SELECT $partner, $brand, 'Partner ' || partner, 'blog@example.com', 'US', 'USD', '{}', now() FROM $partners`,
  `INSERT INTO ledger_transaction (brand_id, cause, effective_at, recorded_at) SELECT $brand, cause, at, at FROM $moves`,
  `INSERT INTO ledger_unsealed (brand_id, cause, recorded_at) SELECT $brand, cause, at FROM $moves`,
  `INSERT INTO ledger_entry (brand_id, cause, effective_at, recorded_at, account, partner_id, currency, amount)
   SELECT $brand, cause, at, at, 'BRAND_PAYABLE', NULL, 'USD', -10.00 FROM $moves`,
  `INSERT INTO ledger_entry (brand_id, cause, effective_at, recorded_at, account, partner_id, currency, amount)
   SELECT $brand, cause, at, at, 'PARTNER_PAYABLE', $partner, 'USD', 10.00 FROM $moves`,
  `INSERT INTO statement (id, brand_id, partner_id, currency, date, scheduled_for, state, closed_at, previous_id)
   SELECT $statement, $brand, $partner, 'USD', date '2026-01-01' + turn, now(), 'CLOSED', now(),
     CASE WHEN turn > 0 THEN ${statement('turn - 1')} END FROM $partners, $turns`,
  `INSERT INTO statement_line (brand_id, cause, partner_id, currency, kind, amount, statement_id, recorded_at)
   SELECT $brand, cause, $partner, 'USD', 'SLOTTING_FEE', 10.00, $statement, at FROM $moves`,
];
