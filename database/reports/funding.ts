import { IsolationLevel } from '@mikro-orm/core';
import { amountText, money, subtract } from '../../domain/money.ts';
import { accountBalances } from './balances.ts';
import type { EntityManager } from '../orm.ts';

/** What a brand pays from in one currency. Decimal strings. */
export interface FundingState {
  readonly currency: string;
  readonly deposited: string;
  readonly paidOut: string;
  /** On its way, or about to be. */
  readonly reserved: string;
  /** What is left after that; below zero it is lacking. */
  readonly available: string;
  /** How many payouts wait for funds. */
  readonly waiting: number;
}

/** The funds of a brand, for each currency in which it has any or pays. */
export const fundingStates = (em: EntityManager, brandId: string): Promise<FundingState[]> =>
  em.transactional(
    async (inside) => {
      const balances = await accountBalances(inside, brandId, {});
      const payouts = await inside.execute<{ currency: string; reserved: string; waiting: string }[]>(
        `SELECT paid_currency AS currency, sum(paid_amount)::text AS reserved,
           count(*) FILTER (WHERE waits_for @> '[{"gate": "FUNDING"}]') AS waiting
         FROM payout WHERE brand_id = ? AND state IN ('pending', 'processing', 'sent') GROUP BY paid_currency`,
        [brandId],
      );
      const own = balances.filter(({ account }) => account === 'BRAND_DEPOSITS' || account === 'BRAND_FUNDS');
      const currencies = new Set([...own, ...payouts].map(({ currency }) => currency));
      return [...currencies].toSorted().map((currency) => {
        const balance = (account: string) =>
          money(own.find((row) => row.currency === currency && row.account === account)?.balance ?? '0', currency);
        const open = payouts.find((row) => row.currency === currency);
        const deposited = subtract(money('0', currency), balance('BRAND_DEPOSITS'));
        const funds = balance('BRAND_FUNDS');
        const reserved = money(open?.reserved ?? '0', currency);
        return {
          currency,
          deposited: amountText(deposited),
          paidOut: amountText(subtract(deposited, funds)),
          reserved: amountText(reserved),
          available: amountText(subtract(funds, reserved)),
          waiting: Number(open?.waiting ?? 0),
        };
      });
    },
    { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
  );
