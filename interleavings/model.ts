import { Decimal } from 'decimal.js';
import {
  limitKey,
  limitOfContract,
  limitOfGroup,
  limitOfPayout,
  parentTierKey,
  tierKey,
  type Place,
} from './counterKeys.ts';
import type { Agreement, Group, Limit, Reversal, Sale } from './interleaving.ts';

/*
 * One who takes sales and reversals one after the other, and what each pays (semantics, Evaluation order 3, 4, 7 and 8, and After
 * the fact). It is written from the words alone and shares nothing with the service.
 */

const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP });
type Exact = Decimal;

const exact = (text: string): Exact => new Exact(text);
const nothing = exact('0');

/** What an action takes of a counter for as long as something of it is left. */
interface Take {
  readonly key: string;
  readonly of: 'ACTIONS' | 'REVENUE' | 'PAYOUT';
}

interface Sold {
  readonly amount: Exact;
  /** What all of it pays, before the one rounding. */
  readonly pays: Exact;
  /** Whether limits let it be paid at all. */
  readonly isWithin: boolean;
  /** What a limit cut it to. */
  readonly atMost: Exact | null;
  readonly takes: readonly Take[];
  /** Of the sale amount. */
  readonly left: Exact;
}

interface Limited {
  readonly limit: Limit;
  readonly key: string;
}

export class Model {
  readonly #agreement: Agreement;
  readonly #sold = new Map<number, Sold>();

  constructor(agreement: Agreement) {
    this.#agreement = agreement;
  }

  /** Takes a sale under its number. */
  sell(number: number, sale: Sale, place: Place): void {
    const group = this.#groupOf(sale, place);
    const amount = exact(sale.amount);
    const pays = amount.times(this.#rateOf(group, place)).dividedBy(100);
    const limits = this.#limitsOf(group, place);
    const within = this.#within({ amount, pays, isWithin: true, atMost: null, takes: [], left: amount }, limits);
    const takes = limits.map(({ limit, key }): Take => ({ key, of: limit.type === 'ACTION' ? 'ACTIONS' : 'PAYOUT' }));
    this.#sold.set(number, { ...within, takes: [...takes, ...this.#tiersTaken(group, place)] });
  }

  /** Takes back what is wanted of a sale. @returns false when nothing of it is left */
  takeBack({ after, amount }: Reversal): boolean {
    const sold = this.#soldAs(after);
    if (sold.left.isZero()) return false;
    this.#sold.set(after, { ...sold, left: amount === null ? nothing : sold.left.minus(amount) });
    return true;
  }

  /** What a sale pays now, such as "10.00". */
  payout(number: number): string {
    return payoutOf(this.#soldAs(number)).toFixed(2);
  }

  isTakenBack(number: number): boolean {
    return this.#soldAs(number).left.isZero();
  }

  /** What all sales pay now. */
  get balance(): string {
    return [...this.#sold.values()].reduce((sum, sold) => sum.plus(payoutOf(sold)), nothing).toFixed(2);
  }

  /** What every counter stands at that does not stand at nothing. */
  get counters(): ReadonlyMap<string, string> {
    const keys = new Set([...this.#sold.values()].flatMap(({ takes }) => takes.map(({ key }) => key)));
    return new Map(
      [...keys]
        .toSorted()
        .map((key) => [key, this.#standing(key).toFixed()] as const)
        .filter(([, standing]) => standing !== '0'),
    );
  }

  #groupOf({ isNew }: Sale, place: Place): Group | undefined {
    const isUsedUp = (group: Group): boolean =>
      group.limits.some(
        (limit, index) =>
          limit.type === 'ACTION' && this.#room(limit, limitKey(limitOfGroup(group, index), limit, place)).lessThan(1),
      );
    return this.#agreement.groups.find((group) => (isNew || group.id === 'rest') && !isUsedUp(group));
  }

  #rateOf(group: Group | undefined, place: Place): string {
    if (group === undefined) return this.#agreement.defaultRate;
    if (group.tiers === null) return group.rate;
    const { of, steps } = group.tiers;
    const standing = this.#standing(of === 'PARENT' ? parentTierKey(place) : tierKey(group.id, of, place));
    return steps.findLast(({ after }) => standing.greaterThanOrEqualTo(after))?.rate ?? group.rate;
  }

  #limitsOf(group: Group | undefined, place: Place): Limited[] {
    const named = (limit: Limit, name: string): Limited => ({ limit, key: limitKey(name, limit, place) });
    return [
      ...(group === undefined ? [] : group.limits.map((limit, index) => named(limit, limitOfGroup(group, index)))),
      ...this.#agreement.limits.map((limit, index) => named(limit, limitOfPayout(index))),
      ...this.#agreement.ofContract.map((limit) => named(limit, limitOfContract(limit))),
    ];
  }

  /** Each limit looks at what those before it have left. */
  #within(sold: Sold, limits: readonly Limited[]): Sold {
    return limits.reduce((left, { limit, key }) => {
      const room = this.#room(limit, key);
      if (limit.type === 'ACTION') return room.lessThan(1) ? { ...left, isWithin: false } : left;
      if (payoutOf(left).lessThanOrEqualTo(room)) return left;
      return room.isZero() ? { ...left, isWithin: false } : { ...left, atMost: room };
    }, sold);
  }

  #tiersTaken(group: Group | undefined, place: Place): Take[] {
    if (group === undefined) return [];
    const isParent = this.#agreement.groups.some(({ tiers }) => tiers?.of === 'PARENT');
    const of = group.tiers?.of;
    return [
      ...(of === undefined || of === 'PARENT' ? [] : [{ key: tierKey(group.id, of, place), of }]),
      ...(isParent ? [{ key: parentTierKey(place), of: 'ACTIONS' as const }] : []),
    ];
  }

  #room(limit: Limit, key: string): Exact {
    return Exact.max(nothing, exact(limit.value).minus(this.#standing(key)));
  }

  /** The sum of what all sales take of it now. */
  #standing(key: string): Exact {
    return [...this.#sold.values()].reduce(
      (sum, sold) =>
        sold.takes.filter((take) => take.key === key).reduce((all, { of }) => all.plus(taken(sold, of)), sum),
      nothing,
    );
  }

  #soldAs(number: number): Sold {
    const sold = this.#sold.get(number);
    if (sold === undefined) throw new RangeError(`nothing was sold as ${String(number)}`);
    return sold;
  }
}

function payoutOf({ amount, pays, isWithin, atMost, left }: Sold): Exact {
  if (!isWithin) return nothing;
  const unlimited = pays.times(left).dividedBy(amount).toDecimalPlaces(2);
  return atMost === null ? unlimited : Exact.min(unlimited, atMost);
}

function taken(sold: Sold, of: Take['of']): Exact {
  switch (of) {
    case 'ACTIONS':
      return exact(sold.isWithin && !sold.left.isZero() ? '1' : '0');
    case 'REVENUE':
      return sold.isWithin ? sold.left : nothing;
    case 'PAYOUT':
      return payoutOf(sold);
  }
}
