import { digitsOf, type Currency, type DayOfRates } from '../world/world.ts';
import { aDay, anHour, startOf } from './calendar.ts';
import { Fraction } from './fraction.ts';

/** The bank's rates of a day count from 16:00 in Frankfurt on, for ten days at most (decision 40). */
const publishedAt = ({ date }: DayOfRates): number => startOf('Europe/Berlin', date) + 16 * anHour;
const mostDays = 10;

/** Digits of a rate that is divided out of others. */
const digits = 15;

/** Exchange rates, as a brand has stored them from the bank's files. */
export class Rates {
  readonly #days: readonly DayOfRates[];

  constructor(days: readonly DayOfRates[]) {
    this.#days = days;
  }

  /**
   * An amount in another currency at an instant, in minor units of that and exact.
   *
   * @throws RangeError when no rate says it
   */
  converted(minor: Fraction, from: Currency, to: Currency, at: number): Fraction {
    if (from === to) return minor;
    const major = minor.dividedBy(tenTo(digitsOf(from)));
    return major.times(this.#rate(from, to, at)).times(tenTo(digitsOf(to)));
  }

  #rate(from: Currency, to: Currency, at: number): Fraction {
    const newest = this.#days.findLast((day) => publishedAt(day) <= at && publishedAt(day) > at - mostDays * aDay);
    if (newest === undefined) throw new RangeError(`no rate at ${new Date(at).toISOString()}`);
    const perEuro = (currency: Currency): Fraction =>
      currency === 'EUR' ? Fraction.of(1n) : Fraction.from(newest.perEuro[currency]);
    const toEuro = from === 'EUR' ? Fraction.of(1n) : Fraction.of(1n).dividedBy(perEuro(from)).toDigits(digits);
    return from === 'EUR' || to === 'EUR' ? toEuro.times(perEuro(to)) : toEuro.times(perEuro(to)).toDigits(digits);
  }
}

const tenTo = (power: number): Fraction => Fraction.of(10n ** BigInt(power));
