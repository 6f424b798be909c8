import { aDay, aMinute, anHour } from '../oracle/calendar.ts';
import { leftOf, type Action } from '../oracle/action.ts';
import type { Payout } from '../oracle/account.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { Random } from '../random.ts';
import { currencies, faults, type Brand, type Currency, type PartnerNumber } from '../world/world.ts';
import type { Command, FinanceAsk, Order, PayoutName, Report, Request, TakeBack } from './request.ts';

/*
 * What happens to a brand from day to day, by chance: sales and leads, most in time and some late, and what support and finance
 * make of them. Rates are of the actions that are reported on the same day.
 */

/** For how long people come back to an action: long enough that much of it was paid by then. */
const lookBackDays = 120;

/** When what is reported has happened. */
export interface Span {
  readonly sinceAt: number;
  readonly untilAt: number;
}

export class Traffic {
  readonly #random: Random;
  readonly #brand: Brand;
  readonly #oracle: Oracle;
  #reported = 0;

  constructor(random: Random, brand: Brand, oracle: Oracle) {
    this.#random = random;
    this.#brand = brand;
    this.#oracle = oracle;
  }

  /**
   * What is reported, taken back, held, approved and confirmed: nothing of it makes anything payable at once, so that many can ask
   * at the same time.
   *
   * @param expected how many actions, on average
   */
  first({ sinceAt, untilAt }: Span, now: number, expected: number): Request[] {
    const reports = Array.from({ length: this.#random.times(expected) }, () => this.#report({ sinceAt, untilAt }));
    const asked = new Set<Action>();
    const commands = (rate: number, command: (action: Action) => Command | null): Command[] =>
      Array.from({ length: this.#random.times(rate * expected) }, () => this.#pick(asked)).flatMap((action) => {
        const made = action && command(action);
        return made ? [made] : [];
      });
    return [
      ...reports,
      ...commands(0.12, (action) => this.#reverse(action)),
      ...commands(0.03, (action) => this.#hold(action, now)),
      ...commands(0.02, ({ number }) => ({ ask: 'APPROVE', action: number })),
      ...this.#approvals(asked),
      ...this.#confirmations(now),
    ];
  }

  /**
   * What may make something payable at once: corrections, restorations, other partners, releases, and payments made again. Each
   * partner is concerned once at most, so that each comes onto a statement that nobody else is closing.
   */
  second(expected: number): Request[] {
    const stirred = new Set<PartnerNumber>();
    const once = (requests: readonly Request[]): Request[] =>
      requests.filter((request) => {
        const concerned = this.#concernedBy(request);
        if (concerned.some((partner) => stirred.has(partner))) return false;
        for (const partner of concerned) stirred.add(partner);
        return true;
      });
    const some = (rate: number, make: (action: Action) => Command | null): Command[] =>
      Array.from({ length: this.#random.times(rate * expected) }, () => this.#pick(new Set())).flatMap((action) => {
        const made = action && action.agreement.dripMonths === null ? make(action) : null;
        return made ? [made] : [];
      });
    return once([
      ...this.#retries(),
      ...some(0.08, (action) => this.#correct(action)),
      ...some(0.03, (action) => this.#reattribute(action)),
      ...this.#restorations(expected),
      ...this.#releases(),
    ]).flatMap((request): Request[] => (request.ask === 'RETRY' ? [...this.#mend(request), request] : [request]));
  }

  laneOf(request: Request): PartnerNumber {
    return this.#concernedBy(request)[0] ?? 0;
  }

  #concernedBy(request: Request): readonly PartnerNumber[] {
    switch (request.ask) {
      case 'REPORT':
      case 'MEND':
        return [request.partner];
      case 'CONFIRM':
      case 'RETRY':
        return [request.payout.partner];
      case 'REATTRIBUTE':
        return [this.#partnerOf(request.action), request.partner];
      default:
        return [this.#partnerOf(request.action)];
    }
  }

  #partnerOf(action: number): PartnerNumber {
    return this.#oracle.actions[action]?.partner ?? 0;
  }

  /** A recent action that nobody has asked for in this turn. */
  #pick(asked: Set<Action>): Action | null {
    const { actions, now } = this.#oracle;
    const recent = actions.filter((action) => !asked.has(action) && now - action.reportedAt < lookBackDays * aDay);
    if (recent.length === 0) return null;
    const action = this.#random.one(recent);
    asked.add(action);
    return action;
  }

  #report({ sinceAt, untilAt }: Span): Report {
    const random = this.#random;
    const partner = Math.floor(random.unit() ** 1.4 * this.#brand.partners.length);
    const isLate = random.happens(0.08);
    const eventAt = usualMinute(
      isLate ? sinceAt - random.whole(1, 20) * aDay : random.whole(sinceAt, untilAt - 10 * aMinute),
    );
    const { leadPrice, currency: own } = this.#oracle.agreementAt(partner, eventAt);
    const event = leadPrice !== null && random.happens(0.25) ? 'LEAD' : 'SALE';
    const currency: Currency = event === 'SALE' && random.happens(0.25) ? random.one(currencies) : own;
    const number = this.#reported;
    this.#reported += 1;
    return {
      ask: 'REPORT',
      number,
      partner,
      event,
      by: random.one(['PARTNER', 'PARTNER', 'PROMO_CODE', 'CLICK']),
      eventAt,
      currency,
      order: event === 'LEAD' ? { amount: 4_000n } : this.#order(random.happens(0.4)),
      isNewCustomer: random.happens(0.35),
      country: random.one(['US', 'DE', 'JP', 'GB', 'FR', 'BR']),
    };
  }

  #order(hasItems: boolean): Order {
    const random = this.#random;
    if (!hasItems) return { amount: BigInt(random.whole(500, 40_000)) };
    const skus = ['tent', 'lamp', 'pen', 'chair', 'map'].slice(random.whole(0, 2)).slice(0, random.whole(1, 3));
    return {
      items: skus.map((sku) => ({ sku, quantity: random.whole(1, 4), price: BigInt(random.whole(290, 9_999)) })),
    };
  }

  #reverse(action: Action): Command | null {
    const takeBack = this.#takeBack(action);
    return takeBack && { ask: 'REVERSE', action: action.number, takeBack };
  }

  #takeBack(action: Action): TakeBack | null {
    const random = this.#random;
    const left = leftOf(action).rounded();
    if (left === 0n || random.happens(0.4)) return { all: true };
    if ('items' in action.order && random.happens(0.6)) {
      return { sku: random.one(action.order.items).sku, quantity: random.whole(1, 2) };
    }
    const amount = (left * BigInt(random.whole(5, 80))) / 100n;
    return amount > 0n ? { amount } : null;
  }

  #hold(action: Action, now: number): Command | null {
    if (action.agreement.dripMonths !== null || action.isPayable) return null;
    // Holds end in the morning, each of a partner in a minute of its own.
    const until = now - (now % aDay) + this.#random.whole(2, 25) * aDay + 6 * anHour + (action.number % 170) * aMinute;
    return { ask: 'HOLD', action: action.number, until: this.#random.happens(0.7) ? until : null };
  }

  /** Most of what waits for an approval gets it in time. */
  #approvals(asked: Set<Action>): Command[] {
    const waiting = this.#oracle.actions.filter(
      (action) => action.state === 'PENDING' && action.openUntil !== null && action.hold === null && !asked.has(action),
    );
    return waiting
      .filter(() => this.#random.happens(0.07))
      .map(({ number }) => ({ ask: 'APPROVE', action: number }) as const);
  }

  #correct(action: Action): Command | null {
    if (action.state === 'REVERSED') return null;
    const order = this.#order('items' in action.reported);
    return { ask: 'CORRECT', action: action.number, order };
  }

  #reattribute(action: Action): Command | null {
    if (action.facts.event === 'LEAD') return null;
    const { partners } = this.#brand;
    const partner = this.#random.whole(0, partners.length - 1);
    const { dripMonths } = this.#oracle.agreementAt(partner, action.eventAt);
    return dripMonths === null ? { ask: 'REATTRIBUTE', action: action.number, partner } : null;
  }

  #restorations(expected: number): Command[] {
    const undoable = this.#oracle.actions.filter(
      ({ state, undoable, agreement, isRejected }) =>
        agreement.dripMonths === null && !isRejected && (state === 'REVERSED' || undoable.length > 0),
    );
    if (undoable.length === 0) return [];
    return Array.from({ length: this.#random.times(0.03 * expected) }, () => ({
      ask: 'RESTORE',
      action: this.#random.one(undoable).number,
    }));
  }

  #releases(): Command[] {
    const held = this.#oracle.actions.filter(({ hold, state }) => hold !== null && state !== 'REVERSED');
    return held
      .filter(() => this.#random.happens(0.08))
      .map(({ number }) => ({ ask: 'RELEASE', action: number }) as const);
  }

  #confirmations(now: number): FinanceAsk[] {
    return this.#payouts().flatMap(({ name, payout }): FinanceAsk[] => {
      const age = now - payout.at;
      if (payout.rail !== 'EXTERNAL' || age < aDay) return [];
      if (payout.state === 'sent' && this.#random.happens(0.4)) {
        return [{ ask: 'CONFIRM', payout: name, state: this.#random.happens(0.85) ? 'completed' : 'failed' }];
      }
      const comesBack = payout.state === 'completed' && age < 20 * aDay && this.#random.happens(0.004);
      return comesBack ? [{ ask: 'CONFIRM', payout: name, state: 'returned' }] : [];
    });
  }

  #retries(): Extract<FinanceAsk, { ask: 'RETRY' }>[] {
    return this.#payouts()
      .filter(({ payout: { state, retriedBy } }) => (state === 'failed' || state === 'returned') && retriedBy === null)
      .filter(() => this.#random.happens(0.2))
      .map(({ name }) => ({ ask: 'RETRY', payout: name }));
  }

  /** Who was paid nothing has another account by then: mostly a good one. */
  #mend({ payout: { partner } }: Extract<FinanceAsk, { ask: 'RETRY' }>): FinanceAsk[] {
    if (this.#oracle.methodOf(partner).rail !== 'FAKE') return [];
    return [{ ask: 'MEND', partner, fault: this.#random.happens(0.4) ? this.#random.one(faults) : null }];
  }

  #payouts(): { readonly name: PayoutName; readonly payout: Payout }[] {
    return this.#brand.partners.flatMap((_, partner) =>
      currencies.flatMap((currency) =>
        this.#oracle
          .account(partner, currency)
          .payouts.map((payout) => ({ name: { partner, currency, date: payout.date }, payout })),
      ),
    );
  }
}

/** No event happens on the hour: that is when people ask, and a month later nothing may fall due while they do. */
function usualMinute(at: number): number {
  const minute = at - (at % aMinute);
  const ofHour = (minute % anHour) / aMinute;
  return ofHour === 0 || ofHour === 59 ? minute - 5 * aMinute : minute;
}
