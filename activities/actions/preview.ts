import { v7 as uuid } from 'uuid';
import { ActionEntity, type Action } from '../../database/entities/action.ts';
import { ActionHistoryEntity, type ActionHistory } from '../../database/entities/actionHistory.ts';
import type { Database } from '../../database/orm.ts';
import { postedCauses, postedSince, type Posted } from '../../database/reports/postings.ts';
import { rehearsal } from '../../database/transaction.ts';
import type { Instruction, InstructionBy } from '../../domain/action/instruction.ts';
import type { Return } from '../returns/policy.ts';
import { lockAction } from './change.ts';
import { instructedWithin } from './instructed.ts';

/** What a command would do. */
export interface Preview extends Posted {
  /** As it would then be. */
  readonly action: Action;
  /** Who would move with it; null: nobody. */
  readonly customer: { readonly id: string; readonly before: string | null; readonly after: string | null } | null;
}

/** Who would give the command, and when. */
type PreviewedBy = Pick<InstructionBy, 'actor' | 'note' | 'expectedVersion'> &
  Pick<Return, 'supposesAgreement'> & { readonly actionId: string; readonly now: string };

/**
 * What a command would do; nothing is done. It is the command itself, in a transaction that is rolled back: so the preview says what the
 * command does, whatever the command comes to do, and everything else that the transaction would bring (history, notifications, waking)
 * goes with it.
 *
 * @throws DomainError as the command would
 */
export const preview = (database: Database, instruction: Instruction, by: PreviewedBy): Promise<Preview> =>
  rehearsal(database, async (em) => {
    const commandId = uuid();
    const { actionId } = by;
    const { partnerId } = await lockAction(em, actionId);
    const causes = await postedCauses(em, actionId);
    await instructedWithin(em, instruction, { ...by, commandId });
    const action = await em.findOneOrFail(ActionEntity, actionId, { refresh: true });
    const concerned = [partnerId, action.partnerId].filter((one) => typeof one === 'string');
    const done = await em.findOneOrFail(ActionHistoryEntity, { actionId, commandId });
    return { action, customer: movedIn(done), ...(await postedSince(em, action, causes, concerned)) };
  });

function movedIn({ before, after }: ActionHistory): Preview['customer'] {
  if (after.customer === undefined) return null;
  const { customerId, partnerId } = after.customer;
  return { id: customerId, before: before?.customer?.partnerId ?? null, after: partnerId };
}
