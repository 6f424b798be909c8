import { dayAfter, startOfDate } from '../calendar.ts';
import { add, isZero, money, zero, type Money } from '../money.ts';
import type { Days } from './days.ts';

/*
 * The statements of one partner in one currency as they will close, if everything happens on its date: by the rules of decision 11.
 *
 *   payable        ├ 10.00 ── 5.00 ──────────────── 20.00
 *   statements     ├ of its date ┤ of the next day    ┤ of its date
 *   goes out       10.00         5.00, or carried over below the minimum
 */

/** What becomes payable on a known date. */
export interface ToCome {
  readonly at: string;
  /** A decimal string, not negative. */
  readonly amount: string;
  /** Whether it is owed for certain: it has locked. */
  readonly isCertain: boolean;
}

/** A statement that there is already. */
export interface KnownStatement {
  /** YYYY-MM-DD in the brand's time zone. */
  readonly date: string;
  readonly closesAt: string;
  readonly isClosed: boolean;
  /** Whether it pays also what is below the minimum. */
  readonly belowMinimum: boolean;
}

export interface Outlook {
  readonly currency: string;
  /** What no payout has taken yet: carried over, or on lines that wait; below zero the partner owes it. A decimal string. */
  readonly waiting: string;
  readonly statements: readonly KnownStatement[];
  /** Below it nothing goes out. A decimal string. */
  readonly minimumPayout: string;
  readonly toCome: readonly ToCome[];
}

/** What goes out of one statement. What is certain comes first: what the partner owes is set off against that before the rest. */
export interface Outgoing {
  readonly at: string;
  readonly certain: Money;
  readonly expected: Money;
}

/** What goes out of the statements to come, oldest first. */
export function statementsToCome(outlook: Outlook, days: Days): Outgoing[] {
  const { now } = days;
  const { currency, minimumPayout } = outlook;
  const statements = new Map(outlook.statements.map((statement) => [statement.date, { ...statement }]));
  const outgoing: Outgoing[] = [];
  let certain = money(outlook.waiting, currency);
  let expected = zero(currency);

  const closeUntil = (isDue: (closesAt: string) => boolean): void => {
    const due = [...statements.values()].filter(({ isClosed, closesAt }) => !isClosed && isDue(closesAt));
    for (const statement of due.sort((one, other) => (one.closesAt < other.closesAt ? -1 : 1))) {
      statement.isClosed = true;
      const sum = add(certain, expected).amount;
      if (!sum.greaterThan(0) || sum.lessThan(statement.belowMinimum ? 0 : minimumPayout)) continue;
      outgoing.push({ at: statement.closesAt < now ? now : statement.closesAt, ...netted(certain, expected) });
      certain = expected = zero(currency);
    }
  };

  const due = outlook.toCome.map((one) => ({ ...one, at: one.at < now ? now : one.at }));
  for (const { at, amount, isCertain } of due.sort((one, other) => (one.at < other.at ? -1 : 1))) {
    // A statement waits for all that is due by its own instant.
    closeUntil((closesAt) => closesAt < at);
    openFor(at, statements, days);
    if (isCertain) certain = add(certain, money(amount, currency));
    else expected = add(expected, money(amount, currency));
  }
  closeUntil(() => true);
  return outgoing;
}

/** The statement of that local date, or of the first day after it whose statement is not closed, is opened where there is none. */
function openFor(at: string, statements: Map<string, KnownStatement>, { dateOf, timeZone }: Days): void {
  const dueDate = dateOf(at);
  let date = dueDate;
  while (statements.get(date)?.isClosed) date = dayAfter(date);
  if (statements.has(date)) return;
  const closesAt = date === dueDate ? at : startOfDate(date, timeZone);
  statements.set(date, { date, closesAt, isClosed: false, belowMinimum: false });
}

/** What the partner owes is set off, so that neither part is below zero. */
function netted(certain: Money, expected: Money): Pick<Outgoing, 'certain' | 'expected'> {
  const owes = certain.amount.isNegative() && !isZero(certain);
  return owes ? { certain: zero(certain.currency), expected: add(certain, expected) } : { certain, expected };
}
