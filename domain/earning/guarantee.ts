import { amountText, money, multiply, payable, subtract, zero } from '../money.ts';
import type { Earning } from './earning.ts';

/** A month of a contract that guarantees an earning for each click. Decimal strings in the contract's currency. */
export interface GuaranteedMonth {
  readonly month: string;
  readonly currency: string;
  readonly clicks: number;
  /** MinEarningPerClick. */
  readonly perClick: string;
  /** What the contract's actions of that month pay. */
  readonly payouts: string;
}

/** Tops a month up to clicks × the guarantee (seed 003, MinEarningPerClick; semantics, After the fact). Never below zero. */
export function guaranteed({ month, currency, clicks, perClick, payouts }: GuaranteedMonth): Earning {
  const [each, least, paid] = [
    money(perClick, currency),
    multiply(money(perClick, currency), clicks),
    money(payouts, currency),
  ];
  const missing = payable(subtract(least, paid));
  const amount = missing.amount.greaterThan(0) ? missing : zero(currency);
  const text = (value: typeof least): string => `${amountText(value)} ${currency}`;
  const isEnough = amount.amount.isZero();
  return {
    amount,
    explanation: {
      facts: { clicks: String(clicks), perClick, guaranteed: amountText(least), payouts: amountText(paid) },
      sentences: [
        `The partner sent ${clicks} ${clicks === 1 ? 'click' : 'clicks'} in ${month}; ${text(each)} are guaranteed for each: ${text(least)}.`,
        isEnough
          ? `The contract’s actions of that month pay ${text(paid)}, so nothing is added.`
          : `The contract’s actions of that month pay ${text(paid)}, so ${text(amount)} are added.`,
      ],
    },
  };
}
