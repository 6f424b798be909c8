import type { Decimal } from 'decimal.js';
import type { BookedLine, Booking } from '../../domain/action/decision.ts';
import { dayAfter, localDate, startOfDate } from '../../domain/calendar.ts';
import type { Move } from '../../domain/evaluation/limits/usage.ts';
import { disbursement, type Account, type Posting } from '../../domain/ledger/postings.ts';
import { decimal, money, nothing } from '../../domain/money.ts';
import { closeStatement, setsOff, type StatementSums } from '../../domain/payout/statement.ts';
import type { Counter } from './terms.ts';

/*
 * The books of a brand as maps: what the database keeps for what the domain decides. A cause is booked once, as there.
 */

const zone = 'UTC';
const currency = 'USD';

/** A line of a statement. */
export interface KeptLine extends BookedLine {
  readonly cause: string;
  readonly actionId: string;
  statement: KeptStatement | null;
  payout: KeptPayout | null;
  isSetOff: boolean;
}

interface KeptStatement {
  readonly partnerId: string;
  readonly date: string;
  readonly scheduledFor: string;
  sums: StatementSums | null;
}

interface KeptPayout {
  readonly partnerId: string;
  readonly scheduledFor: string;
  readonly amount: string;
}

export class DomainBooks {
  readonly #minimums: ReadonlyMap<string, string>;
  readonly #causes = new Set<string>();
  readonly #accounts = new Map<string, Decimal>();
  readonly #counters = new Map<string, Map<string, Decimal>>();
  readonly #statements: KeptStatement[] = [];
  readonly #payouts: KeptPayout[] = [];
  readonly #lines: KeptLine[] = [];

  /** @param minimums what partners are paid at least, by id */
  constructor(minimums: ReadonlyMap<string, string>) {
    this.#minimums = minimums;
  }

  book({ cause, postings, line }: Booking, actionId: string, now: string): void {
    this.#post(cause, postings);
    if (line === null) return;
    if (line.payableAt !== null) this.#openStatement(line.partnerId, line.payableAt, now);
    this.#lines.push({ ...line, cause, actionId, statement: null, payout: null, isSetOff: false });
  }

  #post(cause: string, postings: readonly Posting[]): void {
    if (this.#causes.has(cause)) throw new Error(`${cause} is booked already`);
    this.#causes.add(cause);
    for (const { account, partnerId, amount } of postings) {
      const key = keyOf(account, partnerId);
      this.#accounts.set(key, (this.#accounts.get(key) ?? nothing).plus(amount.amount));
    }
  }

  #openStatement(partnerId: string, payableAt: string, now: string): void {
    const due = localDate(payableAt, zone);
    for (let date = localDate(now > payableAt ? now : payableAt, zone); ; date = dayAfter(date)) {
      const there = this.#statements.find((one) => one.partnerId === partnerId && one.date === date);
      if (there?.sums) continue;
      const scheduledFor = date === due ? payableAt : startOfDate(date, zone);
      if (!there) this.#statements.push({ partnerId, date, scheduledFor, sums: null });
      return;
    }
  }

  move({ contractId, before, after }: Move): void {
    const counters = this.#counters.get(contractId) ?? new Map<string, Decimal>();
    this.#counters.set(contractId, counters);
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const change = decimal(after[key] ?? '0').minus(before[key] ?? '0');
      counters.set(key, (counters.get(key) ?? nothing).plus(change));
    }
  }

  /** What a contract's counter stands at. */
  reading(contractId: string, key: string): string {
    return (this.#counters.get(contractId)?.get(key) ?? nothing).toFixed();
  }

  counters(contractId: string): readonly Counter[] {
    return [...(this.#counters.get(contractId) ?? [])].map(([key, total]) => ({ key, total: total.toFixed() }));
  }

  /** The open statement that closes first. */
  get nextStatement(): KeptStatement | undefined {
    const open = this.#statements.filter(({ sums }) => sums === null);
    return open.toSorted((one, other) => (one.scheduledFor < other.scheduledFor ? -1 : 1))[0];
  }

  /** Closes it and pays what goes out at once; answers the lines that were paid, or set off. */
  close(statement: KeptStatement): readonly KeptLine[] {
    const { partnerId, scheduledFor } = statement;
    const own = this.#lines.filter((line) => line.partnerId === partnerId && line.payout === null);
    const sums = closeStatement({
      currency,
      carriedForward: this.#carriedOver(partnerId),
      lines: own.filter((line) => line.statement === null),
      minimumPayout: this.#minimums.get(partnerId) ?? '0',
      onHold: false,
    });
    statement.sums = sums;
    for (const line of own) line.statement ??= statement;
    this.#chain.set(partnerId, sums.carriedOver);
    if (setsOff(sums)) {
      for (const line of own) line.isSetOff = true;
      return own;
    }
    if (decimal(sums.disbursed).isZero()) return [];
    const payout = { partnerId, scheduledFor, amount: sums.disbursed };
    this.#payouts.push(payout);
    for (const line of own) line.payout = payout;
    this.#post(`payout/${String(this.#payouts.length)}`, disbursement(partnerId, money(sums.disbursed, currency)));
    return own;
  }

  readonly #chain = new Map<string, string>();
  readonly #carriedOver = (partnerId: string): string => this.#chain.get(partnerId) ?? '0';

  /** The causes of what an action has earned that is neither paid nor set off. */
  awaited(actionId: string): readonly string[] {
    return this.#lines
      .filter((line) => line.actionId === actionId && line.kind === 'EARNED' && line.payout === null && !line.isSetOff)
      .map(({ cause }) => cause);
  }

  balance(account: Account, partnerId: string | null): string {
    return (this.#accounts.get(keyOf(account, partnerId)) ?? nothing).toFixed(2);
  }

  /** All accounts together. */
  get total(): string {
    return [...this.#accounts.values()].reduce((sum, amount) => sum.plus(amount), nothing).toFixed();
  }

  statements(partnerId: string): readonly { readonly date: string; readonly sums: StatementSums }[] {
    return this.#statements
      .filter((one) => one.partnerId === partnerId)
      .flatMap(({ date, sums }) => (sums ? [{ date, sums }] : []))
      .toSorted((one, other) => (one.date < other.date ? -1 : 1));
  }

  payouts(partnerId: string): readonly { readonly payout: KeptPayout; readonly lines: readonly KeptLine[] }[] {
    return this.#payouts
      .filter((one) => one.partnerId === partnerId)
      .map((payout) => ({ payout, lines: this.#lines.filter((line) => line.payout === payout) }));
  }
}

const keyOf = (account: Account, partnerId: string | null): string => `${account} ${partnerId ?? ''}`;
