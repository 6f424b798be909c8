import type { Action } from '../../database/entities/action.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import type { EntityManager } from '../../database/orm.ts';
import { post } from '../../database/queries/ledger.ts';
import { owedFor } from '../../domain/action/test-action.ts';
import type { TakeBack } from '../../domain/action/transitions.ts';
import { assertNever } from '../../domain/errors.ts';
import { takeBack } from '../../domain/ledger/postings.ts';
import { amountText, isZero, negate, subtract, zero, type Money } from '../../domain/money.ts';
import { takeBackCause } from './causes.ts';
import { takeFromInstallments } from './installments.ts';

/**
 * Posts what a command takes back from the action's partner. After the payment date it is a clawback: a line that nets
 * against the partner's next statement (semantics, After the fact). Of a payout that is paid in monthly parts, those to come
 * go first.
 *
 * @param left what remains of the action's payout
 */
export async function postTakeBack(
  em: EntityManager,
  action: Action,
  from: TakeBack,
  left: string,
  { commandId, now }: { readonly commandId: string; readonly now: string },
): Promise<void> {
  const { partnerId, brandId } = action;
  const amount = subtract(owedFor(action), owedFor({ ...action, payout: left }));
  if (!partnerId || isZero(amount)) return;
  const { promised, payable } = await standing(em, action, from, amount);
  const cause = takeBackCause(action.id, commandId);
  await post(em, {
    brandId,
    cause,
    actionId: action.id,
    payoutId: null,
    effectiveAt: now,
    recordedAt: now,
    postings: [...takeBack(from, partnerId, promised), ...takeBack('PAYABLE', partnerId, payable)],
  });
  if (isZero(payable)) return;
  await em.insert(StatementLineEntity, {
    brandId,
    cause,
    partnerId,
    currency: payable.currency,
    kind: 'CLAWED_BACK',
    amount: amountText(negate(payable)),
    actionId: action.id,
    recordedAt: now,
  });
}

/** What of the amount was only promised, and what was payable already. */
async function standing(
  em: EntityManager,
  action: Action,
  from: TakeBack,
  amount: Money,
): Promise<{ readonly promised: Money; readonly payable: Money }> {
  const none = zero(amount.currency);
  switch (from) {
    case 'PENDING_ACCRUAL':
      return { promised: amount, payable: none };
    case 'FIRM_ACCRUAL':
      return takeFromInstallments(em, action, amount);
    case 'PAYABLE':
      return { promised: none, payable: amount };
    default:
      return assertNever(from);
  }
}
