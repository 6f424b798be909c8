import type { Command, FinanceAsk, Order, PayoutName, Report, Request, TakeBack } from '../traffic/request.ts';
import type { Agreement, Brand, Currency, Method, PartnerNumber } from '../world/world.ts';
import { Account, type Payout, type Statement } from './account.ts';
import {
  accruedOf,
  lockDates,
  lockedBy,
  nextOf,
  partDates,
  payDate,
  payoutNow,
  type Action,
  type Basis,
  type Step,
} from './action.ts';
import { monthIn, sameTimeMonthsAfter } from './calendar.ts';
import type { Rates } from './rates.ts';
import { equally, priced, saleLeft, split, type Facts, type Pinned, type Prices, type Used } from './sale.ts';

/** The reason of every reversal by a person. */
export const reversalReason = 'ORDER_ERROR';

/**
 * What each partner of a brand must have, from what was done: written from semantics.md, docs/transitions.md and docs/payouts.md,
 * and sharing no code with what it judges. Nothing that follows from the actions is kept: balances and what is used of limits are
 * summed up anew whenever somebody asks.
 */
export class Oracle {
  readonly #brand: Brand;
  readonly #rates: Rates;
  readonly #methods: Method[];
  readonly #actions: Action[] = [];
  readonly #accounts = new Map<string, Account>();
  #now: number;

  constructor(brand: Brand, rates: Rates, now: number) {
    this.#brand = brand;
    this.#rates = rates;
    this.#methods = brand.partners.map(({ method }) => method);
    this.#now = now;
  }

  get now(): number {
    return this.#now;
  }

  get actions(): readonly Action[] {
    return this.#actions;
  }

