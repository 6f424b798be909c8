import type { Period } from '../oracle/calendar.ts';

/*
 * Who is there, and what they have agreed on. Amounts are whole minor units of their currency (cents, yen), rates hundredths of a
 * percent, instants milliseconds.
 */

export const currencies = ['USD', 'EUR', 'JPY', 'GBP'] as const;
export type Currency = (typeof currencies)[number];

export type Price = { readonly rate: bigint } | { readonly fixed: bigint };

export interface Locking {
  readonly basis: 'TRACKED' | 'APPROVED';
  readonly period: Period;
  readonly months: number;
  readonly days: number;
  /** What happens so many months after the event if nobody has approved; null: the event begins the locking period. */
  readonly open: { readonly end: 'APPROVE' | 'REJECT'; readonly months: number } | null;
}

export interface Paying {
  /** Null: counted from the lock itself. */
  readonly period: 'END_OF_DAY' | 'END_OF_MONTH' | null;
  readonly months: number;
  readonly days: number;
}

/** One contract; its tier and limits are of sales, and count by the calendar month of the event in the brand's zone. */
export interface Agreement {
  readonly startAt: number;
  /** Exclusive; null: without an end. */
  readonly endAt: number | null;
  readonly currency: Currency;
  readonly price: Price;
  /** What a sale to a new customer pays instead. */
  readonly newPrice: Price | null;
  /** What is paid instead, once that many sales of the month count. */
  readonly tier: { readonly after: number; readonly price: Price } | null;
  /** A percentage of the payout on top, for customers of this country; negative: less. */
  readonly extra: { readonly country: string; readonly percent: bigint } | null;
  readonly actionLimit: number | null;
  readonly payoutLimit: bigint | null;
  /** What a lead pays; null: the contract pays for none. */
  readonly leadPrice: bigint | null;
  /** Into how many monthly parts the brand's trigger, which prices instead of the contract, spreads a commission. */
  readonly dripMonths: number | null;
  readonly locking: Locking;
  readonly paying: Paying;
}

export const faults = ['DECLINED', 'PENDING', 'UNKNOWN', 'TIMEOUT_AFTER_SUCCESS', 'RETURNED_LATER'] as const;
export type Fault = (typeof faults)[number];

export interface Method {
  readonly rail: 'MANUAL_CSV' | 'EXTERNAL' | 'FAKE';
  /** Of FAKE: what goes wrong. */
  readonly fault: Fault | null;
}

export interface Partner {
  readonly name: string;
  readonly country: string;
  readonly currency: Currency;
  /** In its own currency: below it, nothing goes out. */
  readonly minimumPayout: bigint;
  readonly method: Method;
  readonly promoCode: string;
  /** One after the other. */
  readonly agreements: readonly Agreement[];
}

export interface Brand {
  readonly name: string;
  readonly timeZone: string;
  readonly currency: Currency;
  /** What the brand's trigger pays under contracts that leave the price to it. */
  readonly trigger: { readonly rate: bigint; readonly months: number };
  readonly partners: readonly Partner[];
}

/** Who is meant among a brand's partners, by their place in its list. */
export type PartnerNumber = number;

/** What one euro is in each currency, on the days on which the bank said so. */
export interface DayOfRates {
  readonly date: string;
  /** Decimal strings. */
  readonly perEuro: Readonly<Record<Exclude<Currency, 'EUR'>, string>>;
}

export interface World {
  readonly brands: readonly Brand[];
  readonly rates: readonly DayOfRates[];
}

export const digitsOf = (currency: Currency): number => (currency === 'JPY' ? 0 : 2);

/** "-10.50", or "-1050" in yen. */
export function amountText(minor: bigint, currency: Currency): string {
  const digits = digitsOf(currency);
  const [sign, all] = [minor < 0n ? '-' : '', (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0')];
  return digits === 0 ? sign + all : `${sign}${all.slice(0, -digits)}.${all.slice(-digits)}`;
}
