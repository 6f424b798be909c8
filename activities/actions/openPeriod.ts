import type { Action } from '../../database/entities/action.ts';
import { reopenBonusMonth } from '../../database/queries/bonusMonths.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { phaseOf, transition } from '../../domain/action/transitions.ts';
import { actionView, lockAction } from './change.ts';
import { datingTermsOf } from './datingTerms.ts';
import { lockedAt, type ScheduledInput } from './lock.ts';
import { reverseWithin } from './reverse.ts';

/**
 * An action whose locking period has not begun has waited for as long as its contract lets it: it is approved or rejected as the
 * contract says (semantics, Dates), on hold or not. The date decides, and a repeat is safe, as with the lock.
 */
export const endOpenPeriod = (database: Database, { actionId, now }: ScheduledInput): Promise<ActionView> =>
  transaction(database, async (em) => {
    const action = await lockAction(em, actionId);
    const { openUntil, contractId, lockingAt } = action;
    const isOpen = transition(phaseOf(action), 'LOCK').outcome === 'MOVES' && !lockingAt;
    if (!isOpen || !openUntil || !contractId || now < openUntil) return actionView(action);
    return ended(em, { ...action, contractId, openUntil }, now);
  });

async function ended(
  em: EntityManager,
  action: Action & { readonly contractId: string; readonly openUntil: string },
  now: string,
): Promise<ActionView> {
  const { id: actionId, cycle, openUntil } = action;
  const { locking } = await datingTermsOf(em, action);
  const by = { commandId: `END_OPEN_PERIOD/${String(cycle)}`, actor: 'system', note: null } as const;
  if (locking?.openEndedAutoLockingMode !== 'APPROVE') {
    const rejection = { ...by, actionId, reason: 'REJECTED', takeBack: { all: true }, immediately: true, now } as const;
    return (await reverseWithin(em, rejection)).view;
  }
  await reopenBonusMonth(em, actionId, now);
  const record = { ...by, command: 'APPROVE', reason: null } as const;
  return lockedAt(em, action, openUntil, record, now, { lockingAt: openUntil, openUntil: null });
}
