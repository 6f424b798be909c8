import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { Failure } from '../simulation/failure.ts';
import { codeOf, must, type Server } from '../simulation/server.ts';
import type { OpenBrand } from './brand.ts';
import { customerIdOf } from './counterKeys.ts';
import type { Command, Interleaving, Reversal, Sale } from './interleaving.ts';
import { termsOf } from './terms.ts';

/* An interleaving, as a brand's engineer and support send it: all at once, but for what waits for a sale. */

/** What became of a command. */
export interface Answered {
  /** Null: it was done. */
  readonly refusal: string | null;
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** An interleaving that was sent. */
export interface Sent {
  readonly interleaving: Interleaving;
  /** What its orders and customers begin with. */
  readonly run: string;
  readonly partnerId: string;
  readonly contractId: string;
  /** The ids of its actions; those of reversals are empty. */
  readonly actionIds: readonly string[];
  /** For each command. */
  readonly answers: readonly Answered[];
}

/** What it is sent with. */
export interface Desk {
  readonly server: Server;
  readonly brand: OpenBrand;
  /** The two dates of events. */
  readonly dates: readonly [string, string];
}

/** The day before an instant and the day before that one: both are over. */
export function datesBefore(now: Date): readonly [string, string] {
  const daysBefore = (days: number): string =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - days)).toISOString().slice(0, 10);
  return [daysBefore(1), daysBefore(2)];
}

/**
 * Makes a partner and its contract, and sends everything.
 * @param run a text of its own, among all that are sent to the brand
 * @throws Failure when the server does not take what it should
 */
export async function sendAtOnce(desk: Desk, interleaving: Interleaving, run: string): Promise<Sent> {
  const { server, brand } = desk;
  const { id: partnerId } = await server.make(brand.brandKey, '/v1/partners', {
    name: `Partner ${run}`,
    email: 'partner@example.com',
    country: 'US',
    currency: 'USD',
  });
  const { id: contractId } = await server.make(brand.brandKey, '/v1/contracts', {
    partnerId,
    startDate: '2020-01-01T00:00:00Z',
    brandSignatory: 'Acme Inc',
    partnerSignatory: `Partner ${run}`,
    terms: termsOf(interleaving.agreement),
  });
  const sending = new Sending(desk, run, partnerId);
  const answers = await sending.all(interleaving.commands);
  return { interleaving, run, partnerId, contractId, actionIds: sending.actionIds, answers };
}

class Sending {
  readonly #desk: Desk;
  readonly #run: string;
  readonly #partnerId: string;
  readonly actionIds: string[] = [];

  constructor(desk: Desk, run: string, partnerId: string) {
    this.#desk = desk;
    this.#run = run;
    this.#partnerId = partnerId;
  }

  async all(commands: readonly Command[]): Promise<Answered[]> {
    const answering: Promise<Answered>[] = [];
    commands.forEach((command, number) => {
      this.actionIds.push('');
      const before = command.after === null ? undefined : answering[command.after];
      answering.push(this.#one(command, number, before));
    });
    return Promise.all(answering);
  }

  async #one(command: Command, number: number, before: Promise<Answered> | undefined): Promise<Answered> {
    await before;
    if (command.delayMs > 0) await delay(command.delayMs);
    const sentAt = performance.now();
    const refusal = command.does === 'SELL' ? await this.#sell(command, number) : await this.#takeBack(command, number);
    return { refusal, sentAt, answeredAt: performance.now() };
  }

  async #sell({ amount, customer, isNew, day }: Sale, number: number): Promise<null> {
    const { server, brand, dates } = this.#desk;
    const customerId = customerIdOf(this.#run, customer);
    const body = {
      eventType: 'SALE',
      orderId: `${this.#run}-${String(number)}`,
      eventDate: `${dates[day]}T12:00:00Z`,
      amount,
      currency: 'USD',
      partnerId: this.#partnerId,
      customerStatus: isNew ? 'NEW' : 'EXISTING',
      ...(customerId !== null && { customerId }),
    };
    const answer = await server.post({ key: brand.brandKey, path: '/v1/actions', body });
    const { id } = made.parse(must('POST', '/v1/actions', answer));
    this.actionIds[number] = id;
    // A busy machine may take longer than the answer waits.
    if (answer.status === 202) await this.#recorded(id);
    return null;
  }

  async #recorded(id: string): Promise<void> {
    const { server, brand } = this.#desk;
    for (const end = performance.now() + recordedWithinMs; performance.now() < end;) {
      const { data } = await server.read(brand.brandKey, `/v1/actions/${id}/history`, history);
      if (data.length > 0) return;
      await delay(100);
    }
    throw new Failure(`Action ${id} was accepted, and not recorded within ${String(recordedWithinMs / 1000)} s.`);
  }

  async #takeBack({ after, amount }: Reversal, number: number): Promise<string | null> {
    const { server, brand } = this.#desk;
    const answer = await server.post({
      key: brand.supportKey,
      path: `/v1/actions/${this.actionIds[after] ?? ''}/reversals`,
      body: { reason: 'ORDER_ERROR', note: noteOf(number), ...(amount !== null && { amount }) },
    });
    return answer.status === 200 ? null : codeOf(answer);
  }
}

/** By which a reversal is found in the history of its action. */
export const noteOf = (number: number): string => `command ${String(number)}`;

const recordedWithinMs = 120_000;

const made = z.looseObject({ id: z.string() });
const history = z.looseObject({ data: z.array(z.unknown()) });
