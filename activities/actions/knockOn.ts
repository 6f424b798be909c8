import type { Action } from '../../database/entities/action.ts';
import type { EntityManager } from '../../database/orm.ts';
import { actionsAround, bonusActionOf, earlierBonuses } from '../../database/queries/bonusActions.ts';
import { earnedKinds, hasAction } from '../../database/queries/earnings.ts';
import { statedEventPayoutOf } from '../../domain/contract/terms.ts';
import type { ApprovedAction } from '../../domain/earning/bonus-action.ts';
import { bonusOf } from '../../domain/earning/bonus.ts';
import type { EarningKind } from '../../domain/earning/earning.ts';
import { slottingFee } from '../../domain/earning/fee.ts';
import { monthOf, monthSpan } from '../../domain/earning/month.ts';
import { amountText, decimal, money, subtract, zero, type Money } from '../../domain/money.ts';
import { dated, type DatedContract } from '../contracts/hold.ts';
import { guaranteeRun } from '../contracts/monthly.ts';

/* What a command on an action does to what its contracts earn by themselves. */

/** What an action is for its contract, before a command or after it. */
interface Share {
  readonly actionId: string;
  readonly contractId: string | null;
  readonly eventType: string;
  readonly eventDate: string;
  /** Null: it counts for nothing. */
  readonly counted: ApprovedAction | null;
}

/** An earning of a contract beside its actions. Decimal strings in the contract's currency. */
export interface MovedEarning {
  readonly contractId: string;
  readonly kind: EarningKind;
  readonly eventType: string | null;
  readonly month: string | null;
  readonly currency: string;
  /** What it comes to without the command, and with it, when everything locks as it stands. */
  readonly before: string;
  readonly after: string;
  /** What was earned already. */
  readonly earned: string;
  /** What is still to be posted then: a negative amount is taken back. */
  readonly toCome: string;
}

/** What the action is for its contract now, in the transaction that looks. */
export const shareOf = async (em: EntityManager, { id, contractId, eventType, eventDate }: Action): Promise<Share> => ({
  actionId: id,
  contractId: contractId ?? null,
  eventType,
  eventDate,
  counted: await bonusActionOf(em, id),
});

/**
 * The bonuses of the action's month under the contracts that it was under and is under then, and the other earnings that change. Reads
 * a month of actions, so nothing should be held meanwhile: the action itself is read as the command leaves it, the others as they are.
 */
export async function movedEarnings(em: EntityManager, before: Share, after: Share): Promise<MovedEarning[]> {
  if (before.counted === null && after.counted === null) return [];
  const found: MovedEarning[] = [];
  for (const contractId of new Set([before.contractId, after.contractId])) {
    if (contractId === null) continue;
    const contract = await dated(em, contractId);
    const under = (share: Share): ApprovedAction | null => (share.contractId === contractId ? share.counted : null);
    const move = { ...after, contractId, before: under(before), after: under(after) };
    const earnings = [
      await bonus(em, contract, move),
      await guarantee(em, contract, move),
      await fee(em, contract, move),
    ];
    found.push(...earnings.flatMap((earning) => earning ?? []));
  }
  return found;
}

interface Move extends Pick<Share, 'actionId' | 'eventType' | 'eventDate'> {
  readonly contractId: string;
  readonly before: ApprovedAction | null;
  readonly after: ApprovedAction | null;
}

async function bonus(
  em: EntityManager,
  { contract, timeZone }: DatedContract,
  move: Move,
): Promise<MovedEarning | null> {
  const { terms } = contract;
  const { currency } = terms;
  const { actionId, contractId, eventType } = move;
  const performanceBonus = statedEventPayoutOf(terms, eventType)?.performanceBonus;
  if (!performanceBonus) return null;
  const month = monthOf(move.eventDate, timeZone);
  const bonusMonth = { contractId, eventType, month };
  const { earlier, later } = await actionsAround(em, actionId, bonusMonth, monthSpan(month, timeZone));
  const amount = (own: ApprovedAction | null): Money => {
    const actions = [...earlier, ...(own ? [own] : []), ...later];
    return bonusOf({ bonus: performanceBonus, eventType, month, currency, actions }).amount;
  };
  const earned = money((await earlierBonuses(em, bonusMonth)).amount, currency);
  return movedEarning({ contractId, kind: 'BONUS', eventType, month }, amount(move.before), amount(move.after), earned);
}

/** A guarantee is computed once: of a month that has it already nothing changes. */
async function guarantee(em: EntityManager, dated: DatedContract, move: Move): Promise<MovedEarning | null> {
  const { contract, timeZone } = dated;
  const { currency, minEarningPerClick } = contract.terms;
  if (minEarningPerClick === undefined) return null;
  const month = monthOf(move.eventDate, timeZone);
  const last = (await earnedKinds(em, contract.id)).get('GUARANTEE') ?? '';
  if (last >= month) return null;
  const more = decimal(move.after?.payout ?? '0')
    .minus(move.before?.payout ?? '0')
    .toFixed();
  const amount = async (by?: string): Promise<Money> =>
    (await guaranteeRun(em, dated, month, by))?.earning.amount ?? zero(currency);
  const of = { contractId: contract.id, kind: 'GUARANTEE', eventType: null, month } as const;
  return changed(movedEarning(of, await amount(), await amount(more), zero(currency)));
}

async function fee(em: EntityManager, { contract }: DatedContract, move: Move): Promise<MovedEarning | null> {
  const first = slottingFee('FIRST_ACTION_FEE', contract.terms);
  if (first === null || (await earnedKinds(em, contract.id)).has('FIRST_ACTION_FEE')) return null;
  const none = zero(contract.terms.currency);
  const had = await hasAction(em, contract.id);
  const of = { contractId: contract.id, kind: 'FIRST_ACTION_FEE', eventType: null, month: null } as const;
  return changed(movedEarning(of, had ? first.amount : none, had || move.after ? first.amount : none, none));
}

const changed = (earning: MovedEarning): MovedEarning | null => (earning.before === earning.after ? null : earning);

const movedEarning = (
  of: Pick<MovedEarning, 'contractId' | 'kind' | 'eventType' | 'month'>,
  before: Money,
  after: Money,
  earned: Money,
): MovedEarning => ({
  ...of,
  currency: after.currency,
  before: amountText(before),
  after: amountText(after),
  earned: amountText(earned),
  toCome: amountText(subtract(after, earned)),
});
