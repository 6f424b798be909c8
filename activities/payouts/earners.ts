import { ActionEntity, type Action } from '../../database/entities/action.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import { LockMode, type Database, type EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { payableCause, wholeCause } from '../../domain/action/causes.ts';
import { markPaid } from '../actions/paid.ts';

/**
 * The actions whose earnings a payout carries, or a statement sets off, each held, in the order in which they were made. One that has
 * moved on to another partner meanwhile, or there and back, earns by another line now: these lines do not settle it.
 */
export async function earners(
  em: EntityManager,
  of: { readonly payoutId: string } | { readonly setOffBy: string },
): Promise<Action[]> {
  const lines = await em.find(StatementLineEntity, { ...of, kind: 'EARNED' });
  const causes = new Set(lines.map(({ cause }) => wholeCause(cause)));
  const actions = await em.find(
    ActionEntity,
    { id: { $in: lines.flatMap(({ actionId }) => (actionId ? [actionId] : [])) } },
    { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  return actions.filter((action) => causes.has(payableCause(action)));
}

/** Marks the actions as paid whose earnings a closed statement has set off. A repeat is safe: what is paid stays as it is. */
export const settleSetOff = (
  database: Database,
  { statementId, now }: { readonly statementId: string; readonly now: string },
): Promise<void> =>
  transaction(database, async (em) => {
    for (const action of await earners(em, { setOffBy: statementId })) await markPaid(em, action, now, 'SET_OFF');
  });
