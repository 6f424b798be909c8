import type { Action } from '../../database/entities/action.ts';
import { BrandEntity } from '../../database/entities/brand.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import type { EntityManager } from '../../database/orm.ts';
import { post } from '../../database/queries/ledger.ts';
import { nextOpenStatement } from '../../database/queries/statements.ts';
import { raiseCause, takeBackCause } from '../../domain/action/causes.ts';
import { revalued } from '../../domain/action/revaluation.ts';
import { owedFor } from '../../domain/action/test-action.ts';
import type { Footing } from '../../domain/action/transitions.ts';
import { money } from '../../domain/money.ts';
import { partsToCome, resizeParts } from './installments.ts';

/**
 * Books that a command changes an action's payout, up or down, where it stands: postings, the line of the partner's statement, the
 * monthly parts to come (see revalued). The row is as it was before; the caller changes it.
 *
 * @param payout what the action pays from now on
 */
export async function revalue(
  em: EntityManager,
  action: Action,
  stands: Footing,
  payout: string,
  { commandId, now }: { readonly commandId: string; readonly now: string },
): Promise<void> {
  const { id: actionId, partnerId, brandId, payoutCurrency: currency } = action;
  if (!partnerId) return;
  const [before, after] = [owedFor(action), owedFor({ ...action, payout })];
  const parts = stands === 'FIRM_ACCRUAL' && !before.amount.equals(after.amount) ? await partsToCome(em, action) : [];
  const toCome = parts.map(({ amount }) => money(amount, currency));
  const done = revalued({ stands, partnerId, before, after, toCome });
  if (done === null) return;
  const cause = after.amount.lessThan(before.amount)
    ? takeBackCause(actionId, commandId)
    : raiseCause(action, commandId);
  await resizeParts(em, action, parts, done.toCome);
  await post(em, {
    brandId,
    cause,
    actionId,
    payoutId: null,
    effectiveAt: now,
    recordedAt: now,
    postings: done.postings,
  });
  if (done.line === null) return;
  if (done.line.kind === 'EARNED') {
    const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
    await nextOpenStatement(em, { brandId, partnerId, currency }, { payableAt: now, now, timeZone });
  }
  await em.insert(StatementLineEntity, {
    brandId,
    cause,
    partnerId,
    currency,
    ...done.line,
    actionId,
    recordedAt: now,
  });
}
