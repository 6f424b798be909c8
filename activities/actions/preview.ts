import { v7 as uuid } from 'uuid';
import { ActionEntity, type Action } from '../../database/entities/action.ts';
import { ActionHistoryEntity, type ActionHistory } from '../../database/entities/actionHistory.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { postedCauses, postedSince, type Posted } from '../../database/reports/postings.ts';
import { rehearsal } from '../../database/transaction.ts';
import { approveWithin, type ApproveInput } from './approve.ts';
import { lockAction } from './change.ts';
import { commissionWithin } from './commission.ts';
import type { CommandInput } from './command.ts';
import { correctWithin, type CorrectInput } from './correct.ts';
import { holdWithin, releaseWithin, type HoldInput } from './hold.ts';
import { reattributeWithin, type ReattributeInput } from './reattribute.ts';
import { restoreWithin } from './restore.ts';
import { reverseWithin, type ReverseInput } from './reverse.ts';
import type { UndoInput } from './undo.ts';

/** What a command would do. */
export interface Preview extends Posted {
  /** As it would then be. */
  readonly action: Action;
  /** Who would move with it; null: nobody. */
  readonly customer: { readonly id: string; readonly before: string | null; readonly after: string | null } | null;
}

type Previewed<Input> = Omit<Input, 'commandId'>;

/** What taking back would do; nothing is done. @throws DomainError as the command would */
export const previewReversal = (database: Database, input: Previewed<ReverseInput>): Promise<Preview> =>
  preview(database, input, (em, commandId) => reverseWithin(em, { ...input, commandId }));

/** What correcting its order would do; nothing is done. @throws DomainError as the command would */
export const previewCorrection = (database: Database, input: Previewed<CorrectInput>): Promise<Preview> =>
  preview(database, input, (em, commandId) => correctWithin(em, { ...input, commandId }));

/** What bringing it back would do; nothing is done. @throws DomainError as the command would */
export const previewRestoration = (database: Database, input: Previewed<UndoInput>): Promise<Preview> =>
  preview(database, input, (em, commandId) => restoreWithin(em, { ...input, commandId }));

/** What moving it to another partner would do; nothing is done. @throws DomainError as the command would */
export const previewReattribution = (database: Database, input: Previewed<ReattributeInput>): Promise<Preview> =>
  preview(database, input, (em, commandId) => reattributeWithin(em, { ...input, commandId }));

/** What approving it would do; nothing is done. @throws DomainError as the command would */
export const previewApproval = (database: Database, input: Previewed<ApproveInput>): Promise<Preview> =>
  preview(database, input, (em, commandId) => approveWithin(em, { ...input, commandId }));

/** What its being commissionable would do; nothing is done. @throws DomainError as the command would */
export const previewCommission = (database: Database, input: Previewed<CommandInput>): Promise<Preview> =>
  preview(database, input, (em, commandId) => commissionWithin(em, { ...input, commandId }));

/** What putting it on hold would do; nothing is done. @throws DomainError as the command would */
export const previewHold = (database: Database, input: Previewed<HoldInput>): Promise<Preview> =>
  preview(database, input, (em, commandId) => holdWithin(em, { ...input, commandId }));

/** What releasing it would do; nothing is done. @throws DomainError as the command would */
export const previewRelease = (database: Database, input: Previewed<CommandInput>): Promise<Preview> =>
  preview(database, input, (em, commandId) => releaseWithin(em, { ...input, commandId }));

/**
 * The preview is the command itself, in a transaction that is rolled back: so it says what the command does, whatever the
 * command comes to do, and everything else that the transaction would bring (history, notifications, waking) goes with it.
 */
const preview = (
  database: Database,
  { actionId }: { readonly actionId: string },
  carryOut: (em: EntityManager, commandId: string) => Promise<unknown>,
): Promise<Preview> =>
  rehearsal(database, async (em) => {
    const commandId = uuid();
    const before = await lockAction(em, actionId);
    const { partnerId } = before;
    const causes = await postedCauses(em, actionId);
    await carryOut(em, commandId);
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
