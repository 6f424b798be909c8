import { PartnerEntity } from '../../database/entities/partner.ts';
import type { Payout } from '../../database/entities/payout.ts';
import type { EntityManager } from '../../database/orm.ts';
import { nextRateFrom, rateAt } from '../../database/queries/fxRates.ts';
import type { FxRate } from '../../domain/evaluation/facts/facts-context.ts';
import { disbursement, exchanged, type Posting } from '../../domain/ledger/postings.ts';
import { amountText, money } from '../../domain/money.ts';
import { conversionOf, exchangeGain } from '../../domain/payout/conversion.ts';
import { amend } from './step.ts';

type Conversion = Pick<Payout, 'brandId' | 'currency' | 'paidCurrency'>;

/** What one unit of the statement's currency is now in the paid one; undefined: they are the same, or no rate is known. */
export const rateToPay = async (
  em: EntityManager,
  { brandId, currency, paidCurrency }: Conversion,
  now: string,
): Promise<FxRate | undefined> =>
  currency === paidCurrency ? undefined : rateAt(em, brandId, { from: currency, to: paidCurrency }, now);

/**
 * A held payout in the currency that its partner is paid in by now, once a rate is known; one that is converted to it keeps its rate,
 * and so does what is with its rail.
 */
export async function convertedNow(em: EntityManager, held: Payout, now: string): Promise<Payout> {
  if (held.state !== 'pending') return held;
  const { payoutMethod } = await em.findOneOrFail(PartnerEntity, held.partnerId);
  const paidCurrency = payoutMethod.currency ?? held.currency;
  if (held.paidAmount && held.paidCurrency === paidCurrency) return held;
  const rate = await rateToPay(em, { ...held, paidCurrency }, now);
  return amend(em, held, conversionOf(money(held.amount, held.currency), paidCurrency, rate));
}

/** When a payout that waits for a rate may find one without anybody's doing; null: it waits for none, or none is stored. */
export const rateFrom = async (
  em: EntityManager,
  { brandId, currency, paidCurrency, paidAmount }: Payout,
  now: string,
): Promise<string | null> => (paidAmount ? null : nextRateFrom(em, brandId, { from: currency, to: paidCurrency }, now));

/** What is booked when a payment arrives, and what the exchange meant by then. */
interface Arrival {
  readonly postings: Posting[];
  readonly exchange: Partial<Pick<Payout, 'exchangeGain' | 'settledRate'>>;
}

/** What the arrival of a payout's payment moves: with a gain or loss where it was made in another currency. */
export async function arrivalOf(em: EntityManager, payout: Payout, now: string): Promise<Arrival> {
  const { partnerId, rate, paidAmount } = payout;
  const amount = money(payout.amount, payout.currency);
  if (!rate || !paidAmount) return { postings: disbursement(partnerId, amount), exchange: {} };
  const paid = money(paidAmount, payout.paidCurrency);
  const newest = await rateToPay(em, payout, now);
  const gain = exchangeGain({ amount, paid, rate }, newest);
  return {
    postings: exchanged(partnerId, { amount, paid, gain }),
    exchange: { exchangeGain: amountText(gain), settledRate: newest ?? rate },
  };
}
