import type { EarningKind } from '../../domain/earning/earning.ts';
import type { MonthSpan } from '../../domain/earning/month.ts';
import type { EntityManager } from '../orm.ts';
import { realTouch } from './touchDays.ts';

/* What a contract's own earnings are decided and computed from. Test actions are no part of it. */

/** A time of the event dates or clicks that count; `until` is exclusive, null: open. */
interface Span {
  readonly from: string;
  readonly until: string | null;
}

/**
 * The kinds of earnings that the contract has, each with its latest month. What is owed once for a partnership (the fees for
 * its start and its first action) counts also where a contract earned it that this one follows.
 */
export async function earnedKinds(
  em: EntityManager,
  contractId: string,
): Promise<ReadonlyMap<EarningKind, string | null>> {
  const rows = await em.execute<{ kind: EarningKind; month: string | null }[]>(
    `WITH RECURSIVE followed AS (
       SELECT id, follows_id FROM contract WHERE id = ?
       UNION ALL SELECT c.id, c.follows_id FROM contract c JOIN followed f ON c.id = f.follows_id)
     SELECT e.kind, max(e.month) AS month FROM contract_earning e JOIN followed f ON f.id = e.contract_id
     WHERE e.contract_id = ? OR e.kind IN ('START_FEE', 'FIRST_ACTION_FEE') GROUP BY e.kind`,
    [contractId, contractId],
  );
  return new Map(rows.map(({ kind, month }) => [kind, month]));
}

export async function hasAction(em: EntityManager, contractId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>('SELECT 1 FROM action WHERE contract_id = ? AND NOT test LIMIT 1', [
    contractId,
  ]);
  return rows.length > 0;
}

interface ClicksOf {
  readonly brandId: string;
  readonly partnerId: string;
}

const clicksIn = `FROM touch WHERE kind = 'CLICK' AND ${realTouch}
  AND partner_id = ? AND brand_id = ? AND at >= ? AND (?::timestamptz IS NULL OR at < ?)`;
const clickValues = ({ brandId, partnerId }: ClicksOf, { from, until }: Span) => [
  partnerId,
  brandId,
  from,
  until,
  until,
];

/** When the partner sent its first click in that time; null: none. */
export async function firstClick(em: EntityManager, of: ClicksOf, span: Span): Promise<string | null> {
  const [row] = await em.execute<{ at: string | Date }[]>(
    `SELECT at ${clicksIn} ORDER BY at LIMIT 1`,
    clickValues(of, span),
  );
  return row ? new Date(row.at).toISOString() : null;
}

export async function countClicks(em: EntityManager, of: ClicksOf, span: Span): Promise<number> {
  const [row] = await em.execute<{ clicks: string }[]>(`SELECT count(*) AS clicks ${clicksIn}`, clickValues(of, span));
  return Number(row?.clicks ?? 0);
}

/** What the contract's actions with event dates in that time pay, those that are not reversed. A decimal string. */
export async function payoutsOf(em: EntityManager, contractId: string, { from, until }: MonthSpan): Promise<string> {
  const [row] = await em.execute<{ payouts: string }[]>(
    `SELECT coalesce(sum(payout), 0)::text AS payouts FROM action
     WHERE contract_id = ? AND event_date >= ? AND event_date < ? AND state <> 'REVERSED' AND NOT test`,
    [contractId, from, until],
  );
  return row?.payouts ?? '0';
}
