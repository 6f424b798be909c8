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

export interface OpenStatement {
  readonly currency: string;
  /** What the statement before left over; negative when the partner owes. */
  readonly carriedForward: string;
  readonly lines: readonly StatementLine[];
  /** The partner's minimum in this currency; "0" when there is none. */
  readonly minimumPayout: string;
}

/**
 * Decimal strings in the statement's currency; `clawedBack` is shown without its sign, so that
 * `carriedForward + earned − clawedBack + returned = payable = disbursed + carriedOver`.
 */
export interface ClosedStatement {
  readonly carriedForward: string;
  readonly earned: string;
  readonly clawedBack: string;
  readonly returned: string;
  readonly payable: string;
  readonly disbursed: string;
  readonly carriedOver: string;
}

/**
 * Closes a statement: what is payable goes out in full, unless it is below the partner's minimum or not positive; then all
 * of it is carried over to the next statement. Throws RangeError for a line with the wrong sign and for an amount that was
 * never rounded to the minor unit: both are our own faults.
 */
export function closeStatement({ currency, carriedForward, lines, minimumPayout }: OpenStatement): ClosedStatement {
  const before = rounded(carriedForward, currency);
  const total = (...kinds: StatementLineKind[]): Money =>
    sum(
      lines.filter((line) => kinds.includes(line.kind)).map((line) => lineAmount(line, currency)),
      currency,
    );
  const earned = total('EARNED', 'BONUS', 'GUARANTEE', 'SLOTTING_FEE');
  const [clawedBack, returned] = [total('CLAWED_BACK'), total('RETURNED')];
  const due = sum([before, earned, clawedBack, returned], currency);
  const goesOut = due.amount.greaterThan(0) && due.amount.greaterThanOrEqualTo(minimumPayout);
  const disbursed = goesOut ? due : zero(currency);
  return {
    carriedForward: amountText(before),
    earned: amountText(earned),
    clawedBack: amountText(negate(clawedBack)),
    returned: amountText(returned),
    payable: amountText(due),
    disbursed: amountText(disbursed),
    carriedOver: amountText(subtract(due, disbursed)),
  };
}

/** Whether all that its lines earned is set off against what the partner owed: nothing is left of it to be paid. */
export const setsOff = ({ payable }: Pick<ClosedStatement, 'payable'>): boolean =>
  decimal(payable).lessThanOrEqualTo(0);

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
