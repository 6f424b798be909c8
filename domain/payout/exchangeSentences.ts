import type { FxRate } from '../evaluation/facts/facts-context.ts';
import { instantText } from '../instant.ts';
import { amountText, isZero, money, negate, subtract, type Money } from '../money.ts';

/** A payout as its exchange is told of. */
interface Exchanged {
  readonly amount: string;
  readonly currency: string;
  readonly paidAmount?: string | null | undefined;
  readonly paidCurrency: string;
  readonly rate?: FxRate | null | undefined;
  readonly exchangeGain?: string | null | undefined;
  readonly settledRate?: FxRate | null | undefined;
}

/** What the partner gets in another currency than its statement's, and why; none where both are the same. */
export function exchangeSentences({ amount, currency, paidAmount, paidCurrency, rate }: Exchanged): string[] {
  if (currency === paidCurrency) return [];
  const owed = shown(money(amount, currency));
  if (!paidAmount || !rate)
    return [`${owed} are paid in ${paidCurrency}, once an exchange rate of the last ten days is known.`];
  return [`${owed} are ${shown(money(paidAmount, paidCurrency))} at ${shownRate(rate)}.`];
}

/** What the brand gained or lost by it; none while the payment has not arrived. */
export function gainSentences({ amount, currency, exchangeGain, settledRate }: Exchanged): string[] {
  if (!exchangeGain || !settledRate) return [];
  const gain = money(exchangeGain, currency);
  if (isZero(gain)) return ['By the time it arrived the exchange had neither gained nor lost.'];
  const worth = shown(subtract(money(amount, currency), gain));
  const outcome = gain.amount.isNegative() ? `lost ${shown(negate(gain))}` : `gained ${shown(gain)}`;
  return [`When it arrived it was worth ${worth} at ${shownRate(settledRate)}: the brand has ${outcome}.`];
}

const shown = (value: Money): string => `${amountText(value)} ${value.currency}`;
const shownRate = ({ rate, source, at }: FxRate): string => `${rate} (${source}, ${instantText(at)})`;
