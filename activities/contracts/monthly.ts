import type { EntityManager } from '../../database/orm.ts';
import { holdBonusMonth, type BonusMonth } from '../../database/queries/bonusMonths.ts';
import { approvedActions, earlierBonuses } from '../../database/queries/bonusActions.ts';
import { countClicks, payoutsOf } from '../../database/queries/earnings.ts';
import { statedEventPayoutOf } from '../../domain/contract/terms.ts';
import { bonusOf, differenceTo } from '../../domain/earning/bonus.ts';
import type { Earning } from '../../domain/earning/earning.ts';
import { guaranteed } from '../../domain/earning/guarantee.ts';
import { monthSpan } from '../../domain/earning/month.ts';
import { decimal, money } from '../../domain/money.ts';
import type { DatedContract } from './hold.ts';

/** What a month's run comes to. */
export interface MonthlyRun {
  readonly earning: Earning;
  /** From 1. */
  readonly run: number;
}

/**
 * The bonus of a month that waits for it, less what earlier runs paid; null when it does not wait any more. The month is held,
 * so that no action in it is reversed between this look and the end of the transaction.
 */
export async function bonusRun(
  em: EntityManager,
  { contract, timeZone }: DatedContract,
  { eventType, month }: Pick<BonusMonth, 'eventType' | 'month'>,
): Promise<MonthlyRun | null> {
  const bonusMonth = { contractId: contract.id, eventType, month };
  const bonus = statedEventPayoutOf(contract.terms, eventType)?.performanceBonus;
  if (!bonus || !(await holdBonusMonth(em, bonusMonth))) return null;
  const actions = await approvedActions(em, bonusMonth, monthSpan(month, timeZone));
  const { currency } = contract.terms;
  const outcome = bonusOf({ bonus, eventType, month, currency, actions });
  const { runs, amount } = await earlierBonuses(em, bonusMonth);
  const earning = runs === 0 ? outcome : differenceTo(money(amount, currency), outcome);
  return { earning, run: runs + 1 };
}

/**
 * The guarantee for a month's clicks in the contract's life; null when there were none.
 * @param more what the month's actions would pay beside what they do, or less; a decimal string
 */
export async function guaranteeRun(
  em: EntityManager,
  { contract, timeZone }: DatedContract,
  month: string,
  more = '0',
): Promise<MonthlyRun | null> {
  const { id, startAt, endAt, terms } = contract;
  const { currency, minEarningPerClick } = terms;
  if (minEarningPerClick === undefined) return null;
  const span = monthSpan(month, timeZone);
  const { from, until } = span;
  const inLife = { from: from < startAt ? startAt : from, until: endAt && endAt < until ? endAt : until };
  const clicks = await countClicks(em, contract, inLife);
  if (clicks === 0) return null;
  const payouts = decimal(await payoutsOf(em, id, span))
    .plus(more)
    .toFixed();
  return { earning: guaranteed({ month, currency, clicks, perClick: minEarningPerClick, payouts }), run: 1 };
}
