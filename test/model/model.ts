import type { ProblemCode } from '../../domain/errors.ts';
import type { ReversalReason } from '../../domain/action/state.ts';
import {
  countsIn,
  excessOf,
  leftOf,
  nextOf,
  payoutNow,
  withinLimits,
  type Basis,
  type ModelAction,
  type Step,
} from './action.ts';
import type { Command, Request } from './command.ts';
import { aDay, daysAfter, lockDates, monthAfter, monthOf, startOfDay } from './dates.ts';
import { Fraction } from './fraction.ts';
import { Payments } from './payments.ts';
import type { Agreement, PartnerNumber, Program } from './program.ts';
import { priced, pricedAgain, saleLeft, type Order, type TakeBack, type Used } from './sale.ts';

/*
 * A brand, its two partners and their actions, as simple as can be: written from semantics.md, docs/transitions.md and
 * docs/corrections.md, and sharing no code with what it is held against. Nothing that follows from the actions is kept: balances
 * and what is used of limits are summed up anew whenever somebody asks.
 *
 * Left out: several currencies, groups, adjustments and limits by item, several lines of one SKU, triggers and monthly parts,
 * bonuses, fees and guarantees, tests, payments that wait for their customer, return policies, other zones than UTC, review
 * periods, payouts that fail. Each has tests of its own.
 */

/** The reason of every reversal by a person in the model. */
export const reversalReason = 'ORDER_ERROR' satisfies ReversalReason;

type Ask<Name extends Request['ask']> = Extract<Request, { ask: Name }>;

export class Model {
  readonly #program: Program;
  readonly #actions: ModelAction[] = [];
  readonly #payments: readonly [Payments, Payments];
  #turn = 0;
  #now: number;

  constructor(program: Program, now: number) {
    this.#program = program;
    this.#payments = [new Payments(program[0].minimumPayout), new Payments(program[1].minimumPayout)];
    this.#now = now;
  }

  get actions(): readonly ModelAction[] {
    return this.#actions;
  }

  get payments(): readonly [Payments, Payments] {
    return this.#payments;
  }

  agreementOf(partner: PartnerNumber): Agreement {
    return this.#program[partner];
  }

  /** What the actions of a partner take of its contract's limits and tier in a month. */
  used(partner: PartnerNumber, month: string, but?: ModelAction): Used {
    const counting = this.#actions.filter((action) => action !== but && countsIn(action, partner, month));
    const payouts = counting.reduce((sum, action) => sum + withinLimits(action), 0n);
    return { tier: counting.length, actions: counting.length, payouts };
  }

