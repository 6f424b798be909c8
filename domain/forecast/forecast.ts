import type { FxRate } from '../evaluation/facts/facts-context.ts';
import { add, amountText, isZero, money, subtract, sum, zero, type Money } from '../money.ts';
import { conversionOf, convertibleMinimum } from '../payout/conversion.ts';
import type { Days } from './days.ts';
import { statementsToCome, type Outlook } from './statementsToCome.ts';

/* The cash that a brand needs, by day and currency (docs/currencies.md). */

/** What is to come for one partner in one currency, and how it is paid. */
export interface PartnerOutlook extends Outlook {
  /** What the partner is paid in. */
  readonly paidCurrency: string;
  /** The newest rate to it; undefined: both are the same, or none is known. */
  readonly rate: FxRate | undefined;
  /** Whether nothing may go out to it. */
  readonly onHold: boolean;
  /** Nothing goes out before; null: nothing says so. */
  readonly notBefore: string | null;
  /** What is owed for certain, or expected, on a day that nobody knows yet, and what is held without an end; decimal strings. */
  readonly undated: { readonly certain: string; readonly expected: string; readonly held: string };
}

/** What is needed on one day in one currency. */
export interface Cash {
  /** YYYY-MM-DD in the brand's time zone; null: nobody knows the day yet. */
  readonly date: string | null;
  readonly currency: string;
  readonly certain: Money;
  readonly expected: Money;
  readonly held: Money;
}

/** What one partner's statements in one currency will need. */
export function cashFor(partner: PartnerOutlook, days: Days): Cash[] {
  const { currency, paidCurrency, rate, onHold, notBefore, undated } = partner;
  const minimumPayout = rate ? convertibleMinimum(partner.minimumPayout, paidCurrency, rate) : partner.minimumPayout;
  const dated = statementsToCome({ ...partner, minimumPayout }, days).map(({ at, certain, expected }) => {
    const date = days.dateOf(notBefore !== null && at < notBefore ? notBefore : at);
    const whole = add(certain, expected);
    return onHold
      ? cash(date, { ...noAmounts(currency), held: whole })
      : cash(date, { certain, expected, held: zero(currency) });
  });
  const amounts = {
    certain: money(undated.certain, currency),
    expected: money(undated.expected, currency),
    held: money(undated.held, currency),
  };
  return [...dated, cash(null, amounts)].map((one) => paidIn(one, paidCurrency, rate));
}

const noAmounts = (currency: string) => ({ certain: zero(currency), expected: zero(currency), held: zero(currency) });

export const cash = (date: string | null, amounts: Pick<Cash, 'certain' | 'expected' | 'held'>): Cash => ({
  date,
  currency: amounts.certain.currency,
  ...amounts,
});

/** At the newest rate. A sum is converted whole, as its payout will be; without a rate it stays in the statement's currency. */
function paidIn(one: Cash, paidCurrency: string, rate: FxRate | undefined): Cash {
  if (one.currency === paidCurrency || !rate) return one;
  const converted = (amount: Money): Money =>
    money(conversionOf(amount, paidCurrency, rate).paidAmount ?? '0', paidCurrency);
  const certain = converted(one.certain);
  const expected = subtract(converted(add(one.certain, one.expected)), certain);
  return cash(one.date, { certain, expected, held: converted(one.held) });
}

/** A line of the forecast; decimal strings, `needed` is what is certain and what is expected. */
export interface ForecastLine {
  readonly date: string | null;
  readonly currency: string;
  readonly needed: string;
  readonly certain: string;
  readonly expected: string;
  readonly held: string;
}

/** Summed by day and currency, by date; what has no day comes last. */
export function forecastLines(all: readonly Cash[]): ForecastLine[] {
  const byKey = Map.groupBy(all, ({ date, currency }) => `${date ?? noDay} ${currency}`);
  return [...byKey.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, [first, ...others]]) => (first ? [others.reduce(together, first)] : []))
    .filter(({ certain, expected, held }) => ![certain, expected, held].every(isZero))
    .map(({ date, ...amounts }) => ({ date, ...amountTexts(amounts) }));
}

/** All of these lines together, by currency. */
export function forecastTotals(lines: readonly ForecastLine[]): Omit<ForecastLine, 'date'>[] {
  const byCurrency = Map.groupBy(lines, ({ currency }) => currency);
  return [...byCurrency.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, some]) => {
      const total = (of: 'certain' | 'expected' | 'held'): Money =>
        sum(
          some.map((line) => money(line[of], currency)),
          currency,
        );
      return amountTexts({ currency, certain: total('certain'), expected: total('expected'), held: total('held') });
    });
}

const amountTexts = ({ currency, certain, expected, held }: Omit<Cash, 'date'>): Omit<ForecastLine, 'date'> => ({
  currency,
  needed: amountText(add(certain, expected)),
  certain: amountText(certain),
  expected: amountText(expected),
  held: amountText(held),
});

/** Sorts behind every date. */
const noDay = 'none';

const together = (one: Cash, other: Cash): Cash => ({
  ...one,
  certain: add(one.certain, other.certain),
  expected: add(one.expected, other.expected),
  held: add(one.held, other.held),
});
