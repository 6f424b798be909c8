import type { Action } from '../../domain/action/action.ts';
import { asCorrected, correctedOrder, requireAnOrder, upon } from '../../domain/action/correction.ts';
import * as decide from '../../domain/action/decide.ts';
import type { Decision } from '../../domain/action/decision.ts';
import { lockDates, noDates, type DatingTerms, type LockDates } from '../../domain/action/locking.ts';
import { lastBasis, type PastCommand } from '../../domain/action/price-change.ts';
import { submission, type Submission } from '../../domain/action/submission.ts';
import { allowed } from '../../domain/action/transitions.ts';
import { terms as termsSchema } from '../../domain/contract/terms.ts';
import { DomainError } from '../../domain/errors.ts';
import { compileTerms, type CompiledTerms } from '../../domain/evaluation/compile.ts';
import { evaluate } from '../../domain/evaluation/evaluate.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { correctedFacts } from '../../domain/evaluation/facts/corrected-facts.ts';
import { factsOf, type ActionFacts } from '../../domain/evaluation/facts/facts.ts';
import { countersOf } from '../../domain/evaluation/limits/counters.ts';
import { takenBy } from '../../domain/evaluation/limits/taken.ts';
import type { Usage } from '../../domain/evaluation/limits/usage.ts';
import { usageAgain } from '../../domain/evaluation/limits/usage-again.ts';
import { decimal } from '../../domain/money.ts';
import { unpriced } from '../../domain/evaluation/unpriced.ts';
import type { Request } from './command.ts';
import { DomainBooks } from './domainBooks.ts';
import { reversalReason } from './model.ts';
import type { Agreement, PartnerNumber, Program } from './program.ts';
import type { Order } from './sale.ts';
import { dateIn, dollars, type ActionStanding, type PartnerStanding } from './standing.ts';
import { capacityOf, eventPayoutOf, ordered, takenBack } from './terms.ts';

/*
 * A brand of the model in the domain alone: what the domain decides is carried out on maps, as activities carry it out on the
 * database.
 */

interface Contract {
  readonly id: string;
  readonly partnerId: string;
  readonly compiled: CompiledTerms;
  readonly dating: DatingTerms;
}

interface Kept {
  action: Action;
  readonly reported: Submission;
  readonly history: PastCommand[];
}

/** An evaluation with what it was made from. */
interface Pin {
  readonly evaluation: Evaluation;
  readonly facts: ActionFacts;
  readonly usage: Usage;
}

export class DomainBrand {
  readonly #program: Program;
  readonly #contracts: readonly [Contract, Contract];
  readonly #books: DomainBooks;
  readonly #kept: Kept[] = [];
  readonly #pins = new Map<string, Pin>();
  #commands = 0;
  #now: string;

