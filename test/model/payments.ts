import { aDay, startOfDay } from './dates.ts';

/*
 * What becomes payable to one partner, its statements and payouts (decision 11). In cents.
 */

export interface Line {
  readonly kind: 'EARNED' | 'CLAWED_BACK';
  readonly amount: bigint;
  readonly action: number;
  /** The life of the action that earned it. */
  readonly life: number;
}

export interface Statement {
  /** The first instant of its date. */
  readonly date: number;
  readonly closesAt: number;
  closed: Sums | null;
}

export interface Sums {
  readonly carriedForward: bigint;
  readonly earned: bigint;
  readonly clawedBack: bigint;
  readonly disbursed: bigint;
  readonly carriedOver: bigint;
}

export interface Payout {
  readonly at: number;
  readonly amount: bigint;
  readonly lines: readonly Line[];
}

/** The money of one partner. */
export class Payments {
  readonly #minimum: bigint;
  readonly #statements: Statement[] = [];
  readonly #payouts: Payout[] = [];
  /** On no statement yet. */
  #waiting: Line[] = [];
  /** On a statement that paid nothing out. */
  #carried: Line[] = [];

  constructor(minimum: bigint) {
    this.#minimum = minimum;
  }

  get statements(): readonly Statement[] {
    return this.#statements.toSorted((one, other) => one.date - other.date);
  }

  get payouts(): readonly Payout[] {
    return this.#payouts;
  }

  get payable(): bigint {
    return sumOf([...this.#waiting, ...this.#carried]);
  }

  get paid(): bigint {
    return this.#payouts.reduce((total, { amount }) => total + amount, 0n);
  }

  /** The first statement that closes by itself; null: none is open. */
  get nextClosing(): Statement | null {
    const open = this.#statements.filter(({ closed }) => closed === null);
    return open.toSorted((one, other) => one.closesAt - other.closesAt)[0] ?? null;
  }

  /** Joins the statement of its payment date, or the first open one from now on. */
  earn(line: Line, payableAt: number, now: number): void {
    this.#waiting.push(line);
    const due = startOfDay(payableAt);
    for (let date = startOfDay(Math.max(now, payableAt)); ; date += aDay) {
      const there = this.#statements.find((statement) => statement.date === date);
      if (there?.closed) continue;
      if (!there) this.#statements.push({ date, closesAt: date === due ? payableAt : date, closed: null });
      return;
    }
  }

  /** Waits for the next earning. */
  clawBack(line: Line): void {
    this.#waiting.push(line);
  }

  /** Closes a statement; answers what it paid, if something goes out. */
  close(statement: Statement): readonly Line[] {
    const carriedForward = sumOf(this.#carried);
    const earned = sumOf(this.#waiting.filter(({ kind }) => kind === 'EARNED'));
    const clawedBack = -sumOf(this.#waiting.filter(({ kind }) => kind === 'CLAWED_BACK'));
    const payable = carriedForward + earned - clawedBack;
    const disbursed = payable > 0n && payable >= this.#minimum ? payable : 0n;
    statement.closed = { carriedForward, earned, clawedBack, disbursed, carriedOver: payable - disbursed };
    const lines = [...this.#carried, ...this.#waiting];
    this.#waiting = [];
    this.#carried = disbursed === 0n ? lines : [];
    if (disbursed === 0n) return [];
    this.#payouts.push({ at: statement.closesAt, amount: disbursed, lines });
    return lines;
  }
}

const sumOf = (lines: readonly Line[]): bigint => lines.reduce((total, { amount }) => total + amount, 0n);
