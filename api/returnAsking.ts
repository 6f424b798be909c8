import type { Preview } from '../activities/actions/preview.ts';
import type { Action } from '../database/entities/action.ts';
import { ContractEntity } from '../database/entities/contract.ts';
import { ReturnRequestEntity, type ReturnInstruction, type ReturnRequest } from '../database/entities/returnRequest.ts';
import { askPartner, requireNoneOpen } from '../database/queries/returnRequests.ts';
import { transaction } from '../database/transaction.ts';
import { returnRuleOf } from '../domain/action/returns.ts';
import { amountText, money, subtract } from '../domain/money.ts';
import type { HandlerDeps } from './http/route.ts';

/* A command that takes payout back for a return, where the contract asks its partner first (return policy MP_APPROVAL_REQ). */

/** Such a command as it was asked for. */
interface Agreeable {
  readonly action: Action;
  readonly instruction: ReturnInstruction;
  readonly by: { readonly commandId: string; readonly actor: string; readonly note: string | null };
  /** Whether it is only looked at. */
  readonly isPreview: boolean;
  /** What it would do, supposed that the partner agrees. */
  readonly look: () => Promise<Preview>;
}

/**
 * Asks the partner instead of carrying the command out, or shows what its agreement would bring. Null: there is nobody to ask,
 * and the command is carried out.
 *
 * @throws DomainError as the command would; RETURN_REQUEST_OPEN while another request of the action is open
 */
export async function partnerAsked(
  { em, database, clock }: HandlerDeps,
  { action, instruction, by, isPreview, look }: Agreeable,
): Promise<{ readonly request: ReturnRequest } | { readonly preview: Preview } | null> {
  const { id: actionId, brandId, orderId, contractId, partnerId, payoutCurrency: currency } = action;
  if (!contractId || !partnerId) return null;
  // A repeat is answered what has become of the first, whatever the action has become.
  const first = await em.findOne(ReturnRequestEntity, { actionId, commandId: by.commandId });
  if (first !== null) return { request: first };
  const { terms } = await em.findOneOrFail(ContractEntity, contractId);
  if (returnRuleOf({ test: action.test, reason: instruction.reason }, terms) !== 'AGREED') return null;
  const preview = await look();
  const payout = subtract(money(action.payout, currency), money(preview.action.payout, currency));
  // What takes nothing back is no return, and waits for none.
  if (payout.amount.lessThanOrEqualTo(0)) return null;
  await requireNoneOpen(em, actionId);
  if (isPreview) return { preview };
  const askedAt = await clock.now();
  const parties = { brandId, actionId, orderId, contractId, partnerId };
  const { commandId, actor, note } = by;
  const question = { ...parties, commandId, actor, note, instruction, payout: amountText(payout), currency, askedAt };
  return { request: await transaction(database, (within) => askPartner(within, question)) };
}
