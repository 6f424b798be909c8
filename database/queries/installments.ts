import type { Action } from '../entities/action.ts';
import type { EntityManager } from '../orm.ts';
import { askPrepared } from '../prepared.ts';
import { lastLostTime } from './restorations.ts';
import type { Payday } from './statements.ts';

/** A monthly part that is still to come. */
export interface InstallmentToCome {
  readonly number: number;
  readonly dueAt: string;
  readonly amount: string;
}

/** The parts of an action that are still to come, by their dates; none where it is paid at once. */
export interface ToCome {
  readonly parts: readonly InstallmentToCome[];
  readonly payday: Payday;
}

/** All of it in one statement: it is part of the cost of every action. To be asked when the action is held. */
export async function installmentsToCome(
  em: EntityManager,
  { id, cycle, brandId }: Pick<Action, 'id' | 'cycle' | 'brandId'>,
): Promise<ToCome> {
  const [found] = await askPrepared<ToCome>(
    em,
    `SELECT jsonb_build_object('timeZone', b.time_zone, 'lostTime', ${lastLostTime}) AS payday, coalesce((
       SELECT jsonb_agg(jsonb_build_object('number', number, 'amount', amount::text,
         'dueAt', to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY number)
       FROM installment WHERE action_id = ? AND cycle = ? AND payable_since IS NULL), '[]') AS parts
     FROM brand b WHERE b.id = ?`,
    [id, cycle, brandId],
  );
  if (found === undefined) throw new Error(`action ${id} has no brand`);
  return found;
}