  constructor(program: Program, now: number) {
    this.#program = program;
    this.#contracts = [signed(0, program[0]), signed(1, program[1])];
    this.#books = new DomainBooks(
      new Map(program.map(({ minimumPayout }, index) => [partnerId(index), dollars(minimumPayout)])),
    );
    this.#now = instant(now);
  }

  /** Asks it; answers the code of the refusal, or null when it was done. */
  perform(request: Request): string | null {
    try {
      this.#ask(request);
      return null;
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  }

  #ask(request: Request): void {
    this.#commands += 1;
    if (request.ask === 'SUBMIT') {
      this.#submit(request);
      return;
    }
    const kept = this.#kept[request.action];
    if (kept === undefined) throw new Error(`there is no action ${String(request.action)}`);
    this.#carryOut(kept, this.#decided(kept, request));
  }

  #decided(kept: Kept, request: Exclude<Request, { ask: 'SUBMIT' }>): Decision {
    const { action } = kept;
    const now = this.#now;
    const asked = { commandId: String(this.#commands), now };
    const terms = this.#termsOf(action);
    const evaluation = this.#evaluationOf(kept);
    switch (request.ask) {
      case 'REVERSE': {
        const takeBack = takenBack(request.takeBack);
        return decide.reverse(action, { evaluation, toCome: [] }, { ...asked, reason: reversalReason, takeBack });
      }
      case 'HOLD':
        return decide.hold(action, { until: request.until === null ? null : instant(request.until), now });
      case 'RELEASE':
        return decide.release(action);
      case 'APPROVE':
        return decide.approve(action, { terms, evaluation }, now);
      case 'COMMISSION':
        return decide.commission(action, terms, now);
      case 'CORRECT':
        return this.#corrected(kept, request.order, asked);
      case 'ALLOW_EXCESS':
        return decide.allowExcess(action, { evaluation, terms, toCome: [] }, asked);
      case 'RESTORE':
        if (action.state !== 'REVERSED') return this.#undone(kept, asked);
        return decide.restore(action, { evaluation, terms, deleted: false, unevaluated: false }, now);
      case 'REATTRIBUTE':
        return this.#reattributed(kept, request.partner);
    }
  }

  #corrected({ action, reported }: Kept, stated: Order, asked: { commandId: string; now: string }): Decision {
    allowed(action, 'CORRECT');
    const order = correctedOrder.parse(ordered(stated));
    requireAnOrder(reported, order);
    const corrected = upon(action.corrected, order);
    const body = asCorrected(reported, corrected);
    const pin = this.#pins.get(action.evaluationId ?? '');
    const contract = this.#contracts.find(({ id }) => id === action.contractId);
    const again =
      pin && contract && this.#evaluatedAgain(contract, correctedFacts(pin.facts, body, new Map()), pin, action);
    const evaluation = again?.evaluation ?? unpriced(factsIn(body));
    const evaluationId = again ? this.#pin(again) : null;
    const known = { evaluation, terms: this.#termsOf(action), toCome: [] };
    return decide.correct(action, known, { ...asked, order, corrected, evaluationId });
  }

  #evaluatedAgain({ id, compiled }: Contract, facts: ActionFacts, { usage: pinned }: Pin, { taken: own }: Action): Pin {
    const counters = countersOf(compiled, facts);
    const usage = usageAgain(counters, { pinned, present: this.#readings(id, counters), own });
    return { evaluation: evaluate(compiled, facts, usage), facts, usage };
  }

  #undone(kept: Kept, asked: { commandId: string; now: string }): Decision {
    const { action, history } = kept;
    allowed(action, 'UNDO');
    const { basis } = lastBasis(action, history, undefined);
    const evaluation = this.#evaluationOf({ ...kept, action: { ...action, ...basis } });
    return decide.undo(action, { evaluation, terms: this.#termsOf(action), toCome: [] }, basis, asked);
  }

  #reattributed({ action, reported }: Kept, partner: PartnerNumber): Decision {
    const contract = this.#contracts[partner];
    decide.requireMovable(action, contract.partnerId);
    const pin = this.#evaluated(contract, factsIn(asCorrected(reported, action.corrected)));
    const { evaluation } = pin;
    const evaluationId = this.#pin(pin);
    const dates = datesOf(contract, action);
    const asked = { partnerId: contract.partnerId, commandId: String(this.#commands), now: this.#now };
    return decide.reattribute(action, { contractId: contract.id, evaluationId, evaluation, dates, toCome: [] }, asked);
  }

  #submit({ partner, order, eventAt }: Extract<Request, { ask: 'SUBMIT' }>): void {
    const id = String(this.#kept.length);
    const body = {
      eventType: 'SALE',
      orderId: id,
      eventDate: instant(eventAt),
      currency: 'USD',
      ...ordered(order),
    };
    const reported = submission.parse(body);
    const contract = partner === null ? null : this.#contracts[partner];
    const pin = contract && this.#evaluated(contract, factsIn(reported));
    const evaluation = pin?.evaluation ?? unpriced(factsIn(reported));
    const dated = { eventDate: instant(eventAt), submittedAt: this.#now, commissionableAt: null };
    const action: Action = {
      id,
      state: 'PENDING',
      stateDetail: 'OPEN',
      test: false,
      partnerId: contract?.partnerId ?? null,
      contractId: contract?.id ?? null,
      evaluationId: pin && this.#pin(pin),
      referral: {},
      amount: evaluation.saleAmount,
      remainingAmount: evaluation.saleAmount,
      payout: evaluation.payout,
      outsideTerms: evaluation.outsideTerms,
      payoutCurrency: evaluation.currency,
      takenBack: [],
      taken: takenBy(evaluation, []),
      cycle: 0,
      ...dated,
      ...(contract && datesOf(contract, dated)),
    };
    this.#kept.push({ action, reported, history: [] });
    if (!contract) return;
    this.#books.move({ contractId: contract.id, before: {}, after: action.taken });
    this.#books.book(decide.promise({ ...action, partnerId: contract.partnerId }), id, this.#now);
  }

  #evaluated({ id, compiled }: Contract, facts: ActionFacts): Pin {
    const usage = this.#readings(id, countersOf(compiled, facts));
    return { evaluation: evaluate(compiled, facts, usage), facts, usage };
  }

  #readings(contractId: string, counters: readonly { readonly key: string }[]): Usage {
    return Object.fromEntries(counters.map(({ key }) => [key, this.#books.reading(contractId, key)] as const));
  }

  #pin(pin: Pin): string {
    const id = `evaluation-${String(this.#pins.size)}`;
    this.#pins.set(id, pin);
    return id;
  }

  #evaluationOf({ action, reported }: Kept): Evaluation {
    const pin = this.#pins.get(action.evaluationId ?? '');
    return pin?.evaluation ?? unpriced(factsIn(asCorrected(reported, action.corrected)));
  }

  #termsOf({ contractId }: Action): DatingTerms | null {
    return this.#contracts.find(({ id }) => id === contractId)?.dating ?? null;
  }

  #carryOut(kept: Kept, { command, changed, bookings, moves, priceChange }: Decision): void {
    for (const move of moves) this.#books.move(move);
    for (const booking of bookings) this.#books.book(booking, kept.action.id, this.#now);
    kept.action = { ...kept.action, ...changed };
    const { state } = kept.action;
    kept.history.push({ commandId: String(this.#commands), command, priceChange, after: { state } });
  }

  /** Lets all happen that is due by then, from date to date. */
  passTo(then: number): void {
    const end = instant(then);
    for (;;) {
      this.#settle();
      const next = this.#dates().find((at) => at > this.#now && at <= end);
      this.#now = next ?? end;
      if (next === undefined) return;
    }
  }

  /** What is due now: steps of actions first, then the statements that wait for them. */
  #settle(): void {
    for (;;) {
      if (this.#kept.some((kept) => this.#step(kept))) continue;
      const statement = this.#books.nextStatement;
      if (statement === undefined || statement.scheduledFor > this.#now) return;
      for (const { actionId } of this.#books.close(statement)) this.#settled(actionId);
    }
  }

  #step(kept: Kept): boolean {
    const { action } = kept;
    const now = this.#now;
    const lockable = { terms: this.#termsOf(action), evaluation: this.#evaluationOf(kept) };
    const step =
      decide.lock(action, lockable, now) ??
      decide.endOpenPeriod(action, lockable, { commandId: `END_OPEN_PERIOD/${String(action.cycle)}`, now }) ??
      decide.makePayable(action, [], now) ??
      decide.endHold(action, now);
    if (step) this.#carryOut(kept, step);
    return step !== null;
  }

  #settled(actionId: string): void {
    const kept = this.#kept[Number(actionId)];
    const paid = kept && decide.settle(kept.action, this.#books.awaited(actionId), this.#now);
    if (paid) this.#carryOut(kept, paid);
  }

  #dates(): readonly string[] {
    const ofActions = this.#kept.flatMap(({ action: { lockingAt, openUntil, payableAt, hold } }) => [
      lockingAt,
      openUntil,
      payableAt,
      hold?.until,
    ]);
    const dates = [...ofActions, this.#books.nextStatement?.scheduledFor];
    return dates.filter((at) => typeof at === 'string').toSorted();
  }

  get actions(): readonly ActionStanding[] {
    return this.#kept.map(({ action }) => ({
      state: action.state,
      detail: action.stateDetail,
      partner: partnerNumber(action.partnerId),
      payout: twoDigits(action.payout),
      amountLeft: twoDigits(action.remainingAmount),
      lockingAt: dateIn(action.lockingAt),
      openUntil: dateIn(action.openUntil),
      payableAt: dateIn(action.payableAt),
      heldUntil: action.hold ? (dateIn(action.hold.until) ?? 'for ever') : null,
    }));
  }

  /** All accounts of the ledger together. */
  get total(): string {
    return this.#books.total;
  }

  partner(partner: PartnerNumber): PartnerStanding {
    const { id, partnerId: owner } = this.#contracts[partner];
    return {
      balance: {
        accrued: this.#books.balance('PARTNER_ACCRUED', owner),
        payable: this.#books.balance('PARTNER_PAYABLE', owner),
        paid: this.#books.balance('PARTNER_PAID', owner),
      },
      capacity: capacityOf(this.#program[partner], this.#books.counters(id)),
      statements: this.#books.statements(owner).map(({ date, sums }) => ({
        date,
        carriedForward: sums.carriedForward,
        earned: sums.earned,
        clawedBack: sums.clawedBack,
        disbursed: sums.disbursed,
        carriedOver: sums.carriedOver,
      })),
      payouts: this.#books.payouts(owner).map(({ payout, lines }) => ({
        date: dateIn(payout.scheduledFor) ?? '',
        amount: payout.amount,
        lines: lines.map(({ kind, amount, actionId }) => `${kind} ${amount} of ${actionId}`).toSorted(),
      })),
    };
  }
}

