import { instantText } from '../../domain/instant.ts';
import { amountText, money } from '../../domain/money.ts';
import { ActionEntity } from '../entities/action.ts';
import type { StatementLine } from '../entities/statementLine.ts';
import { SubmissionEntity } from '../entities/submission.ts';
import type { EntityManager } from '../orm.ts';

/**
 * The lines of statements and payouts, each with the order that it comes from. `cause` finds the ledger transaction.
 * @param seenBy a partner, who sees an action only while it is its own; null for the brand's own people
 */
export async function statementLineReports(em: EntityManager, lines: readonly StatementLine[], seenBy: string | null) {
  const actionIds = [...new Set(lines.flatMap(({ actionId }) => actionId ?? []))];
  const actions = await em.find(ActionEntity, { id: { $in: actionIds } });
  const byId = new Map(actions.map((action) => [action.id, action]));
  const deleted = seenBy === null ? [] : await deletedOf(em, actionIds);
  return lines.map((line) => {
    const action = line.actionId ? byId.get(line.actionId) : undefined;
    const isSeen = action && (seenBy === null || (action.partnerId === seenBy && !deleted.includes(action.id)));
    return {
      id: line.id,
      kind: line.kind,
      amount: amountText(money(line.amount, line.currency)),
      cause: line.cause,
      orderId: action?.orderId ?? null,
      eventType: action?.eventType ?? null,
      eventDate: action ? instantText(action.eventDate) : null,
      actionId: line.actionId ?? null,
      /** Null also where the action is another partner's by now. */
      seenActionId: isSeen ? action.id : null,
      earningId: line.earningId ?? null,
      returnedPayoutId: line.returnedPayoutId ?? null,
      recordedAt: instantText(line.recordedAt),
    };
  });
}

/** What was reported as a transaction and deleted as such, a partner no longer sees. */
const deletedOf = async (em: EntityManager, actionIds: readonly string[]): Promise<string[]> =>
  (await em.find(SubmissionEntity, { id: { $in: [...actionIds] }, deletedAt: { $ne: null } })).map(({ id }) => id);
