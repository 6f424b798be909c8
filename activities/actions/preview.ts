import { v7 as uuid } from 'uuid';
import type { Action } from '../../database/entities/action.ts';
import { ActionHistoryEntity, type ActionHistory } from '../../database/entities/actionHistory.ts';
import type { Database } from '../../database/orm.ts';
import { postedCauses, postedSince, type Posted } from '../../database/reports/postings.ts';
import { movedCounters, type MovedCounter } from '../../database/reports/counterMovements.ts';
import { rehearsal, transaction } from '../../database/transaction.ts';
import { lockAction } from '../../database/queries/heldActions.ts';
import type { Instruction, InstructionBy } from '../../domain/action/instruction.ts';
import { statementSeconds } from '../contracts/outlook.ts';
import type { Return } from '../returns/policy.ts';
import { takeDueSteps } from './follow.ts';
import { instructedWithin } from './instructed.ts';
import { movedEarnings, shareOf, type MovedEarning } from './knockOn.ts';

/** What a command would do. */
export interface Preview extends Posted {
  /** As it would then be. */
  readonly action: Action;
  /** Who would move with it; null: nobody. */
  readonly customer: { readonly id: string; readonly before: string | null; readonly after: string | null } | null;
  /** The limits and tiers that it would move. */
  readonly counters: readonly MovedCounter[];
  /** What its contracts would earn by themselves. */
  readonly earnings: readonly MovedEarning[];
}

/** Who would give the command, and when. */
type PreviewedBy = Pick<InstructionBy, 'actor' | 'note' | 'expectedVersion'> &
  Pick<Return, 'supposesAgreement'> & { readonly actionId: string; readonly now: string };

/**
 * What a command would do; nothing is done. It is the command itself, and what follows it at once since its date has passed, in a
 * transaction that is rolled back: so the preview says what the command does, whatever the command comes to do, and everything else
 * that the transaction would bring (history, notifications, waking) goes with it. What contracts earn by themselves is computed after that, since it takes a month of actions: nothing is held then.
 *
 * @throws DomainError as the command would
 */
export async function preview(database: Database, instruction: Instruction, by: PreviewedBy): Promise<Preview> {
  const { rehearsed, shares } = await rehearsal(database, async (em) => {
    const commandId = uuid();
    const { actionId } = by;
    const before = { ...(await lockAction(em, actionId)) };
    const shareBefore = await shareOf(em, before);
    const causes = await postedCauses(em, actionId);
    await instructedWithin(em, instruction, { ...by, commandId });
    const action = await takeDueSteps(em, { actionId, now: by.now });
    const concerned = [before.partnerId, action.partnerId].filter((one) => typeof one === 'string');
    const done = await em.findOneOrFail(ActionHistoryEntity, { actionId, commandId });
    const posted = await postedSince(em, action, causes, concerned);
    const counters = await movedCounters(em, before, action);
    return {
      rehearsed: { action, customer: movedIn(done), counters, ...posted },
      shares: { before: shareBefore, after: await shareOf(em, action) },
    };
  });
  const earnings = await transaction(
    database,
    (em) => movedEarnings(em, shares.before, shares.after),
    statementSeconds,
  );
  return { ...rehearsed, earnings };
}

function movedIn({ before, after }: ActionHistory): Preview['customer'] {
  if (after.customer === undefined) return null;
  const { customerId, partnerId } = after.customer;
  return { id: customerId, before: before?.customer?.partnerId ?? null, after: partnerId };
}
