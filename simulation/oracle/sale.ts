import type { Order, TakeBack } from '../traffic/request.ts';
import type { Agreement, Price } from '../world/world.ts';
import { Fraction } from './fraction.ts';

/*
 * What a sale is worth, what reversals leave of it, and what it pays (semantics, Which sale amount, Evaluation order, After the
 * fact). In minor units.
 */

const nothing = Fraction.of(0n);
const whole = Fraction.of(1n);

/** What was taken of a sale so far. */
interface Rest {
  /** What reversals by amount left of every cent. */
  readonly share: Fraction;
  readonly pieces: ReadonlyMap<string, number>;
}

/** The exact sale amount that is left after reversals, in their order; null when the last takes more than is shown as left. */
export function saleLeft(order: Order, takenBack: readonly TakeBack[]): Fraction | null {
  let rest: Rest | null = { share: whole, pieces: piecesOf(order) };
  for (const one of takenBack) rest = rest && without(order, rest, one);
  return rest && amountOf(order, rest);
}

function without(order: Order, rest: Rest, taken: TakeBack): Rest | null {
  if ('all' in taken) return { ...rest, share: nothing };
  if ('sku' in taken) {
    const left = (rest.pieces.get(taken.sku) ?? 0) - taken.quantity;
    return left < 0 ? null : { ...rest, pieces: new Map([...rest.pieces, [taken.sku, left]]) };
  }
  const left = amountOf(order, rest);
  // Half a cent is shown as a cent, and what is shown may always be taken.
  if (taken.amount > left.rounded()) return null;
  return { ...rest, share: rest.share.times(left.less(Fraction.of(taken.amount)).dividedBy(left)) };
}

const piecesOf = (order: Order): Rest['pieces'] =>
  new Map('items' in order ? order.items.map(({ sku, quantity }) => [sku, quantity]) : []);

function amountOf(order: Order, { share, pieces }: Rest): Fraction {
  if ('amount' in order) return share.times(Fraction.of(order.amount));
  const amounts = order.items.map(({ sku, price }) => price * BigInt(pieces.get(sku) ?? 0));
  return share.times(Fraction.of(amounts.reduce((sum, amount) => sum + amount, 0n)));
}

/** What the other sales of the month take of a contract's tier and limits. */
export interface Used {
  readonly actions: number;
  readonly payouts: bigint;
}

/** What does not change of an event, whatever becomes of its order. */
export interface Facts {
  readonly event: 'SALE' | 'LEAD';
  readonly isNewCustomer: boolean;
  readonly country: string;
}

/** What an action was priced at; it stays so until it is priced anew. */
export interface Pinned {
  readonly used: Used;
  /** How far the month had come for the tier. */
  readonly tierAt: number;
  readonly sale: Fraction;
  /** What all of that sale pays, before the one rounding. */
  readonly pays: Fraction;
  /** What a payout limit cut it to. */
  readonly atMost: bigint | null;
  /** Whether it takes anything of the contract's limits and tier. */
  readonly counts: boolean;
}

/** What a contract and its brand's trigger say together. */
export interface Prices {
  readonly agreement: Agreement;
  readonly triggerRate: bigint;
}

/** An order, what it stands behind in the month, and how it is converted into the contract's currency. */
export interface ToPrice extends Pick<Pinned, 'used' | 'tierAt'> {
  readonly facts: Facts;
  readonly order: Order;
  readonly convert: (sale: Fraction) => Fraction;
}

export function priced(terms: Prices, { facts, order, convert, used, tierAt }: ToPrice): Pinned {
  const { agreement } = terms;
  const sale = saleLeft(order, []) ?? nothing;
  const pays = extraOf(agreement, facts, baseOf(priceOf(terms, facts, tierAt), convert(sale)));
  const pinned = { used, tierAt, sale, pays, atMost: null, counts: true };
  if (facts.event === 'LEAD') return { ...pinned, counts: false };
  const { actionLimit, payoutLimit } = agreement;
  if (actionLimit !== null && used.actions >= actionLimit) return { ...pinned, pays: nothing, counts: false };
  const room = payoutLimit === null ? null : payoutLimit > used.payouts ? payoutLimit - used.payouts : 0n;
  if (room === null || pays.rounded() <= room) return pinned;
  return { ...pinned, atMost: room, counts: room > 0n };
}

function priceOf({ agreement, triggerRate }: Prices, { event, isNewCustomer }: Facts, tierAt: number): Price {
  const { price, newPrice, tier, leadPrice, dripMonths } = agreement;
  if (event === 'LEAD') return { fixed: leadPrice ?? 0n };
  if (dripMonths !== null) return { rate: triggerRate };
  if (newPrice !== null && isNewCustomer) return newPrice;
  return tier !== null && tierAt >= tier.after ? tier.price : price;
}

const baseOf = (price: Price, sale: Fraction): Fraction =>
  'fixed' in price ? Fraction.of(price.fixed) : sale.times(Fraction.of(price.rate, 10_000n));

const extraOf = ({ extra, dripMonths }: Agreement, { event, country }: Facts, base: Fraction): Fraction =>
  extra === null || dripMonths !== null || event === 'LEAD' || extra.country !== country
    ? base
    : base.times(Fraction.of(100n + extra.percent, 100n));

/** What is paid for what is left of a sale: rounded once, then within what limits cut it to. */
export function payoutOf({ sale, pays, atMost }: Pinned, left: Fraction): bigint {
  if (sale.isNothing()) return 0n;
  const unlimited = pays.times(left).dividedBy(sale).rounded();
  return atMost !== null && atMost < unlimited ? atMost : unlimited;
}

/** Splits it in proportion, by the largest remainder; ties go to the earlier part. */
export function split(amount: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total === 0n) return equally(amount, weights.length);
  const floors = weights.map((weight) => (amount * weight) / total);
  const left = Number(amount - floors.reduce((sum, part) => sum + part, 0n));
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (amount * weight) % total }))
    .toSorted((one, other) => (one.remainder === other.remainder ? 0 : one.remainder > other.remainder ? -1 : 1));
  const more = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return floors.map((floor, index) => (more.has(index) ? floor + 1n : floor));
}

export const equally = (amount: bigint, count: number): bigint[] =>
  split(
    amount,
    Array.from({ length: count }, () => 1n),
  );
