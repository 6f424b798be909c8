import type { Method } from '../world/world.ts';
import { dateIn, daysAfter, startOf } from './calendar.ts';

/*
 * What becomes payable to one partner in one currency, its statements and payouts (decisions 11 and 38). In minor units.
 */

export interface Line {
  readonly kind: 'EARNED' | 'CLAWED_BACK' | 'RETURNED';
  /** Signed. */
  readonly amount: bigint;
  /** Of what an action has earned or lost, and in which of its lives. */
  readonly source: { readonly action: number; readonly life: number } | null;
  /** The payment that came back. */
  readonly returned: Payout | null;
  /** What pays it; null: nothing yet. */
  payout: Payout | null;
  /** Whether it was set off against what the partner owed. */
  setOff: boolean;
}

export interface Sums {
  readonly carriedForward: bigint;
  readonly earned: bigint;
  readonly clawedBack: bigint;
  readonly returned: bigint;
  readonly disbursed: bigint;
  readonly carriedOver: bigint;
}

export interface Statement {
  readonly date: string;
  readonly closesAt: number;
  closed: Sums | null;
}

export interface Payout {
  readonly date: string;
  readonly at: number;
  readonly amount: bigint;
  readonly rail: Method['rail'];
  state: 'sent' | 'completed' | 'failed' | 'returned';
  /** The line by which its amount is paid once more. */
  retriedBy: Line | null;
}

/** What becomes of a payment, once all is known. */
function outcomeOf({ rail, fault }: Method): Payout['state'] {
  if (rail === 'EXTERNAL') return 'sent';
  switch (fault) {
    case 'DECLINED':
      return 'failed';
    case 'RETURNED_LATER':
      return 'returned';
    case 'PENDING':
    case 'UNKNOWN':
    case 'TIMEOUT_AFTER_SUCCESS':
    case null:
      return 'completed';
  }
}

/** Whether the partner has the money, be it by a later payment or by what it owed. */
const hasArrived = ({ state, retriedBy }: Payout): boolean =>
  state === 'completed' || (retriedBy !== null && isSettled(retriedBy));

const isSettled = ({ setOff, payout }: Line): boolean => setOff || (payout !== null && hasArrived(payout));

export class Account {
  readonly #zone: string;
  readonly #minimum: bigint;
  readonly #statements: Statement[] = [];
  readonly #payouts: Payout[] = [];
  readonly #lines: Line[] = [];
  readonly #earned = new Map<number, Line[]>();
  /** On no statement yet. */
  #waiting: Line[] = [];
  /** On a statement that paid nothing out. */
  #carried: Line[] = [];

  constructor(zone: string, minimum: bigint) {
    this.#zone = zone;
    this.#minimum = minimum;
  }

  get statements(): readonly Statement[] {
    return this.#statements.toSorted((one, other) => (one.date < other.date ? -1 : 1));
  }

  get payouts(): readonly Payout[] {
    return this.#payouts;
  }

  /** What its actions have earned, less what was taken back. */
  get earned(): bigint {
    return sumOf(this.#lines.filter(({ kind }) => kind !== 'RETURNED'));
  }

  /** What was taken back of it, above zero. */
  get clawedBack(): bigint {
    return -sumOf(this.#lines.filter(({ kind }) => kind === 'CLAWED_BACK'));
  }

  get paid(): bigint {
    return sumOf(this.#payouts.filter(({ state }) => state === 'completed'));
  }

  get payable(): bigint {
    return this.earned - this.paid;
  }

  /** The first statement that closes by itself; null: none is open. */
  get nextClosing(): Statement | null {
    const open = this.#statements.filter(({ closed }) => closed === null);
    return open.toSorted((one, other) => one.closesAt - other.closesAt)[0] ?? null;
  }

  /** It joins the statement of its payment date, or the first open one from now on. */
  earn(source: NonNullable<Line['source']>, amount: bigint, payableAt: number, now: number): void {
    const line = this.#add({ kind: 'EARNED', amount, source, returned: null });
    this.#earned.set(source.action, [...(this.#earned.get(source.action) ?? []), line]);
    this.#openStatement(payableAt, now);
  }

  /** It waits for the next statement. */
  clawBack(source: NonNullable<Line['source']>, amount: bigint): void {
    this.#add({ kind: 'CLAWED_BACK', amount, source, returned: null });
  }

  /** A payment that did not arrive is made again by the next statement. */
  retry(payout: Payout, now: number): void {
    payout.retriedBy = this.#add({ kind: 'RETURNED', amount: payout.amount, source: null, returned: payout });
    this.#openStatement(now, now);
  }

  /** Whether something that an action has earned in a life has neither arrived nor been set off. */
  awaits({ action, life }: NonNullable<Line['source']>): boolean {
    const lines = this.#earned.get(action) ?? [];
    return lines.some((line) => line.source?.life === life && !isSettled(line));
  }

  /** Closes a statement and pays what is payable, if it reaches the minimum. */
  close(statement: Statement, method: Method): void {
    const carriedForward = sumOf(this.#carried);
    const sum = (kind: Line['kind']): bigint => sumOf(this.#waiting.filter((line) => line.kind === kind));
    const [earned, clawedBack, returned] = [sum('EARNED'), -sum('CLAWED_BACK'), sum('RETURNED')];
    const payable = carriedForward + earned - clawedBack + returned;
    const disbursed = payable > 0n && payable >= this.#minimum ? payable : 0n;
    const carriedOver = payable - disbursed;
    statement.closed = { carriedForward, earned, clawedBack, returned, disbursed, carriedOver };
    const lines = [...this.#carried, ...this.#waiting];
    this.#waiting = [];
    this.#carried = disbursed === 0n ? lines : [];
    if (payable <= 0n) for (const line of lines) line.setOff = true;
    if (disbursed === 0n) return;
    const { date, closesAt } = statement;
    const payout: Payout = {
      date,
      at: closesAt,
      amount: disbursed,
      rail: method.rail,
      state: outcomeOf(method),
      retriedBy: null,
    };
    this.#payouts.push(payout);
    for (const line of lines) line.payout = payout;
  }

  #add(given: Omit<Line, 'payout' | 'setOff'>): Line {
    const line = { ...given, payout: null, setOff: false };
    this.#lines.push(line);
    this.#waiting.push(line);
    return line;
  }

  #openStatement(payableAt: number, now: number): void {
    const due = dateIn(this.#zone, payableAt);
    for (let date = dateIn(this.#zone, Math.max(now, payableAt)); ; date = daysAfter(date, 1)) {
      const there = this.#statements.find((statement) => statement.date === date);
      if (there?.closed) continue;
      if (there) return;
      const closesAt = date === due ? payableAt : startOf(this.#zone, date);
      this.#statements.push({ date, closesAt, closed: null });
      return;
    }
  }
}

const sumOf = (amounts: readonly { readonly amount: bigint }[]): bigint =>
  amounts.reduce((total, { amount }) => total + amount, 0n);
