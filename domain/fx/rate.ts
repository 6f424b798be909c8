import { z } from 'zod';
import type { FxRate } from '../evaluation/facts/facts-context.ts';
import { decimal, one } from '../money.ts';

/* Exchange rates as they are stored, and the rate between two currencies that follows from them (semantics, Money). */

/** A rate, above zero: at most 12 digits before the point and 12 behind it. */
export const rateText = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,12})?$/, 'expected a decimal string such as "1.0567": at most 12 digits behind the point')
  .regex(/[1-9]/, 'expected a rate above zero')
  .meta({ description: 'What one unit of `from` is in `to`.', example: '1.0567' });

/** What one unit of `from` was in `to` at an instant. */
export interface Quote {
  readonly from: string;
  readonly to: string;
  readonly rate: string;
  /** Who says so, such as "ECB". */
  readonly source: string;
  readonly at: string;
}

/** Digits of a rate that is divided out of others: more than any source states, so that none of theirs is lost. */
const significantDigits = 15;

/**
 * What one unit of a currency is in another: as it is quoted, else by the quote in the other direction, else through a
 * currency that both are quoted in, as the ECB quotes all in euros. The newest is taken, of equally new ones the most direct.
 *
 * @param quotes of each pair the newest that may be used
 * @returns undefined when none leads from the one to the other
 */
export function rateBetween(quotes: readonly Quote[], from: string, to: string): FxRate | undefined {
  const legs = new Map<string, Quote>();
  for (const leg of [...quotes, ...quotes.map(turned)]) {
    const known = legs.get(`${leg.from} ${leg.to}`);
    if (!known || leg.at > known.at) legs.set(`${leg.from} ${leg.to}`, leg);
  }
  const straight = legs.get(`${from} ${to}`);
  const through = [...new Set(quotes.flatMap((quote) => [quote.from, quote.to]))].sort().flatMap((between) => {
    const first = legs.get(`${from} ${between}`);
    const second = legs.get(`${between} ${to}`);
    return first && second ? [chained(first, second)] : [];
  });
  return [...(straight ? [straight] : []), ...through]
    .map(({ rate, source, at }) => ({ rate, source, at }))
    .reduce<FxRate | undefined>((newest, rate) => (newest && newest.at >= rate.at ? newest : rate), undefined);
}

/** The same in the other direction. */
const turned = (quote: Quote): Quote => ({
  ...quote,
  from: quote.to,
  to: quote.from,
  rate: exact(one.dividedBy(quote.rate)),
});

/** As old as the older of the two. */
const chained = (first: Quote, second: Quote): Quote => ({
  from: first.from,
  to: second.to,
  rate: exact(decimal(first.rate).times(second.rate)),
  source: first.source === second.source ? first.source : `${first.source} and ${second.source}`,
  at: first.at < second.at ? first.at : second.at,
});

const exact = (rate: ReturnType<typeof decimal>): string => rate.toSignificantDigits(significantDigits).toFixed();
