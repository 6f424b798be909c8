import { leftOf, payoutNow, type ModelAction } from './action.ts';
import { dateOf, monthOf } from './dates.ts';
import type { Model } from './model.ts';
import type { Sums } from './payments.ts';
import type { PartnerNumber } from './program.ts';

/*
 * How everything stands, in words that the model and what it is held against have in common: amounts as text in dollars, instants
 * as their date, actions and partners by their number.
 */

export interface ActionStanding {
  readonly state: string;
  readonly detail: string;
  readonly partner: PartnerNumber | null;
  readonly payout: string;
  readonly amountLeft: string;
  readonly lockingAt: string | null;
  readonly openUntil: string | null;
  readonly payableAt: string | null;
  /** "for ever", or the date; null: it is not on hold. */
  readonly heldUntil: string | null;
}

export interface Balance {
  readonly accrued: string;
  readonly payable: string;
  readonly paid: string;
}

/** What the actions of a month take of one term of a contract. */
export interface Capacity {
  readonly of: 'TIER' | 'ACTION_LIMIT' | 'PAYOUT_LIMIT';
  readonly month: string;
  /** A count, or dollars. */
  readonly taken: string;
}

export interface ClosedStatement {
  readonly date: string;
  readonly carriedForward: string;
  readonly earned: string;
  readonly clawedBack: string;
  readonly disbursed: string;
  readonly carriedOver: string;
}

export interface PaidOut {
  readonly date: string;
  readonly amount: string;
  /** Its lines, such as "EARNED 12.00 of 3", sorted. */
  readonly lines: readonly string[];
}

export interface PartnerStanding {
  readonly balance: Balance;
  /** By month, without what nothing is taken of. */
  readonly capacity: readonly Capacity[];
  readonly statements: readonly ClosedStatement[];
  readonly payouts: readonly PaidOut[];
}

/** How the model says that an action stands. */
export const actionStanding = (action: ModelAction): ActionStanding => ({
  state: action.state,
  detail: action.detail,
  partner: action.partner,
  payout: dollars(payoutNow(action)),
  amountLeft: dollars(leftOf(action).rounded()),
  lockingAt: dateOrNull(action.lockingAt),
  openUntil: dateOrNull(action.openUntil),
  payableAt: dateOrNull(action.payableAt),
  heldUntil: action.hold && (dateOrNull(action.hold.until) ?? 'for ever'),
});

export const balanceIn = (model: Model, partner: PartnerNumber): Balance => ({
  accrued: dollars(model.accrued(partner)),
  payable: dollars(model.payments[partner].payable),
  paid: dollars(model.payments[partner].paid),
});

/** How the model says that a partner stands. */
export const partnerStanding = (model: Model, partner: PartnerNumber): PartnerStanding => ({
  balance: balanceIn(model, partner),
  capacity: capacityIn(model, partner),
  statements: model.payments[partner].statements.flatMap(({ date, closed }) =>
    closed === null ? [] : [{ date: dateOf(date), ...inDollars(closed) }],
  ),
  payouts: model.payments[partner].payouts.map(({ at, amount, lines }) => ({
    date: dateOf(at),
    amount: dollars(amount),
    lines: lines.map((line) => `${line.kind} ${dollars(line.amount)} of ${String(line.action)}`).toSorted(),
  })),
});

function capacityIn(model: Model, partner: PartnerNumber): Capacity[] {
  const { tier, actionLimit, payoutLimit } = model.agreementOf(partner);
  const months = new Set(model.actions.map(({ eventAt }) => monthOf(eventAt)));
  return [...months].toSorted().flatMap((month) => {
    const { actions, payouts } = model.used(partner, month);
    const counted = actions > 0 ? String(actions) : null;
    const paid = payouts > 0n ? dollars(payouts) : null;
    const counters = [
      { of: 'TIER', taken: tier && counted },
      { of: 'ACTION_LIMIT', taken: actionLimit && counted },
      { of: 'PAYOUT_LIMIT', taken: payoutLimit && paid },
    ] as const;
    return counters.flatMap(({ of, taken }) => (taken ? [{ of, month, taken }] : []));
  });
}

const inDollars = ({ carriedForward, earned, clawedBack, disbursed, carriedOver }: Sums) => ({
  carriedForward: dollars(carriedForward),
  earned: dollars(earned),
  clawedBack: dollars(clawedBack),
  disbursed: dollars(disbursed),
  carriedOver: dollars(carriedOver),
});

/** "-1.05" */
export function dollars(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const dateOrNull = (at: number | null): string | null => (at === null ? null : dateOf(at));
