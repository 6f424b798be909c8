import { reopenBonusMonth } from '../../database/queries/bonusMonths.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { isOpenEnded } from '../../domain/action/locking.ts';
import { allowed } from '../../domain/action/transitions.ts';
import { lockingAt } from '../../domain/calendar.ts';
import { change } from './change.ts';
import { earnedOnly, once, type ActionCommandOutcome, type CommandInput } from './command.ts';
import { datingTermsOf } from './datingTerms.ts';
import { lockedAt } from './lock.ts';

/**
 * A person approves an action. Where its locking is open-ended and has not begun, it begins now; otherwise the action locks at
 * once (semantics, Dates). A repeat is safe (see once).
 *
 * @throws DomainError when the state refuses it, or nobody is owed anything
 */
export const approve = (database: Database, input: CommandInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => approveWithin(em, input));

/** The same, in the caller's transaction. */
export const approveWithin = (em: EntityManager, input: CommandInput): Promise<ActionCommandOutcome> =>
  once(em, input, async (held) => {
    allowed(held, 'APPROVE');
    const action = earnedOnly(held, 'approved');
    const { now } = input;
    const record = { ...input, command: 'APPROVE' } as const;
    const { locking, brand } = await datingTermsOf(em, action);
    await reopenBonusMonth(em, action.id, now);
    if (locking && isOpenEnded(locking) && !action.lockingAt) {
      const begun = {
        stateDetail: 'APPROVED_BY_USER' as const,
        approvedAt: now,
        lockingAt: lockingAt(locking, now, brand.timeZone),
        openUntil: null,
      };
      return { view: await change(em, action, begun, record, 'action.updated', now) };
    }
    allowed(action, 'APPROVE_AT_ONCE');
    return { view: await lockedAt(em, action, now, record, now, { approvedAt: now, lockingAt: now }) };
  });