  /** What a partner is promised and not yet owed. */
  accrued(partner: PartnerNumber): bigint {
    const promised = this.#actions.filter(
      ({ partner: whose, state, detail }) =>
        whose === partner && (state === 'PENDING' || (state === 'APPROVED' && detail === 'LOCKED')),
    );
    return promised.reduce((sum, action) => sum + payoutNow(action), 0n);
  }

  /** What a command comes to now; null: it is about an action, and there is none yet. */
  requestOf(command: Command): Request | null {
    this.#turn += 1;
    if (command.ask === 'SUBMIT') {
      const { ask, partner, order, daysAgo } = command;
      return { ask, partner, order, eventAt: startOfDay(this.#now) - daysAgo * aDay + 6 * anHour };
    }
    if (this.#actions.length === 0) return null;
    const action = command.action % this.#actions.length;
    switch (command.ask) {
      case 'REVERSE':
        return { ask: command.ask, action, takeBack: this.#takeBackOf(command, this.#action(action)) };
      case 'HOLD':
        return { ask: command.ask, action, until: command.days === null ? null : this.#nightIn(command.days) };
      case 'REATTRIBUTE':
        return { ask: command.ask, action, partner: command.partner };
      case 'CORRECT':
        return { ask: command.ask, action, order: command.order };
      default:
        return { ask: command.ask, action };
    }
  }

  #takeBackOf({ part }: Extract<Command, { ask: 'REVERSE' }>, action: ModelAction): TakeBack {
    if (!('percent' in part)) return part;
    const amount = leftOf(action).times(Fraction.of(part.percent, 100n)).roundedUp();
    return { amount: amount > 0n ? amount : 1n };
  }

  /** No two holds end at the same instant, so that what they bring comes in one order. */
  readonly #nightIn = (days: number): number => startOfDay(this.#now) + days * aDay + 3 * anHour + this.#turn * aMinute;

  /** Does what is asked, or answers why not. What follows from it on its date follows when time passes, be it no time. */
  perform(request: Request): ProblemCode | null {
    if (request.ask === 'SUBMIT') {
      this.#submit(request);
      return null;
    }
    const action = this.#action(request.action);
    switch (request.ask) {
      case 'REVERSE':
        return this.#reverse(action, request.takeBack);
      case 'HOLD':
        return this.#hold(action, request.until);
      case 'REATTRIBUTE':
        return this.#reattribute(action, request.partner);
      case 'CORRECT':
        return this.#correct(action, request.order);
      case 'ALLOW_EXCESS':
        return this.#allowExcess(action);
      case 'RELEASE':
        return this.#release(action);
      case 'APPROVE':
        return this.#approve(action);
      case 'COMMISSION':
        return this.#commission(action);
      case 'RESTORE':
        return this.#restore(action);
    }
  }

  #action(index: number): ModelAction {
    const action = this.#actions[index];
    if (action === undefined) throw new Error(`there is no action ${String(index)}`);
    return action;
  }

  #submit({ partner, order, eventAt }: Ask<'SUBMIT'>): void {
    const action: ModelAction = {
      eventAt,
      submittedAt: this.#now,
      reported: order,
      order,
      partner,
      pinned: null,
      takenBack: [],
      state: 'PENDING',
      detail: 'OPEN',
      lockingAt: null,
      openUntil: null,
      lockedAt: null,
      payableAt: null,
      commissionableAt: null,
      approvedByUser: false,
      excessAllowed: false,
      undoable: [],
      hold: null,
      life: 0,
    };
    this.#actions.push(action);
    if (partner !== null) this.#credit(action, partner);
  }

  /** Prices it under the partner's contract, behind all others of its month. */
  #credit(action: ModelAction, partner: PartnerNumber): void {
    const agreement = this.#program[partner];
    const used = this.used(partner, monthOf(action.eventAt), action);
    Object.assign(action, {
      partner,
      pinned: priced(agreement, action.order, used),
      ...lockDates(agreement, action),
    });
  }

  #reverse(action: ModelAction, taken: TakeBack, reason: ReversalReason = reversalReason): ProblemCode | null {
    if (action.state === 'REVERSED') return 'ACTION_ALREADY_REVERSED';
    const takenBack = [...action.takenBack, taken];
    const undoable = [...action.undoable, basisOf(action)];
    const left = saleLeft(action.order, takenBack);
    if (left === null) return 'REVERSAL_EXCEEDS_ACTION';
    const ended = left.rounded() === 0n ? { state: 'REVERSED', detail: reason, hold: null } : {};
    this.#reprice(action, { takenBack, undoable, ...ended });
    return null;
  }

  /** It is paid another sum where it stands: what is locked has a payment date exactly while there is something to be paid. */
  #reprice(action: ModelAction, change: object): void {
    const { detail, partner, lockedAt, payableAt } = action;
    this.#changePayout(action, () => Object.assign(action, change));
    if (detail !== 'LOCKED' || partner === null || lockedAt === null) return;
    const scheduled = payableAt ?? daysAfter(lockedAt, this.#program[partner].payAfterDays);
    action.payableAt = payoutNow(action) === 0n ? null : scheduled;
  }

  /** Of what was payable already less is clawed back, and more is earned now. */
  #changePayout(action: ModelAction, change: () => void): void {
    const { partner, life, detail } = action;
    const before = payoutNow(action);
    change();
    const more = payoutNow(action) - before;
    if (partner === null || more === 0n || (detail !== 'PAYMENT_PENDING' && detail !== 'PAID')) return;
    const line = { amount: more, action: this.#numberOf(action), life };
    if (more < 0n) {
      this.#payments[partner].clawBack({ ...line, kind: 'CLAWED_BACK' });
    } else {
      this.#payments[partner].earn({ ...line, kind: 'EARNED' }, this.#now, this.#now);
      action.detail = 'PAYMENT_PENDING';
    }
  }

  readonly #numberOf = (action: ModelAction): number => this.#actions.indexOf(action);

  #hold(action: ModelAction, until: number | null): ProblemCode | null {
    if (action.state === 'REVERSED') return 'ACTION_ALREADY_REVERSED';
    if (action.state === 'APPROVED' && action.detail !== 'LOCKED') return 'ACTION_ALREADY_PAYABLE';
    if (until !== null && until <= this.#now) return 'VALIDATION_FAILED';
    action.hold = { until };
    if (action.state === 'PENDING') action.detail = 'ON_HOLD';
    return null;
  }

  #release(action: ModelAction): ProblemCode | null {
    if (action.state === 'REVERSED') return 'ACTION_ALREADY_REVERSED';
    if (action.hold === null) return 'ACTION_NOT_ON_HOLD';
    action.hold = null;
    if (action.state === 'PENDING') action.detail = action.approvedByUser ? 'APPROVED_BY_USER' : 'OPEN';
    return null;
  }

  #approve(action: ModelAction): ProblemCode | null {
    if (action.state === 'REVERSED') return 'ACTION_ALREADY_REVERSED';
    if (action.state === 'APPROVED' || action.detail === 'APPROVED_BY_USER') return 'ACTION_ALREADY_APPROVED';
    if (action.hold !== null) return 'ACTION_ON_HOLD';
    if (action.partner === null) return 'ACTION_STATE_REFUSES';
    const { locking } = this.#program[action.partner];
    action.approvedByUser = true;
    if (locking.openEnd !== null && action.lockingAt === null) {
      const lockingAt = daysAfter(this.#now, locking.days);
      Object.assign(action, { detail: 'APPROVED_BY_USER', lockingAt, openUntil: null });
      return null;
    }
    action.lockingAt = this.#now;
    this.#lock(action, this.#now);
    return null;
  }

  #commission(action: ModelAction): ProblemCode | null {
    if (action.state === 'REVERSED') return 'ACTION_ALREADY_REVERSED';
    if (action.state === 'APPROVED' || action.detail === 'APPROVED_BY_USER') return 'ACTION_ALREADY_APPROVED';
    if (action.partner === null) return 'ACTION_STATE_REFUSES';
    const agreement = this.#program[action.partner];
    if (agreement.locking.basis !== 'COMMISSIONABLE' || action.lockingAt !== null) return 'ACTION_NOT_COMMISSIONABLE';
    action.commissionableAt = this.#now;
    Object.assign(action, lockDates(agreement, action));
    return null;
  }

  #restore(action: ModelAction): ProblemCode | null {
    if (action.state !== 'REVERSED') return this.#undo(action);
    const { lockingAt, openUntil, approvedByUser } = action;
    Object.assign(action, {
      state: 'PENDING',
      detail: approvedByUser ? 'APPROVED_BY_USER' : 'OPEN',
      takenBack: action.takenBack.slice(0, -1),
      undoable: action.undoable.slice(0, -1),
      lockingAt: lockingAt === null ? null : Math.max(lockingAt, this.#now),
      openUntil: openUntil !== null && openUntil <= this.#now ? monthAfter(this.#now) : openUntil,
      lockedAt: null,
      payableAt: null,
      life: action.life + 1,
    });
    return null;
  }

  /** Undoes the latest part that was taken back, or the latest correction. */
  #undo(action: ModelAction): ProblemCode | null {
    const { undoable, takenBack, order, reported } = action;
    const before = undoable.at(-1);
    if (before) {
      this.#reprice(action, { ...before, undoable: undoable.slice(0, -1) });
      return null;
    }
    return takenBack.length === 0 && order === reported ? 'ACTION_NOT_REVERSED' : 'ACTION_CHANGED_SINCE';
  }

  /** The order is what it now is, whatever was taken back of it. */
  #correct(action: ModelAction, order: Order): ProblemCode | null {
    if (action.state === 'REVERSED') return 'ACTION_ALREADY_REVERSED';
    if ('amount' in order && 'items' in action.reported) return 'VALIDATION_FAILED';
    const { partner, pinned, eventAt } = action;
    const others = partner === null ? null : this.used(partner, monthOf(eventAt), action);
    this.#reprice(action, {
      order,
      takenBack: [],
      undoable: [...action.undoable, basisOf(action)],
      ...(partner !== null &&
        pinned &&
        others && { pinned: pricedAgain(this.#program[partner], order, pinned, others) }),
    });
    return null;
  }

  #allowExcess(action: ModelAction): ProblemCode | null {
    if (action.state === 'REVERSED') return 'ACTION_ALREADY_REVERSED';
    if (action.partner === null) return 'ACTION_STATE_REFUSES';
    if (action.excessAllowed) return 'ACTION_ALREADY_APPROVED';
    if (excessOf(action) === 0n) return 'ACTION_WITHIN_TERMS';
    this.#reprice(action, { excessAllowed: true, undoable: [] });
    return null;
  }

  #reattribute(action: ModelAction, partner: PartnerNumber): ProblemCode | null {
    if (action.state === 'REVERSED') return 'ACTION_ALREADY_REVERSED';
    if (action.partner === partner) return 'ACTION_STATE_REFUSES';
    this.#changePayout(action, () => {
      action.pinned = null;
    });
    Object.assign(action, {
      state: 'PENDING',
      detail: action.hold === null ? 'OPEN' : 'ON_HOLD',
      approvedByUser: false,
      excessAllowed: false,
      undoable: [],
      lockedAt: null,
      payableAt: null,
      life: action.life + 1,
    });
    this.#credit(action, partner);
    return null;
  }

  /** Lets all happen that is due by then, in the order of its dates. Statements close last, with all that belongs on them. */
  passTo(then: number): void {
    for (;;) {
      const due = this.#nextDue(then);
      if (due === null) break;
      this.#now = Math.max(this.#now, due.at);
      due.happen();
    }
    this.#now = then;
  }

  /** Lets happen what a command has made due of its action: one that comes back after its dates locks at once. */
  followUp(number: number): void {
    const action = this.#actions[number];
    for (let step = action && nextOf(action); action && step && step.at <= this.#now; step = nextOf(action)) {
      this.#take(step, action);
    }
  }

  #nextDue(then: number): { readonly at: number; readonly happen: () => void } | null {
    const steps = this.#actions.flatMap((action) => {
      const step = nextOf(action);
      return step
        ? [
            {
              at: step.at,
              happen: () => {
                this.#take(step, action);
              },
            },
          ]
        : [];
    });
    const closings = this.#payments.flatMap((payments) => {
      const statement = payments.nextClosing;
      return statement
        ? [
            {
              at: statement.closesAt,
              happen: () => {
                this.#close(payments);
              },
            },
          ]
        : [];
    });
    const due = [...steps, ...closings].filter(({ at }) => at <= then);
    return due.toSorted((one, other) => one.at - other.at)[0] ?? null;
  }

  #take({ does, at }: Step, action: ModelAction): void {
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
        if (action.partner !== null && this.#program[action.partner].locking.openEnd === 'APPROVE') {
          Object.assign(action, { lockingAt: at, openUntil: null });
          this.#lock(action, at);
        } else {
          this.#reverse(action, { all: true }, 'REJECTED');
        }
    }
  }

  #lock(action: ModelAction, at: number): void {
    const { partner } = action;
    const isPaid = partner !== null && payoutNow(action) > 0n;
    const payableAt = isPaid ? daysAfter(at, this.#program[partner].payAfterDays) : null;
    Object.assign(action, { state: 'APPROVED', detail: 'LOCKED', lockedAt: at, payableAt });
  }

  #makePayable(action: ModelAction, at: number): void {
    action.detail = 'PAYMENT_PENDING';
    const { partner, life } = action;
    if (partner === null) return;
    const line = { kind: 'EARNED', amount: payoutNow(action), action: this.#numberOf(action), life } as const;
    this.#payments[partner].earn(line, at, this.#now);
  }

  #close(payments: Payments): void {
    const statement = payments.nextClosing;
    if (statement === null) return;
    for (const { kind, action: number, life } of payments.close(statement)) {
      const action = this.#action(number);
      const isItsOwn = kind === 'EARNED' && life === action.life;
      const isPaid = isItsOwn && !payments.awaits({ action: number, life });
      if (isPaid && action.detail === 'PAYMENT_PENDING') action.detail = 'PAID';
    }
  }
}

const basisOf = ({ order, pinned, takenBack }: ModelAction): Basis => ({ order, pinned, takenBack });

const aMinute = 60_000;
const anHour = 60 * aMinute;
