import type { Action } from '../../database/entities/action.ts';
import { BrandEntity } from '../../database/entities/brand.ts';
import { ContractEntity } from '../../database/entities/contract.ts';
import { ReturnRequestEntity } from '../../database/entities/returnRequest.ts';
import type { EntityManager } from '../../database/orm.ts';
import { giveBackReturned, holdReturnMonth, noteReturned } from '../../database/queries/returnMonths.ts';
import { requireWithinShare, returnRuleOf } from '../../domain/action/returns.ts';
import type { ReversalReason } from '../../domain/action/state.ts';
import { monthOf, monthSpan } from '../../domain/earning/month.ts';
import { assertNever, DomainError } from '../../domain/errors.ts';
import { amountText, isZero, money, negate, subtract, type Money } from '../../domain/money.ts';

/** A command that takes payout back from its action's partner. */
export interface Return {
  readonly commandId: string;
  readonly reason: ReversalReason;
  /** The return request that the partner agreed to. */
  readonly agreedBy?: string | undefined;
  /** Of a preview: what the partner has to agree to is looked at as if it had. */
  readonly supposesAgreement?: boolean | undefined;
}

/**
 * Asks the contract's return policy before payout is taken back, and counts what is returned (decision 32): between the counters of
 * limits and the bonus month, in the order of locks. The row is as it was before. For another reason than a return the contract has
 * no say. What makes the action pay more gives back what was returned of it.
 *
 * @param payout what the action pays from now on
 * @throws DomainError RETURNS_NOT_AGREED, RETURN_NEEDS_AGREEMENT, RETURN_LIMIT_REACHED
 */
export async function returnUnderPolicy(
  em: EntityManager,
  action: Action,
  payout: string,
  asked: Return,
): Promise<void> {
  const { contractId, payoutCurrency: currency } = action;
  const amount = subtract(money(action.payout, currency), money(payout, currency));
  // First, whatever it comes to now: what was agreed on is void under another contract, and at another amount.
  if (contractId && asked.agreedBy !== undefined) return requireAgreement(em, { ...action, contractId }, amount, asked);
  if (!contractId || isZero(amount)) return;
  if (amount.amount.isNegative()) {
    await giveBackReturned(
      em,
      { actionId: action.id, commandId: asked.commandId },
      contractId,
      amountText(negate(amount)),
    );
    return;
  }
  const { terms } = await em.findOneOrFail(ContractEntity, contractId);
  const rule = returnRuleOf({ test: action.test, reason: asked.reason }, terms);
  switch (rule) {
    case 'FREE':
      return;
    case 'NEVER':
      throw new DomainError(
        'RETURNS_NOT_AGREED',
        `Under contract ${contractId} the partner keeps what it was paid for returned and changed orders.`,
      );
    case 'AGREED':
      return requireAgreement(em, { ...action, contractId }, amount, asked);
    case 'SHARE':
      return returnShare(em, { ...action, contractId }, { maximum: terms.maxReturnPercentage, amount }, asked);
    default:
      assertNever(rule);
  }
}

type Credited = Action & { readonly contractId: string };

/** An agreement is one about this action under this contract, and about this amount: to no other has anybody given a word. */
async function requireAgreement(
  em: EntityManager,
  { id: actionId, contractId }: Credited,
  { amount, currency }: Money,
  { agreedBy, supposesAgreement }: Return,
): Promise<void> {
  if (supposesAgreement) return;
  const agreed =
    agreedBy === undefined
      ? null
      : await em.findOne(ReturnRequestEntity, { id: agreedBy, actionId, contractId, state: 'ACCEPTED' });
  if (agreed !== null && amount.equals(agreed.payout)) return;
  if (agreed !== null) {
    throw new DomainError(
      'ACTION_CHANGED_SINCE',
      `Action ${actionId} has changed since: not ${agreed.payout} but ${amountText({ amount, currency })} ${currency} would come back.`,
    );
  }
  // What was agreed on is looked for under the action's contract.
  if (agreedBy !== undefined)
    throw new DomainError('ACTION_CHANGED_SINCE', `Action ${actionId} is another partner’s by now.`);
  throw new DomainError(
    'RETURN_NEEDS_AGREEMENT',
    `Under contract ${contractId} the partner has to agree before payout of action ${actionId} is taken back for a return.`,
  );
}

async function returnShare(
  em: EntityManager,
  { id: actionId, contractId, brandId, eventDate }: Credited,
  { maximum, amount }: { readonly maximum: string; readonly amount: Money },
  { commandId }: Return,
): Promise<void> {
  const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
  const month = monthOf(eventDate, timeZone);
  const held = await holdReturnMonth(em, { contractId, month }, monthSpan(month, timeZone));
  const { currency } = amount;
  const share = { month, paid: money(held.paid, currency), returned: money(held.returned, currency) };
  requireWithinShare(share, maximum, amount);
  await noteReturned(em, { actionId, commandId }, { contractId, month }, amountText(amount));
}
