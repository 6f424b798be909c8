import type { OpenBonusMonth } from '../../domain/contract/agenda.ts';
import type { ApprovedAction } from '../../domain/earning/bonus-action.ts';
import type { MonthSpan } from '../../domain/earning/month.ts';
import type { EntityManager } from '../orm.ts';
import type { BonusMonth } from './bonusMonths.ts';

/* What the date and the amount of a month's bonus follow from. Test actions are no part of it. */

/** Where the actions of a bonus month stand. A reversed action changes no more, so it was reversed when its row last changed. */
export async function standingOf(
  em: EntityManager,
  { contractId, eventType, month }: BonusMonth,
  span: MonthSpan,
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

/** What a bonus needs of an action, and no more: a month may have very many. */
const bonusColumns = `a.amount::text AS "saleAmount", a.remaining_amount::text AS "remainingAmount", a.payout::text AS payout,
  coalesce(result.fx->>'rate', '1') AS rate, result.payout AS "evaluatedPayout",
  coalesce(result."outsideTerms", '0') AS "outsideTerms", line.refused, line."refusedAmount"`;
const evaluatedActions = `action a JOIN evaluation e ON e.id = a.evaluation_id
  CROSS JOIN LATERAL jsonb_to_record(e.result) AS result (payout text, "outsideTerms" text, fx jsonb, lines jsonb)
  CROSS JOIN LATERAL (
    SELECT bool_and(coalesce(l.refused, false)) AS refused,
      coalesce(sum(l."saleAmount") FILTER (WHERE l.refused), 0)::text AS "refusedAmount"
    FROM jsonb_to_recordset(result.lines) AS l (refused boolean, "saleAmount" numeric)) AS line`;

/** The APPROVED actions of a bonus month in the order of their events. */
export const approvedActions = (
  em: EntityManager,
  { contractId, eventType }: BonusMonth,
  span: MonthSpan,
): Promise<ApprovedAction[]> =>
  em.execute<ApprovedAction[]>(
    `SELECT ${bonusColumns} FROM ${evaluatedActions}
     WHERE a.contract_id = ? AND a.event_type = ? AND a.event_date >= ? AND a.event_date < ?
       AND a.state = 'APPROVED' AND NOT a.test
     ORDER BY a.event_date, a.id`,
    [contractId, eventType, span.from, span.until],
  );

/** An action as a bonus sees it once it has locked; null: it is reversed, a test, or credited to nobody. */
export async function bonusActionOf(em: EntityManager, actionId: string): Promise<ApprovedAction | null> {
  const [row] = await em.execute<ApprovedAction[]>(
    `SELECT ${bonusColumns} FROM ${evaluatedActions}
     WHERE a.id = ? AND a.state <> 'REVERSED' AND NOT a.test AND a.contract_id IS NOT NULL`,
    [actionId],
  );
  return row ?? null;
}

/** The actions of a bonus month that have locked or may still lock, in the order of their events, around one that is left out. */
export async function actionsAround(
  em: EntityManager,
  actionId: string,
  { contractId, eventType }: BonusMonth,
  span: MonthSpan,
): Promise<{ readonly earlier: readonly ApprovedAction[]; readonly later: readonly ApprovedAction[] }> {
  const rows = await em.execute<(ApprovedAction & { readonly isEarlier: boolean })[]>(
    `SELECT ${bonusColumns}, (a.event_date, a.id) < (own.event_date, own.id) AS "isEarlier"
     FROM action own CROSS JOIN ${evaluatedActions}
     WHERE own.id = ? AND a.id <> own.id
       AND a.contract_id = ? AND a.event_type = ? AND a.event_date >= ? AND a.event_date < ?
       AND a.state <> 'REVERSED' AND NOT a.test
     ORDER BY a.event_date, a.id`,
    [actionId, contractId, eventType, span.from, span.until],
  );
  return { earlier: rows.filter((row) => row.isEarlier), later: rows.filter((row) => !row.isEarlier) };
}

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
