import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Random } from '../simulation/random.ts';
import { Refused, type CarefulClient } from './client.ts';
import { acknowledgedId, brandOf, type Journal, type Order } from './journal.ts';

const action = z.looseObject({ id: z.string() });

/** What customers ask for, sent while things break. It goes on through as many storms as it takes. */
export class Traffic {
  readonly #client: CarefulClient;
  readonly #journal: Journal;
  readonly #complain: (text: string) => void;
  readonly #underWay = new Set<Promise<void>>();

  constructor(client: CarefulClient, journal: Journal, complain: (text: string) => void) {
    this.#client = client;
    this.#journal = journal;
    this.#complain = complain;
  }

  /** Begins to live an order: it is reported, and then what its fate is; each step until it is acknowledged, and no step twice. */
  send(order: Order, random: Random): void {
    const lived = this.#live(order, random).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      this.#complain(`order ${order.orderId}: ${error.message}`);
    });
    this.#underWay.add(lived);
    void lived.finally(() => this.#underWay.delete(lived));
  }

  /** Resolves when nothing waits to be acknowledged any more. */
  async quiet(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #live(order: Order, random: Random): Promise<void> {
    const { orderId, fate } = order;
    const { keys } = brandOf(this.#journal, order);
    let actionId = acknowledgedId(this.#journal, orderId);
    if (actionId === undefined) {
      await delay(random.whole(0, 4_000));
      actionId = await this.#report(order, keys.brand, random.happens(0.15));
    }
    if (fate.will === 'STAY') return;
    await delay(random.whole(0, 3_000));
    await this.#client.acknowledged({
      key: keys.support,
      path: `/v1/actions/${actionId}/${fate.will === 'MOVE' ? 'reattributions' : 'reversals'}`,
      body: commandOf(fate),
      idempotencyKey: order.commandKey,
      twice: random.happens(0.3),
    });
    this.#journal.write({ entry: 'COMMANDED', orderId });
  }

  async #report(order: Order, key: string, twice: boolean): Promise<string> {
    const { orderId, submissionKey: idempotencyKey } = order;
    const body = reportOf(order, brandOf(this.#journal, order).currency);
    const answer = await this.#client.acknowledged({ key, path: '/v1/actions', body, idempotencyKey, twice });
    const { id: actionId } = action.parse(answer);
    this.#journal.write({ entry: 'ACKNOWLEDGED', orderId, actionId });
    return actionId;
  }
}

function commandOf(fate: Exclude<Order['fate'], { will: 'STAY' }>): object {
  switch (fate.will) {
    case 'BE_REVERSED':
      return { reason: 'ORDER_ERROR' };
    case 'BE_REDUCED':
      return { reason: 'ORDER_ERROR', amount: fate.by };
    case 'MOVE':
      return { reason: 'CREDITED_DIFFERENT_MP', partnerId: fate.toPartnerId };
  }
}

const reportOf = (order: Order, currency: string): object => ({
  eventType: 'SALE',
  orderId: order.orderId,
  eventDate: order.eventDate,
  amount: order.amount,
  currency,
  customerId: order.customerId,
  customerStatus: order.isNewCustomer ? 'NEW' : 'EXISTING',
  partnerId: order.partnerId,
});
