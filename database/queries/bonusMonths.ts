import { BonusMonthEntity } from '../entities/bonusMonth.ts';
import type { Contract } from '../entities/contract.ts';
import type { EntityManager } from '../orm.ts';
import { wakeContract } from './contractLife.ts';
import { earnedKinds } from './earnings.ts';

/** The actions of one event type under one contract whose event dates are in one month. */
export interface BonusMonth {
  readonly contractId: string;
  readonly eventType: string;
  /** In the brand’s time zone: `2026-11`. */
  readonly month: string;
}

/**
 * An action has changed what the bonus of its month may be, so the bonus is to be computed, or computed once more. Wakes the
 * contract only where that was not known yet. The row is shared until the transaction ends: other actions go on, but no bonus
 * is computed from half of the change.
 */
export async function touchBonusMonth(
  em: EntityManager,
  { contractId, eventType, month }: BonusMonth,
  now: string,
): Promise<void> {
  const open = await em.execute<unknown[]>(
    'SELECT 1 FROM bonus_month WHERE contract_id = ? AND event_type = ? AND month = ? AND open FOR SHARE',
    [contractId, eventType, month],
  );
  if (open.length > 0) return;
  const opened = await em.execute<unknown[]>(
    `INSERT INTO bonus_month (contract_id, event_type, month, open) VALUES (?, ?, ?, true)
     ON CONFLICT (contract_id, event_type, month) DO UPDATE SET open = true WHERE NOT bonus_month.open
     RETURNING month`,
    [contractId, eventType, month],
  );
  if (opened.length > 0) await wakeContract(em, contractId, now);
}

/** Wakes the contract that owes a fee for its first action, when one is recorded and the fee is not earned yet. */
export async function wakeForFirstAction(em: EntityManager, { id, terms }: Contract, now: string): Promise<void> {
  if (terms.firstActionSlottingFee === undefined) return;
  const earned = await earnedKinds(em, id);
  if (!earned.has('FIRST_ACTION_FEE')) await wakeContract(em, id, now);
}

/**
 * An action has become less, or has gone to another contract: if its month is one that a bonus looks at, the bonus is to be
 * computed once more, and when may have changed. To be asked while the action's row is as it was.
 */
export async function reopenBonusMonth(em: EntityManager, actionId: string, now: string): Promise<void> {
  const [reopened] = await em.execute<{ contractId: string }[]>(
    `UPDATE bonus_month m SET open = true FROM action a JOIN brand b ON b.id = a.brand_id
     WHERE a.id = ? AND m.contract_id = a.contract_id AND m.event_type = a.event_type
       AND m.month = to_char(a.event_date AT TIME ZONE b.time_zone, 'YYYY-MM')
     RETURNING m.contract_id AS "contractId"`,
    [actionId],
  );
  if (reopened) await wakeContract(em, reopened.contractId, now);
}

/** The months whose bonus is to be computed. */
export const openBonusMonths = (em: EntityManager, contractId: string): Promise<BonusMonth[]> =>
  em.execute<BonusMonth[]>(
    `SELECT contract_id AS "contractId", event_type AS "eventType", month FROM bonus_month
     WHERE contract_id = ? AND open ORDER BY month, event_type`,
    [contractId],
  );

/** Holds a month until the transaction ends, so that no action in it is reversed meanwhile. Answers whether it is open. */
export async function holdBonusMonth(
  em: EntityManager,
  { contractId, eventType, month }: BonusMonth,
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    'SELECT 1 FROM bonus_month WHERE contract_id = ? AND event_type = ? AND month = ? AND open FOR UPDATE',
    [contractId, eventType, month],
  );
  return rows.length > 0;
}

export const closeBonusMonth = (em: EntityManager, { contractId, eventType, month }: BonusMonth): Promise<unknown> =>
  em.nativeUpdate(BonusMonthEntity, { contractId, eventType, month }, { open: false });
