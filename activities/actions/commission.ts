import { reopenBonusMonth } from '../../database/queries/bonusMonths.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { lockDates } from '../../domain/action/locking.ts';
import { allowed } from '../../domain/action/transitions.ts';
import { DomainError } from '../../domain/errors.ts';
import { change } from './change.ts';
import { earnedOnly, once, type ActionCommandOutcome, type CommandInput } from './command.ts';
import { datingTermsOf } from './datingTerms.ts';

/**
 * The brand says that an action is eligible for commission: under basis COMMISSIONABLE its locking period begins now (seed 003,
 * Locking). A repeat is safe (see once).
 *
 * @throws DomainError when the state refuses it, or the action does not wait for that
 */
export const commission = (database: Database, input: CommandInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => commissionWithin(em, input));

/** The same, in the caller's transaction. */
export const commissionWithin = (em: EntityManager, input: CommandInput): Promise<ActionCommandOutcome> =>
  once(em, input, async (held) => {
    allowed(held, 'COMMISSION');
    const action = earnedOnly(held, 'commissionable');
    const { now } = input;
    const { locking, brand } = await datingTermsOf(em, action);
    if (locking?.basis !== 'COMMISSIONABLE' || action.lockingAt) {
      throw new DomainError(
        'ACTION_NOT_COMMISSIONABLE',
        `Action ${action.id} does not wait to be commissionable: its locking begins otherwise, or has begun.`,
      );
    }
    await reopenBonusMonth(em, action.id, now);
    const changed = { commissionableAt: now, ...lockDates(locking, { ...action, commissionableAt: now }, brand) };
    return { view: await change(em, action, changed, { ...input, command: 'COMMISSION' }, 'action.updated', now) };
  });
