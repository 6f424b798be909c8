import { amountText, decimal, money, negate, payable, subtract, sum, zero, type Money } from '../money.ts';

/*
 * The arithmetic of one statement: one brand, partner, currency and date (semantics, After the fact). It only sums: each
 * line was rounded when it became payable.
 */

/**
 * EARNED by an action; BONUS, GUARANTEE and SLOTTING_FEE by the contract itself; CLAWED_BACK, when a correction takes back
 * what was payable already; RETURNED, when a disbursement failed or came back, so that its amount is payable again.
 */
export const statementLineKinds = ['EARNED', 'BONUS', 'GUARANTEE', 'SLOTTING_FEE', 'CLAWED_BACK', 'RETURNED'] as const;
export type StatementLineKind = (typeof statementLineKinds)[number];

interface StatementLine {
  readonly kind: StatementLineKind;
  /** A decimal string, signed as it changes what is payable: a clawback is negative, the others are not. */
  readonly amount: string;
}

/** In which sum of a statement a line counts. */
const sumOfKind: Readonly<Record<StatementLineKind, 'earned' | 'bonus' | 'fees' | 'clawedBack' | 'returned'>> = {
  EARNED: 'earned',
  BONUS: 'bonus',
  GUARANTEE: 'bonus',
  SLOTTING_FEE: 'fees',
  CLAWED_BACK: 'clawedBack',
  RETURNED: 'returned',
};

export interface OpenStatement {
  readonly currency: string;
  /** What the statement before left over; negative when the partner owes. */
  readonly carriedForward: string;
  readonly lines: readonly StatementLine[];
  /** Below it nothing goes out; "0" when there is none. */
  readonly minimumPayout: string;
  /** Whether nothing may go out to the partner now. */
  readonly onHold: boolean;
}

/**
 * Decimal strings in the statement's currency; `clawedBack` is shown without its sign. The one equation of a statement:
 *
 * `carriedForward + earned + bonus + fees − clawedBack + returned − held = payable = disbursed + carriedOver − held`
 */
export interface StatementSums {
  readonly carriedForward: string;
  /** By actions. */
  readonly earned: string;
  /** Performance bonuses and guarantees for clicks. */
  readonly bonus: string;
  /** Slotting fees. */
  readonly fees: string;
  readonly clawedBack: string;
  /** Payments that came back. */
  readonly returned: string;
  /** What would go out, but for a hold: it is part of what is carried over. */
  readonly held: string;
  readonly payable: string;
  readonly disbursed: string;
  readonly carriedOver: string;
}

/**
 * Closes a statement: what is payable goes out in full, unless it is below the partner's minimum or not positive; then all
 * of it is carried over to the next statement, and so is what would go out to a partner on hold. Throws RangeError for a line
 * with the wrong sign and for an amount that was never rounded to the minor unit: both are our own faults.
 */
export function closeStatement(open: OpenStatement): StatementSums {
  const { currency, lines, minimumPayout, onHold } = open;
  const before = rounded(open.carriedForward, currency);
  const total = (name: (typeof sumOfKind)[StatementLineKind]): Money =>
    sum(
      lines.filter(({ kind }) => sumOfKind[kind] === name).map((line) => lineAmount(line, currency)),
      currency,
    );
  const [earned, bonus, fees] = [total('earned'), total('bonus'), total('fees')];
  const [clawedBack, returned] = [total('clawedBack'), total('returned')];
  const due = sum([before, earned, bonus, fees, clawedBack, returned], currency);
  const goesOut = due.amount.greaterThan(0) && due.amount.greaterThanOrEqualTo(minimumPayout);
  const [held, disbursed] = [goesOut && onHold ? due : zero(currency), goesOut && !onHold ? due : zero(currency)];
  return {
    carriedForward: amountText(before),
    earned: amountText(earned),
    bonus: amountText(bonus),
    fees: amountText(fees),
    clawedBack: amountText(negate(clawedBack)),
    returned: amountText(returned),
    held: amountText(held),
    payable: amountText(subtract(due, held)),
    disbursed: amountText(disbursed),
    carriedOver: amountText(subtract(due, disbursed)),
  };
}

/** Whether all that its lines earned is set off against what the partner owed: nothing is left of it to be paid. */
export const setsOff = ({ payable, held }: Pick<StatementSums, 'payable' | 'held'>): boolean =>
  decimal(payable).plus(held).lessThanOrEqualTo(0);

function lineAmount({ kind, amount }: StatementLine, currency: string): Money {
  const exact = rounded(amount, currency);
  const wrongSign = kind === 'CLAWED_BACK' ? exact.amount.greaterThan(0) : exact.amount.lessThan(0);
  if (wrongSign) throw new RangeError(`a line ${kind} cannot be ${amount} ${currency}`);
  return exact;
}

function rounded(amount: string, currency: string): Money {
  const exact = money(amount, currency);
  if (!payable(exact).amount.equals(exact.amount)) throw new RangeError(`${amount} ${currency} was never rounded`);
  return exact;
}
