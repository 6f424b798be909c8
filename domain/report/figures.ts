import { add, decimal, money, payable, type Money } from '../money.ts';

/*
 * What reports say of actions. A sale and its payout may be in two currencies, and nothing is added across currencies: there are
 * figures for each pair of them.
 */

/** Of actions with one currency of sales and one of payouts. */
export interface Figures {
  readonly pending: number;
  readonly approved: number;
  /** Those that were taken back as a whole. */
  readonly reversed: number;
  /** Those that stand and have a sale amount left. */
  readonly orders: number;
  /** Sale amounts, less what was taken back. */
  readonly revenue: Money;
  /** Payouts, less what was taken back: what the ledger holds for these actions. */
  readonly actionCost: Money;
}

/** How many actions stand: pending or approved. */
export const actionsIn = ({ pending, approved }: Figures): number => pending + approved;

/** The figures of each group, whatever the pair of currencies; `by` says which group a row belongs to. */
export function summed<Row extends Figures, Group extends object>(
  rows: readonly Row[],
  by: (row: Row) => Group,
): (Group & Figures)[] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify([by(row), row.revenue.currency, row.actionCost.currency]));
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ ...by(first), ...others.reduce(together, figuresOf(first)) }] : [],
  );
}

const figuresOf = ({ pending, approved, reversed, orders, revenue, actionCost }: Figures): Figures => ({
  pending,
  approved,
  reversed,
  orders,
  revenue,
  actionCost,
});

const together = (one: Figures, other: Figures): Figures => ({
  pending: one.pending + other.pending,
  approved: one.approved + other.approved,
  reversed: one.reversed + other.reversed,
  orders: one.orders + other.orders,
  revenue: add(one.revenue, other.revenue),
  actionCost: add(one.actionCost, other.actionCost),
});

/** Nothing was sold and nothing is owed. */
export const noFigures = (currencies: { readonly revenue: string; readonly actionCost: string }): Figures => ({
  pending: 0,
  approved: 0,
  reversed: 0,
  orders: 0,
  revenue: money(0, currencies.revenue),
  actionCost: money(0, currencies.actionCost),
});

/** A part in percent of its whole, `"33.33"`, half away from zero; null: the whole is nothing. */
export function share(part: Money | number, whole: Money | number): string | null {
  const [of, all] = [part, whole].map((value) => decimal(typeof value === 'number' ? value : value.amount));
  if (!of || !all || all.isZero()) return null;
  return of.times(100).dividedBy(all).toFixed(2);
}

/** An amount for each of so many, rounded to the minor unit; null: there are none. */
export const average = (whole: Money, count: number): Money | null =>
  count === 0 ? null : payable({ ...whole, amount: whole.amount.dividedBy(count) });

/** The digits of what a click earned: most are worth less than a minor unit. */
const digitsPerClick = 6;

/** What each of so many clicks earned; null: there were none. */
export const perClick = (whole: Money, clicks: number): Money | null =>
  clicks === 0 ? null : { ...whole, amount: whole.amount.dividedBy(clicks).toDecimalPlaces(digitsPerClick) };