const factsIn = (reported: Submission): ActionFacts => factsOf(reported, { eventCategory: 'SALE', timeZone: 'UTC' });

const instant = (at: number): string => new Date(at).toISOString();
const partnerId = (index: number): string => `partner-${String(index)}`;
const partnerNumber = (id: string | null | undefined): PartnerNumber | null =>
  id ? (id === partnerId(0) ? 0 : 1) : null;

function signed(index: PartnerNumber, agreement: Agreement): Contract {
  const terms = termsSchema.parse({ currency: 'USD', eventPayouts: [eventPayoutOf(agreement)] });
  const [payout] = terms.eventPayouts;
  return {
    id: `contract-${String(index)}`,
    partnerId: partnerId(index),
    compiled: compileTerms(terms),
    dating: {
      locking: payout?.locking,
      scheduling: payout?.payoutScheduling,
      brand: { timeZone: 'UTC', minimumReviewPeriod: 0 },
    },
  };
}

const datesOf = (
  { dating }: Contract,
  { eventDate, submittedAt, commissionableAt }: Pick<Action, 'eventDate' | 'submittedAt' | 'commissionableAt'>,
): LockDates =>
  dating.locking
    ? lockDates(dating.locking, { eventDate, submittedAt, commissionableAt: commissionableAt ?? null }, dating.brand)
    : noDates;

const twoDigits = (amount: string): string => decimal(amount).toFixed(2);
