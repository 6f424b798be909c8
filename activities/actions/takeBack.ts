import type { Action } from '../../database/entities/action.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import type { EntityManager } from '../../database/orm.ts';
import { post } from '../../database/queries/ledger.ts';
import type { TakeBack } from '../../domain/action/transitions.ts';
import { takeBack } from '../../domain/ledger/postings.ts';
import { amountText, isZero, negate, type Money } from '../../domain/money.ts';
import { takeBackCause } from './causes.ts';

/**
 * Posts what a command takes back from the action's partner. After the payment date it is a clawback: a line that nets
 * against the partner's next statement (semantics, After the fact).
 */
export async function postTakeBack(
  em: EntityManager,
  action: Action,
  from: TakeBack,
  amount: Money,
  { commandId, now }: { readonly commandId: string; readonly now: string },
): Promise<void> {
  const { partnerId, brandId } = action;
  if (!partnerId || isZero(amount)) return;
  const cause = takeBackCause(action.id, commandId);
  await post(em, {
    brandId,
    cause,
    actionId: action.id,
    payoutId: null,
    effectiveAt: now,
    recordedAt: now,
    postings: takeBack(from, partnerId, amount),
  });
  if (from !== 'PAYABLE') return;
  await em.insert(StatementLineEntity, {
    brandId,
    cause,
    partnerId,
    currency: amount.currency,
    kind: 'CLAWED_BACK',
    amount: amountText(negate(amount)),
    actionId: action.id,
    recordedAt: now,
  });
}
