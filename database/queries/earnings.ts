import type { OpenBonusMonth } from '../../domain/contract/agenda.ts';
import type { ApprovedAction } from '../../domain/contract/bonus-action.ts';
import type { EarningKind } from '../../domain/contract/earning.ts';
import type { EntityManager } from '../orm.ts';
import type { BonusMonth } from './bonusMonths.ts';

/* What a contract's own earnings are decided and computed from. Test actions are no part of it. */

/** A time of the event dates or clicks that count; `until` is exclusive, null: open. */
export interface Span {
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

const clicksIn = 'FROM click WHERE partner_id = ? AND brand_id = ? AND at >= ? AND (?::timestamptz IS NULL OR at < ?)';
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
export async function payoutsOf(em: EntityManager, contractId: string, from: string, until: string): Promise<string> {
  const [row] = await em.execute<{ payouts: string }[]>(
    `SELECT coalesce(sum(payout), 0)::text AS payouts FROM action
     WHERE contract_id = ? AND event_date >= ? AND event_date < ? AND state <> 'REVERSED' AND NOT test`,
    [contractId, from, until],
  );
  return row?.payouts ?? '0';
}

/** Where the actions of a bonus month stand. A reversed action changes no more, so it was reversed when its row last changed. */
export async function standingOf(
  em: EntityManager,
  { contractId, eventType, month }: BonusMonth,
  span: { readonly from: string; readonly until: string },
): Promise<OpenBonusMonth> {
  const [row] = await em.execute<StandingRow[]>(
    `SELECT coalesce(bool_or(state = 'PENDING' AND locking_at IS NULL), false) AS "awaitsCommand",
       max(locking_at) FILTER (WHERE state = 'PENDING') AS "lastLockingAt",
       max(CASE state WHEN 'APPROVED' THEN locked_at WHEN 'REVERSED' THEN updated_at END) AS "lastSettledAt"
     FROM action WHERE contract_id = ? AND event_type = ? AND event_date >= ? AND event_date < ? AND NOT test`,
    [contractId, eventType, span.from, span.until],
  );
  return {
    eventType,
    month,
    awaitsCommand: row?.awaitsCommand ?? false,
    lastLockingAt: iso(row?.lastLockingAt),
    lastSettledAt: iso(row?.lastSettledAt),
  };
}

interface StandingRow {
  readonly awaitsCommand: boolean;
  readonly lastLockingAt: string | Date | null;
  readonly lastSettledAt: string | Date | null;
}

const iso = (instant: string | Date | null | undefined): string | null =>
  instant ? new Date(instant).toISOString() : null;

/** The APPROVED actions of a bonus month in the order of their events. Only what the bonus needs: a month may have very many. */
export const approvedActions = (
  em: EntityManager,
  { contractId, eventType }: BonusMonth,
  span: { readonly from: string; readonly until: string },
): Promise<ApprovedAction[]> =>
  em.execute<ApprovedAction[]>(
    `SELECT a.amount::text AS "saleAmount", a.remaining_amount::text AS "remainingAmount", a.payout::text AS payout,
       coalesce(e.result#>>'{fx,rate}', '1') AS rate, e.result->>'payout' AS "evaluatedPayout",
       coalesce(e.result->>'outsideTerms', '0') AS "outsideTerms",
       (e.result->'steps' @> '[{"effect": "LOCATION_REFUSED"}]'
         OR e.result->'steps' @> '[{"effect": "RESTRICTED", "item": null}]') AS refused,
       (SELECT coalesce(sum((e.facts->'items'->(step->>'item')::int->>'saleAmount')::numeric), 0)::text
        FROM jsonb_array_elements(e.result->'steps') AS step
        WHERE step->>'effect' = 'RESTRICTED' AND step->>'item' IS NOT NULL) AS "refusedAmount"
     FROM action a JOIN evaluation e ON e.id = a.evaluation_id
     WHERE a.contract_id = ? AND a.event_type = ? AND a.event_date >= ? AND a.event_date < ?
       AND a.state = 'APPROVED' AND NOT a.test
     ORDER BY a.event_date, a.id`,
    [contractId, eventType, span.from, span.until],
  );

/** What earlier runs of a bonus month came to, and how many there were. */
export async function earlierBonuses(
  em: EntityManager,
  { contractId, eventType, month }: BonusMonth,
): Promise<{ readonly runs: number; readonly amount: string }> {
  const [row] = await em.execute<{ runs: string; amount: string }[]>(
    `SELECT count(*) AS runs, coalesce(sum(amount), 0)::text AS amount FROM contract_earning
     WHERE contract_id = ? AND kind = 'BONUS' AND event_type = ? AND month = ?`,
    [contractId, eventType, month],
  );
  return { runs: Number(row?.runs ?? 0), amount: row?.amount ?? '0' };
}
