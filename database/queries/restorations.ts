import { v7 as uuid } from 'uuid';
import { PayoutEntity } from '../entities/payout.ts';
import { RestorationEntity, type Restoration } from '../entities/restoration.ts';
import { finding } from '../finding.ts';
import type { EntityManager } from '../orm.ts';
import type { Statement } from '../entities/statement.ts';

/** The last time this database was restored; null: never. */
export const lastRestoration = async (em: EntityManager): Promise<Restoration | null> =>
  (await latest(em, []))[0] ?? null;

const latest = finding(RestorationEntity, 'WHERE row.restored_at IS NOT NULL ORDER BY row.restored_at DESC LIMIT 1');

/**
 * Notes what time a restored database lost. What was about to be paid may have been paid in it: its rail is asked first.
 *
 * @param takenAt as of when the backup is
 * @param restoredAt when, by the wall clock; nothing worked on the lost database after that
 */
export async function noteRestoration(
  em: EntityManager,
  { takenAt, restoredAt }: Omit<Restoration, 'id'>,
): Promise<void> {
  await em.insert(RestorationEntity, { id: uuid(), takenAt, restoredAt });
  await em.nativeUpdate(PayoutEntity, { state: 'pending', createdAt: { $lte: restoredAt } }, { asksFirst: true });
}

/** By how much a step can be late without anything being wrong: more than wake-ups are spread over. */
const lateAfterMs = 10 * 60_000;

/** The time that a restored database lost. */
export type LostTime = Pick<Restoration, 'takenAt' | 'restoredAt'>;

/** The last one as JSON, null when there was none: for a statement that reads other things as well. */
export const lastLostTime = `(SELECT jsonb_build_object(
    'takenAt', to_char(r.taken_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'restoredAt', to_char(r.restored_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  FROM restoration r WHERE r.restored_at IS NOT NULL ORDER BY r.restored_at DESC LIMIT 1)`;

/**
 * When something counts as made payable that is so only now: as a rule now. What was due in the time that a restored database
 * lost was made payable then, so it comes on the statement of that date once more, whose payout has the id that it had.
 *
 * @param known the time that was lost last; null: none was; absent: it is asked for
 */
export async function inItsTime(
  em: EntityManager,
  { payableAt, now }: { readonly payableAt: string; readonly now: string },
  known?: LostTime | null,
): Promise<string> {
  if (Date.parse(now) - Date.parse(payableAt) < lateAfterMs) return now;
  const last = known === undefined ? await lastRestoration(em) : known;
  return last && last.takenAt < payableAt && payableAt <= last.restoredAt ? payableAt : now;
}

/**
 * Whether what waits for a payout of its owner could have been paid in a time that the database lost: it was payable by the end
 * of it, or is of an order that was placed by then and reported only since, perhaps once more, or is a fee that comes once.
 */
export async function mayHaveBeenPaid(
  em: EntityManager,
  { brandId, partnerId, currency }: Pick<Statement, 'brandId' | 'partnerId' | 'currency'>,
): Promise<boolean> {
  const last = await lastRestoration(em);
  if (!last) return false;
  const [found] = await em.execute<{ may: boolean }[]>(
    `SELECT EXISTS (SELECT FROM statement_line l CROSS JOIN (SELECT ?::timestamptz AS restored_at) AS r
       LEFT JOIN action a ON a.id = l.action_id
       LEFT JOIN contract_earning e ON e.id = l.earning_id LEFT JOIN contract c ON c.id = e.contract_id
       WHERE l.brand_id = ? AND l.partner_id = ? AND l.currency = ? AND l.payout_id IS NULL
         AND (least(a.payable_at, l.recorded_at) <= r.restored_at
           OR (a.event_date <= r.restored_at AND a.submitted_at > r.restored_at)
           OR (e.kind IN ('START_FEE', 'FIRST_ACTION_FEE') AND c.start_at <= r.restored_at))) AS may`,
    [last.restoredAt, brandId, partnerId, currency],
  );
  return found?.may === true;
}
