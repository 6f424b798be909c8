import type { CorrectedOrder } from '../../domain/action/correction.ts';
import { standing, type PriceChange } from '../../domain/action/price-change.ts';
import { instantText } from '../../domain/instant.ts';
import type { HistoryState } from '../../domain/action/state.ts';
import type { TakenBack } from '../../domain/evaluation/remaining.ts';
import type { EntityManager } from '../orm.ts';
import { historyOf } from '../queries/history.ts';
import { moneyReport } from './action.ts';

/**
 * What was taken back of an action, corrected, and brought back, oldest first, and whether it still counts.
 * @param seenBy a partner, who learns neither who works for the brand – the ids of commands hold their keys – nor what the brand
 * noted, nor anything of the time in which the action was another partner's; null for the brand's own people
 */
export async function correctionsReport(em: EntityManager, actionId: string, seenBy: string | null) {
  const history = await historyOf(em, actionId);
  const counting = new Set(standing(history));
  return history.flatMap((row) => {
    const { commandId, command, at, actor, reason, note, priceChange, before, after } = row;
    if (command !== 'REVERSE' && command !== 'CORRECT' && command !== 'UNDO' && command !== 'RESTORE') return [];
    if (seenBy !== null && after.partnerId !== seenBy) return [];
    return [
      {
        id: seenBy === null ? commandId : null,
        command,
        at: instantText(at),
        actor: seenBy === null ? actor : null,
        reason: reason ?? null,
        note: seenBy === null ? (note ?? null) : null,
        takenBack: takenBackIn(priceChange),
        order: orderIn(priceChange),
        canBeUndone: counting.has(row),
        payoutBefore: before ? payoutIn(before) : null,
        payoutAfter: payoutIn(after),
      },
    ];
  });
}

const takenBackIn = (change: PriceChange | null | undefined): TakenBack | null =>
  change && 'tookBack' in change ? change.tookBack : null;

const orderIn = (change: PriceChange | null | undefined): CorrectedOrder | null =>
  change && 'order' in change ? change.order : null;

const payoutIn = ({ payout, currency }: HistoryState) => moneyReport(payout, currency);
