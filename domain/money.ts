import currencyCodes from 'currency-codes';
import { Decimal } from 'decimal.js';
import { z } from 'zod';

/*
 * The one home of arithmetic on money. Inside, exact decimals; outside (API, database, workflow payloads, CSV), decimal
 * strings with an ISO 4217 code. A JS number never holds an amount.
 */

// 100 digits: 500 items × price (21 digits) × quantity (7) × exchange rate (21) × percent (21) × percent (21) stays exact;
// only divisions are cut off there.
const Exact = Decimal.clone({ precision: 100, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -100, toExpPos: 100 });

// A division that was cut off may stand one unit of the 100th digit below a tie: 2.50499…9 that means 2.505. Everything
// behind this digit is such noise.
const NOISE_BEHIND = 50;

/** An amount at full precision, in major units (10.5 is ten dollars fifty). */
export interface Money {
  readonly amount: Decimal;
  readonly currency: string;
}

/** An amount as it leaves the process. */
export interface MoneyText {
  readonly value: string;
  readonly currency: string;
}

/** A decimal, not negative: at most 15 digits before the point and 6 behind it. */
export const decimalText = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,6})?$/, {
    error: 'expected a decimal string such as "100.00": at most 15 digits before the point and 6 behind it, no sign',
    // What else is asked of it takes it for a number.
    abort: true,
  })
  .meta({ description: 'A decimal as text, never a JSON number.', example: '100.00' });

const currencyExpected = 'expected an ISO 4217 currency code such as "USD"';

// As X… the table also has gold, drawing rights and "no currency".
const currencies: ReadonlySet<string> = new Set(
  currencyCodes.codes().filter((code) => !/^X(?!AF|CD|CG|OF|PF)/.test(code)),
);

/** An ISO 4217 code with minor units (so neither gold nor "no currency"). */
export const currencyCode = z
  .string()
  .length(3, { error: currencyExpected, abort: true })
  .refine((code) => currencies.has(code), { error: currencyExpected, abort: true })
  .meta({ id: 'Currency', description: 'ISO 4217 code.', example: 'USD', override: { enum: [...currencies] } });

/** Digits behind the point of the currency's minor unit, from the ISO 4217 table (JPY 0, KWD 3). Throws RangeError for an unknown code. */
export function minorUnits(currency: string): number {
  const digits = digitsOf.get(currency);
  if (digits === undefined) throw new RangeError(`unknown currency ${currency}`);
  return digits;
}

// Looked up several times for each line of each evaluation; the package's own lookup searches its whole list.
const digitsOf: ReadonlyMap<string, number> = new Map(currencyCodes.data.map(({ code, digits }) => [code, digits]));

// Decimals do not change, so one that is exact already is not copied.
export const decimal = (value: Decimal.Value): Decimal => (value instanceof Exact ? value : new Exact(value));

/** Money from a decimal string. */
export const money = (value: Decimal.Value, currency: string): Money => ({ amount: decimal(value), currency });

export const nothing = decimal(0);
export const one = decimal(1);

export const zero = (currency: string): Money => ({ amount: nothing, currency });

export const isZero = (value: Money): boolean => value.amount.isZero();

/** The sum; throws RangeError when the currencies differ. */
export function add(left: Money, right: Money): Money {
  sameCurrency(left, right);
  return { amount: left.amount.plus(right.amount), currency: left.currency };
}

/** The difference; throws RangeError when the currencies differ. */
export function subtract(left: Money, right: Money): Money {
  return add(left, negate(right));
}

export const negate = (value: Money): Money => ({ amount: value.amount.negated(), currency: value.currency });

export const multiply = (value: Money, factor: Decimal.Value): Money => ({
  amount: new Exact(value.amount).times(factor),
  currency: value.currency,
});

/** `rate` percent of the amount: "15" is 15 % (semantics, Money). */
export const percent = (value: Money, rate: Decimal.Value): Money => ({
  amount: new Exact(value.amount).times(rate).dividedBy(100),
  currency: value.currency,
});

export const sum = (values: readonly Money[], currency: string): Money => values.reduce(add, zero(currency));

/** What is owed: rounded once, half away from zero, to the currency's minor unit. */
export function payable(exact: Money): Money {
  const digits = minorUnits(exact.currency);
  if (exact.amount.decimalPlaces() <= digits) return exact;
  return {
    amount: withoutNoise(exact.amount).toDecimalPlaces(digits, Decimal.ROUND_HALF_UP),
    currency: exact.currency,
  };
}

/** What may still be paid: rounded down to the currency's minor unit, so that no more ever is. */
export const spendable = (exact: Money): Money => ({
  amount: exact.amount.toDecimalPlaces(minorUnits(exact.currency), Decimal.ROUND_DOWN),
  currency: exact.currency,
});

/** The number that a division meant that was cut off behind the 100th digit. */
export const withoutNoise = (value: Decimal): Decimal => value.toDecimalPlaces(NOISE_BEHIND, Decimal.ROUND_HALF_UP);

export const smaller = (one: Decimal, other: Decimal): Decimal => (one.lessThan(other) ? one : other);
export const larger = (one: Decimal, other: Decimal): Decimal => (one.greaterThan(other) ? one : other);

/**
 * Splits an amount in proportion to the weights (not negative) by the largest remainder, so that the parts sum to the whole
 * exactly. The parts have at most `digits` behind the point, by default those of the minor unit; throws RangeError when the
 * whole has more. All weights zero: equal shares. Ties go to the earlier part.
 */
export function split(
  whole: Money,
  weights: readonly Decimal.Value[],
  digits: number = minorUnits(whole.currency),
): Money[] {
  const unit = new Exact(10).pow(-digits);
  const units = new Exact(whole.amount).dividedBy(unit);
  if (!units.isInteger()) throw new RangeError(`cannot split ${amountText(whole)} into parts of ${unit.toFixed()}`);
  const exactWeights = weights.map((weight) => new Exact(weight));
  const total = sumOf(exactWeights);
  const shares = exactWeights.map((weight) =>
    total.isZero() ? units.dividedBy(weights.length) : units.times(weight).dividedBy(total),
  );
  const floors = shares.map((share) => share.floor());
  const left = units.minus(sumOf(floors)).toNumber();
  const byRemainder = shares
    .map((share, index) => ({ index, remainder: share.minus(floors[index] ?? 0) }))
    .sort((one, other) => other.remainder.comparedTo(one.remainder));
  const extra = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return floors.map((floor, index) => ({
    amount: (extra.has(index) ? floor.plus(1) : floor).times(unit),
    currency: whole.currency,
  }));
}

export const sumOf = (values: readonly Decimal[]): Decimal => values.reduce((left, right) => left.plus(right), nothing);

/** `"10.50"`: at least the minor unit's digits, more only where the amount is more exact than that. */
export function amountText(value: Money): string {
  return value.amount.toFixed(Math.max(minorUnits(value.currency), value.amount.decimalPlaces()));
}

export const moneyText = (value: Money): MoneyText => ({ value: amountText(value), currency: value.currency });

function sameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) throw new RangeError(`cannot add ${left.currency} and ${right.currency}`);
}
