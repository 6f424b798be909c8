import { add, amountText, money, negate, payable, subtract, sum, type Money } from '../money.ts';

/*
 * The arithmetic of one statement: one brand, partner, currency and date (semantics, After the fact). It only sums: each
 * line was rounded when it became payable.
 */

/** EARNED by an action, CLAWED_BACK after a correction of something already paid, RETURNED by the rail: paid out, and back again. */
export type StatementLineKind = 'EARNED' | 'CLAWED_BACK' | 'RETURNED';

export interface StatementLine {
  readonly kind: StatementLineKind;
  /** A decimal string, never negative: the kind gives the sign. */
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

/** Decimal strings in the statement's currency. `carriedForward + earned − clawedBack + returned = payable = disbursed + carriedOver`. */
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
 * of it is carried over to the next statement. Throws RangeError for a negative line or one that was never rounded to the
 * minor unit: both are our own faults.
 */
export function closeStatement(statement: OpenStatement): ClosedStatement {
  const { currency } = statement;
  const carriedForward = rounded(statement.carriedForward, currency);
  const earned = total(statement, 'EARNED');
  const clawedBack = total(statement, 'CLAWED_BACK');
  const returned = total(statement, 'RETURNED');
  const due = sum([carriedForward, earned, negate(clawedBack), returned], currency);
  const goesOut = due.amount.greaterThan(0) && due.amount.greaterThanOrEqualTo(statement.minimumPayout);
  const disbursed = goesOut ? due : money(0, currency);
  return {
    carriedForward: amountText(carriedForward),
    earned: amountText(earned),
    clawedBack: amountText(clawedBack),
    returned: amountText(returned),
    payable: amountText(due),
    disbursed: amountText(disbursed),
    carriedOver: amountText(subtract(due, disbursed)),
  };
}

function total({ currency, lines }: OpenStatement, kind: StatementLineKind): Money {
  return lines
    .filter((line) => line.kind === kind)
    .map((line) => lineAmount(line, currency))
    .reduce(add, money(0, currency));
}

function lineAmount(line: StatementLine, currency: string): Money {
  const amount = rounded(line.amount, currency);
  if (amount.amount.isNegative())
    throw new RangeError(`a statement line cannot be negative: ${line.kind} ${line.amount}`);
  return amount;
}

function rounded(amount: string, currency: string): Money {
  const exact = money(amount, currency);
  if (!payable(exact).amount.equals(exact.amount)) throw new RangeError(`${amount} ${currency} was never rounded`);
  return exact;
}
