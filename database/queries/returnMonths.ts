import type { MonthSpan } from '../../domain/earning/month.ts';
import type { EntityManager } from '../orm.ts';

/*
 * How much of a month's payouts under a contract has come back for returned and changed orders. Kept only where the contract sets a
 * maximum below all of it; each return is noted with the month, so that one that is undone can be given back.
 */

/** A calendar month of a contract's event dates, in the brand's time zone: `2026-11`. */
interface ReturnMonth {
  readonly contractId: string;
  readonly month: string;
}

/** Decimal strings in the contract's currency. */
interface ReturnShare {
  /** What the month's actions pay now. */
  readonly paid: string;
  /** What was returned of them so far. */
  readonly returned: string;
}

/**
 * Reads the month and holds it until the transaction ends: returns of one month take turns, so that together they stay within the
 * maximum.
 */
export async function holdReturnMonth(
  em: EntityManager,
  { contractId, month }: ReturnMonth,
  span: MonthSpan,
): Promise<ReturnShare> {
  const [held] = await em.execute<{ returned: string }[]>(
    // An update that changes nothing locks the row, and reads what the last holder left.
    `INSERT INTO return_month (contract_id, month) VALUES (?, ?)
     ON CONFLICT (contract_id, month) DO UPDATE SET returned = return_month.returned RETURNING returned::text AS returned`,
    [contractId, month],
  );
  const [row] = await em.execute<{ paid: string }[]>(
    `SELECT coalesce(sum(payout), 0)::text AS paid FROM action
     WHERE contract_id = ? AND event_date >= ? AND event_date < ? AND NOT test`,
    [contractId, span.from, span.until],
  );
  return { paid: row?.paid ?? '0', returned: held?.returned ?? '0' };
}

/** A command of an action by which payout was returned. */
interface ReturnedBy {
  readonly actionId: string;
  readonly commandId: string;
}

/** Notes what a command returns of the month, which is held. */
export const noteReturned = (
  em: EntityManager,
  { actionId, commandId }: ReturnedBy,
  { contractId, month }: ReturnMonth,
  amount: string,
): Promise<unknown> =>
  em.execute(
    `WITH noted AS (
       INSERT INTO returned_payout (action_id, command_id, contract_id, month, amount) VALUES (?, ?, ?, ?, ?)
       RETURNING contract_id, month, amount)
     UPDATE return_month m SET returned = m.returned + n.amount FROM noted n
     WHERE m.contract_id = n.contract_id AND m.month = n.month`,
    [actionId, commandId, contractId, month, amount],
  );

/**
 * A command makes an action pay more: what was returned of it before is the partner's again, up to that much. Where nothing was,
 * nothing happens.
 */
export const giveBackReturned = (
  em: EntityManager,
  { actionId, commandId }: ReturnedBy,
  contractId: string,
  amount: string,
): Promise<unknown> =>
  em.execute(
    `WITH given AS (
       INSERT INTO returned_payout (action_id, command_id, contract_id, month, amount)
       SELECT action_id, ?, contract_id, month, -least(sum(amount), ?::numeric) FROM returned_payout
       WHERE action_id = ? AND contract_id = ? GROUP BY action_id, contract_id, month HAVING sum(amount) > 0
       RETURNING contract_id, month, amount)
     UPDATE return_month m SET returned = m.returned + g.amount FROM given g
     WHERE m.contract_id = g.contract_id AND m.month = g.month`,
    [commandId, amount, actionId, contractId],
  );

/** A command is undone: what it had returned, or given back, counts no longer. Where that is nothing, nothing happens. */
export const forgetReturned = (em: EntityManager, { actionId, commandId }: ReturnedBy): Promise<unknown> =>
  em.execute(
    `WITH forgotten AS (
       DELETE FROM returned_payout WHERE action_id = ? AND command_id = ? RETURNING contract_id, month, amount)
     UPDATE return_month m SET returned = m.returned - f.amount FROM forgotten f
     WHERE m.contract_id = f.contract_id AND m.month = f.month`,
    [actionId, commandId],
  );
