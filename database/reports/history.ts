import type { HistoryState } from '../../domain/action/state.ts';
import { instantText } from '../../domain/instant.ts';
import { ActionHistoryEntity, type ActionHistory } from '../entities/actionHistory.ts';
import type { EntityManager } from '../orm.ts';
import { holdReport, moneyReport } from './action.ts';

/**
 * What happened to an action, oldest first: who did what, why, and what it changed.
 * @param seenBy a partner, who learns neither who works for the brand nor what the brand noted, nor anything of the time in
 * which the action was another partner's; null for the brand's own people
 */
export async function historyReport(em: EntityManager, actionId: string, seenBy: string | null) {
  const rows = await em.find(ActionHistoryEntity, { actionId }, { orderBy: { id: 'asc' } });
  return rows
    .filter((row) => seenBy === null || concerns(row, seenBy))
    .map((row) => ({
      at: instantText(row.at),
      actor: seenBy === null ? row.actor : roleOf(row),
      command: row.command,
      reason: row.reason ?? null,
      note: seenBy === null ? (row.note ?? null) : null,
      before: row.before ? stateReport(row.before, seenBy) : null,
      after: stateReport(row.after, seenBy),
    }));
}

/** Whether it happened while the action was the partner's or nobody's, or made it so; that it was reported concerns everybody. */
const concerns = ({ before, after }: ActionHistory, partnerId: string): boolean =>
  before === null ||
  before === undefined ||
  [before, after].some((state) => state.partnerId === null || state.partnerId === partnerId);

/** `support:<key id>` without the key. */
const roleOf = ({ actor }: ActionHistory): string => actor.split(':')[0] ?? actor;

function stateReport(state: HistoryState, seenBy: string | null) {
  const { partnerId, contractId, payout, currency, lockingAt, payableAt } = state;
  const isForeign = seenBy !== null && partnerId !== seenBy;
  return {
    state: state.state,
    stateDetail: state.stateDetail,
    partnerId: isForeign ? null : partnerId,
    contractId: isForeign ? null : contractId,
    payout: isForeign ? null : moneyReport(payout, currency),
    lockingAt: isForeign ? null : instantText(lockingAt),
    payableAt: isForeign ? null : instantText(payableAt),
    hold: isForeign ? null : holdReport(state.hold),
    customer: isForeign ? null : customerReport(state, seenBy),
  };
}

/** Who was moved with the action; whose she was before is not for every partner. */
function customerReport({ customer }: HistoryState, seenBy: string | null) {
  if (customer === undefined) return null;
  const { customerId, partnerId } = customer;
  return { id: customerId, partnerId: seenBy === null || partnerId === seenBy ? partnerId : null };
}
