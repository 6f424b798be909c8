import { Fraction } from './fraction.ts';
import type { Agreement, Price } from './program.ts';

/*
 * What a sale is worth, what reversals leave of it, and what it pays (semantics, Which sale amount and After the fact). In cents.
 */

export type Sku = 'A' | 'B';

export type Order =
  | { readonly amount: bigint }
  | { readonly items: readonly { readonly sku: Sku; readonly quantity: number; readonly price: bigint }[] };

export type TakeBack =
  { readonly all: true } | { readonly amount: bigint } | { readonly sku: Sku; readonly quantity: number };

/** What was taken of a sale so far, and the exact sale amount that is left. */
interface Rest {
  /** What reversals by amount left of every cent. */
  readonly share: Fraction;
  readonly pieces: Readonly<Partial<Record<Sku, number>>>;
}

/** The exact sale amount that is left after reversals, in their order; null when the last takes more than is shown as left. */
export function saleLeft(order: Order, takenBack: readonly TakeBack[]): Fraction | null {
  let rest: Rest | null = { share: Fraction.of(1n), pieces: piecesOf(order) };
  for (const one of takenBack) rest = rest && without(order, rest, one);
  return rest && amountOf(order, rest);
}

function without(order: Order, rest: Rest, taken: TakeBack): Rest | null {
  if ('all' in taken) return { ...rest, share: Fraction.of(0n) };
  if ('sku' in taken) {
    const left = (rest.pieces[taken.sku] ?? 0) - taken.quantity;
    return left < 0 ? null : { ...rest, pieces: { ...rest.pieces, [taken.sku]: left } };
  }
  const left = amountOf(order, rest);
  // Half a cent is shown as a cent, and what is shown may always be taken.
  if (taken.amount > left.rounded()) return null;
  return { ...rest, share: rest.share.times(left.less(Fraction.of(taken.amount)).dividedBy(left)) };
}

const piecesOf = (order: Order): Rest['pieces'] =>
  'items' in order ? Object.fromEntries(order.items.map(({ sku, quantity }) => [sku, quantity])) : {};

function amountOf(order: Order, { share, pieces }: Rest): Fraction {
  if ('amount' in order) return share.times(Fraction.of(order.amount));
  const amounts = order.items.map(({ sku, price }) => price * BigInt(pieces[sku] ?? 0));
  return share.times(Fraction.of(amounts.reduce((sum, amount) => sum + amount, 0n)));
}

/** What an action was evaluated at; it stays so, whatever is corrected later. */
export interface Pinned {
  /** What each cent of the sale pays. */
  readonly perCent: Fraction;
  /** What a payout limit cut it to. */
  readonly atMost: bigint | null;
  /** False: a limit left nothing to it, so that it takes nothing of any. */
  readonly counts: boolean;
}

/** What the other actions of the month take of a contract now. */
export interface Used {
  readonly actions: number;
  readonly payouts: bigint;
}

/** Prices a sale behind those that were before it (semantics, Evaluation order 4, 5 and 7). */
export function priced(agreement: Agreement, order: Order, used: Used): Pinned {
  const { tier, actionLimit, payoutLimit } = agreement;
  const sale = saleLeft(order, []) ?? Fraction.of(0n);
  const perCent = perCentOf(tier && used.actions >= tier.after ? tier.price : agreement.price, sale);
  if (actionLimit !== null && used.actions >= actionLimit) return { perCent, atMost: null, counts: false };
  const room = payoutLimit === null ? null : payoutLimit > used.payouts ? payoutLimit - used.payouts : 0n;
  if (room === null || sale.times(perCent).rounded() <= room) return { perCent, atMost: null, counts: true };
  return { perCent, atMost: room, counts: room > 0n };
}

const perCentOf = (price: Price, sale: Fraction): Fraction =>
  'rate' in price ? Fraction.of(price.rate, 10_000n) : Fraction.of(price.fixed).dividedBy(sale);

/** What is paid for what is left of a sale: rounded once, within what a limit cut it to. */
export function payoutOf({ perCent, atMost, counts }: Pinned, left: Fraction): bigint {
  if (!counts) return 0n;
  const whole = left.times(perCent).rounded();
  return atMost !== null && atMost < whole ? atMost : whole;
}