  methodOf(partner: PartnerNumber): Method {
    return found(this.#methods[partner]);
  }

  account(partner: PartnerNumber, currency: Currency): Account {
    const name = `${String(partner)} ${currency}`;
    const known = this.#accounts.get(name);
    if (known) return known;
    const { minimumPayout, currency: own } = found(this.#brand.partners[partner]);
    const account = new Account(this.#brand.timeZone, currency === own ? minimumPayout : 0n);
    this.#accounts.set(name, account);
    return account;
  }

  /** What a partner is promised and not yet owed. */
  accrued(partner: PartnerNumber, currency: Currency): bigint {
    const promised = this.#actions.filter(
      (action) => action.partner === partner && action.agreement.currency === currency,
    );
    return promised.reduce((sum, action) => sum + accruedOf(action), 0n);
  }

  /** In the words of the API. */
  detailOf(action: Action): string {
    const { state, hold, number, life, partner, agreement } = action;
    if (state === 'REVERSED') return action.isRejected ? 'REJECTED' : reversalReason;
    if (state === 'PENDING') return hold ? 'ON_HOLD' : action.isApprovedByUser ? 'APPROVED_BY_USER' : 'OPEN';
    if (!action.isPayable) return 'LOCKED';
    return this.account(partner, agreement.currency).awaits({ action: number, life }) ? 'PAYMENT_PENDING' : 'PAID';
  }

  /** The contract that a partner has at an instant. @throws RangeError when it has none */
  agreementAt(partner: PartnerNumber, at: number): Agreement {
    const { agreements } = found(this.#brand.partners[partner]);
    return found(agreements.findLast(({ startAt, endAt }) => startAt <= at && (endAt === null || at < endAt)));
  }

  payoutOf({ partner, currency, date }: PayoutName): Payout {
    return found(this.account(partner, currency).payouts.find((payout) => payout.date === date));
  }

  /** Does what was asked, or answers with which code it is refused. */
  perform(request: Request): string | null {
    switch (request.ask) {
      case 'REPORT':
        return this.#report(request);
      case 'CONFIRM':
      case 'RETRY':
      case 'MEND':
        return this.#finance(request);
      default:
        return this.#command(request, found(this.#actions[request.action]));
    }
  }

  #report({ number, partner, event, isNewCustomer, country, eventAt, currency, order }: Report): null {
    const agreement = this.agreementAt(partner, eventAt);
    const facts: Facts = { event, isNewCustomer, country };
    const known = { number, facts, currency, eventAt, reportedAt: this.#now };
    this.#actions.push({
      ...known,
      reported: order,
      order,
      partner,
      agreement,
      pinned: this.#price({ ...known, partner, agreement, order }),
      takenBack: [],
      state: 'PENDING',
      isPayable: false,
      isRejected: false,
      ...lockDates(agreement, known, this.#brand.timeZone),
      lockedAt: null,
      payableAt: null,
      isApprovedByUser: false,
      hold: null,
      parts: [],
      undoable: [],
      life: 0,
    });
    return null;
  }

  #price(
    action: Pick<Action, 'number' | 'facts' | 'currency' | 'eventAt' | 'partner' | 'agreement' | 'order'>,
    before?: Pinned,
  ): Pinned {
    const { facts, order, currency, eventAt, agreement } = action;
    const terms: Prices = { agreement, triggerRate: this.#brand.trigger.rate };
    const others = this.#used(action);
    return priced(terms, {
      facts,
      order,
      convert: (sale) => this.#rates.converted(sale, currency, agreement.currency, eventAt),
      // A correction is within what limits left it then or leave it now, whichever is less; its tier is as it was.
      used: before ? more(before.used, others) : others,
      tierAt: before ? before.tierAt : others.actions,
    });
  }

  /** What other sales of its month take of its contract. */
  #used({ number, partner, agreement, eventAt }: Pick<Action, 'number' | 'partner' | 'agreement' | 'eventAt'>): Used {
    const month = monthIn(this.#brand.timeZone, eventAt);
    const counting = this.#actions.filter(
      (other) =>
        other.partner === partner &&
        other.agreement === agreement &&
        other.number !== number &&
        other.state !== 'REVERSED' &&
        other.pinned.counts &&
        monthIn(this.#brand.timeZone, other.eventAt) === month,
    );
    return { actions: counting.length, payouts: counting.reduce((sum, other) => sum + payoutNow(other), 0n) };
  }

  #command(command: Command, action: Action): string | null {
    if (action.state === 'REVERSED' && command.ask !== 'RESTORE') return 'ACTION_ALREADY_REVERSED';
    switch (command.ask) {
      case 'REVERSE':
        return this.#reverse(action, command.takeBack);
      case 'CORRECT':
        return this.#correct(action, command.order);
      case 'REATTRIBUTE':
        return this.#reattribute(action, command.partner);
      case 'HOLD':
        return this.#hold(action, command.until);
      case 'RELEASE':
        return this.#release(action);
      case 'APPROVE':
        return this.#approve(action);
      case 'RESTORE':
        return action.state === 'REVERSED' ? this.#restore(action) : this.#undo(action);
    }
  }

  #reverse(action: Action, taken: TakeBack): string | null {
    const takenBack = [...action.takenBack, taken];
    const left = saleLeft(action.order, takenBack);
    if (left === null) return 'REVERSAL_EXCEEDS_ACTION';
    const ended = left.rounded() === 0n ? ({ state: 'REVERSED', isRejected: false, hold: null } as const) : {};
    this.#reprice(action, { takenBack, undoable: [...action.undoable, basisOf(action)], ...ended });
    return null;
  }

  #correct(action: Action, order: Order): string | null {
    if ('amount' in order && 'items' in action.reported) return 'VALIDATION_FAILED';
    const pinned = this.#price({ ...action, order }, action.pinned);
    this.#reprice(action, { order, pinned, takenBack: [], undoable: [...action.undoable, basisOf(action)] });
    return null;
  }

  /** It is paid another sum where it stands: what is locked has a payment date exactly while there is something to be paid. */
  #reprice(action: Action, change: Partial<Action>): void {
    const before = payoutNow(action);
    Object.assign(action, change);
    this.#book(action, payoutNow(action) - before);
    if (action.state !== 'APPROVED' || action.isPayable || action.lockedAt === null) return;
    const scheduled = action.payableAt ?? payDate(action.agreement, action.lockedAt, this.#brand.timeZone);
    action.payableAt = payoutNow(action) === 0n ? null : scheduled;
  }

  /** Of what was payable already less is clawed back, and more is earned now; parts to come shrink and grow first. */
  #book(action: Action, more: bigint): void {
    const { partner, agreement, number, life, parts } = action;
    const account = this.account(partner, agreement.currency);
    let payable = action.isPayable ? more : 0n;
    if (!action.isPayable && parts.length > 0) {
      const toCome = parts.reduce((sum, { amount }) => sum + amount, 0n);
      const left = toCome + more > 0n ? toCome + more : 0n;
      const amounts = split(
        left,
        parts.map(({ amount }) => amount),
      );
      action.parts = parts.map(({ at }, index) => ({ at, amount: amounts[index] ?? 0n }));
      payable = toCome + more - left;
    }
    if (payable < 0n) account.clawBack({ action: number, life }, payable);
    if (payable > 0n) account.earn({ action: number, life }, payable, this.#now, this.#now);
  }

  #reattribute(action: Action, partner: PartnerNumber): string | null {
    if (action.partner === partner) return 'ACTION_STATE_REFUSES';
    this.#book(action, -payoutNow(action));
    const agreement = this.agreementAt(partner, action.eventAt);
    Object.assign(action, {
      ...begun(action),
      partner,
      agreement,
      isApprovedByUser: false,
      undoable: [],
      ...lockDates(agreement, action, this.#brand.timeZone),
    });
    action.pinned = this.#price(action);
    return null;
  }

  #hold(action: Action, until: number | null): string | null {
    if (action.isPayable) return 'ACTION_ALREADY_PAYABLE';
    if (until !== null && until <= this.#now) return 'VALIDATION_FAILED';
    action.hold = { until };
    return null;
  }

  #release(action: Action): string | null {
    if (action.hold === null) return 'ACTION_NOT_ON_HOLD';
    action.hold = null;
    return null;
  }

  #approve(action: Action): string | null {
    if (action.state === 'APPROVED' || action.isApprovedByUser) return 'ACTION_ALREADY_APPROVED';
    if (action.hold !== null) return 'ACTION_ON_HOLD';
    action.isApprovedByUser = true;
    if (action.agreement.locking.open !== null && action.lockingAt === null) {
      action.lockingAt = lockedBy(action.agreement, this.#now, this.#brand.timeZone);
      action.openUntil = null;
      return null;
    }
    action.lockingAt = this.#now;
    this.#lock(action, this.#now);
    return null;
  }

  /** Brings back what was reversed, as it was before. */
  #restore(action: Action): null {
    const { lockingAt, openUntil, agreement } = action;
    const months = agreement.locking.open?.months ?? 0;
    const isOver = openUntil !== null && openUntil <= this.#now;
    Object.assign(action, {
      ...begun(action),
      takenBack: action.takenBack.slice(0, -1),
      undoable: action.undoable.slice(0, -1),
      lockingAt: lockingAt === null ? null : Math.max(lockingAt, this.#now),
      openUntil: isOver ? sameTimeMonthsAfter(this.#now, months, this.#brand.timeZone) : openUntil,
    });
    return null;
  }

  /** Undoes the latest part that was taken back, or the latest correction. */
  #undo(action: Action): string | null {
    const before = action.undoable.at(-1);
    if (!before) {
      const isAsReported = action.takenBack.length === 0 && action.order === action.reported;
      return isAsReported ? 'ACTION_NOT_REVERSED' : 'ACTION_CHANGED_SINCE';
    }
    this.#reprice(action, { ...before, undoable: action.undoable.slice(0, -1) });
    return null;
  }

  #finance(asked: FinanceAsk): string | null {
    if (asked.ask === 'MEND') {
      this.#methods[asked.partner] = { rail: 'FAKE', fault: asked.fault };
      return null;
    }
    const payout = this.payoutOf(asked.payout);
    if (asked.ask === 'CONFIRM') {
      const fits = payout.state === 'sent' || (payout.state === 'completed' && asked.state === 'returned');
      if (!fits) return 'PAYOUT_STATE_REFUSES';
      payout.state = asked.state;
      return null;
    }
    if ((payout.state !== 'failed' && payout.state !== 'returned') || payout.retriedBy) return 'PAYOUT_STATE_REFUSES';
    this.account(asked.payout.partner, asked.payout.currency).retry(payout, this.#now);
    return null;
  }

  /** Lets all happen that is due by then, in the order of its dates. Statements close last, with all that belongs on them. */
  passTo(then: number): void {
    for (let due = this.#nextDue(then); due !== null; due = this.#nextDue(then)) {
      this.#now = Math.max(this.#now, due.at);
      due.happen();
    }
    this.#now = Math.max(this.#now, then);
  }

  #nextDue(then: number): { readonly at: number; readonly happen: () => void } | null {
    let first: { readonly at: number; readonly happen: () => void } | null = null;
    for (const action of this.#actions) {
      const step = nextOf(action);
      if (step === null || step.at > then || (first && first.at <= step.at)) continue;
      first = {
        at: step.at,
        happen: () => {
          this.#take(step, action);
        },
      };
    }
    for (const [name, account] of this.#accounts) {
      const statement = account.nextClosing;
      if (statement === null || statement.closesAt > then || (first && first.at <= statement.closesAt)) continue;
      first = {
        at: statement.closesAt,
        happen: () => {
          this.#close(account, statement, Number.parseInt(name, 10));
        },
      };
    }
    return first;
  }

  #close(account: Account, statement: Statement, partner: PartnerNumber): void {
    account.close(statement, this.methodOf(partner));
  }

  #take({ does, at }: Step, action: Action): void {
    switch (does) {
      case 'LOCK':
        this.#lock(action, at);
        return;
      case 'END_HOLD':
        this.#release(action);
        return;
      case 'MAKE_PAYABLE':
        this.#makePayable(action, at);
        return;
      case 'END_OPEN_PERIOD':
        this.#endOpenPeriod(action, at);
    }
  }

  #endOpenPeriod(action: Action, at: number): void {
    if (action.agreement.locking.open?.end === 'APPROVE') {
      Object.assign(action, { lockingAt: at, openUntil: null });
      this.#lock(action, at);
      return;
    }
    this.#reverse(action, { all: true });
    action.isRejected = true;
  }

  #lock(action: Action, at: number): void {
    const { agreement } = action;
    const { timeZone } = this.#brand;
    const payout = payoutNow(action);
    const payableAt = payout > 0n ? payDate(agreement, at, timeZone) : null;
    Object.assign(action, { state: 'APPROVED', isPayable: false, lockedAt: at, payableAt, parts: [] });
    if (agreement.dripMonths === null || payableAt === null) return;
    const amounts = equally(payout, agreement.dripMonths);
    const dates = partDates(payableAt, agreement.dripMonths, timeZone);
    action.parts = amounts.flatMap((amount, index) => {
      const due = dates[index];
      return amount > 0n && due !== undefined ? [{ at: due, amount }] : [];
    });
  }

  #makePayable(action: Action, at: number): void {
    const { partner, agreement, number, life, parts } = action;
    const [part, ...later] = parts;
    const amount = part ? part.amount : payoutNow(action);
    if (amount > 0n) {
      this.account(partner, agreement.currency).earn({ action: number, life }, amount, at, this.#now);
    }
    const isLast = later.every((one) => one.amount === 0n);
    action.parts = isLast ? [] : later;
    action.isPayable = isLast;
    action.payableAt = isLast ? action.payableAt : (later[0]?.at ?? null);
  }
}

const more = (one: Used, other: Used): Used => ({
  actions: Math.max(one.actions, other.actions),
  payouts: one.payouts > other.payouts ? one.payouts : other.payouts,
});

const basisOf = ({ order, pinned, takenBack }: Action): Basis => ({ order, pinned, takenBack });

/** It begins anew, as when it was reported. */
const begun = ({ life }: Action) =>
  ({ state: 'PENDING', isPayable: false, lockedAt: null, payableAt: null, parts: [], life: life + 1 }) as const;

function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new RangeError('the oracle knows no such thing');
  return thing;
}
