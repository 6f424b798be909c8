import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Journal } from './journal.ts';
import { portOf } from './port.ts';

const payment = z.object({
  payoutId: z.string(),
  payee: z.string(),
  amount: z.string(),
  currency: z.string(),
  fault: z.enum(['DECLINED', 'PENDING', 'UNKNOWN', 'TIMEOUT_AFTER_SUCCESS', 'RETURNED_LATER']).nullable(),
});
type Payment = z.output<typeof payment>;

/** What the whole bank is like: DEAD refuses before it looks, LOST pays and loses the answer. */
export type BankState = 'WELL' | 'SLOW' | 'DEAD' | 'LOST';

const slowByMs = 5_000;

/** The bank of the rail FAKE, with a book that is kept. It pays whatever it is told, and notes who tells it twice. */
export class Bank implements AsyncDisposable {
  readonly port: number;
  /** Payments that were handed over again after they had been taken: nobody may do that. */
  readonly handedOverAgain: string[] = [];
  state: BankState = 'WELL';
  readonly #server: Server;
  readonly #journal: Journal;
  readonly #missed = new Set<string>();

  private constructor(server: Server, journal: Journal) {
    this.#server = server;
    this.#journal = journal;
    this.port = portOf(server.address());
    server.on('request', (request, response) => {
      this.#serve(request, response).catch(() => {
        response.destroy();
      });
    });
  }

  /** @param port 0: any; an interrupted run goes on with its own */
  static open(port: number, journal: Journal): Promise<Bank> {
    return new Promise((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen({ port, host: '127.0.0.1' }, () => {
        resolve(new Bank(server, journal));
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.state === 'SLOW') await delay(slowByMs);
    if (this.state === 'DEAD') {
      request.socket.resetAndDestroy();
      return;
    }
    const answer =
      request.method === 'POST'
        ? this.#pay(payment.parse(await json(request)))
        : this.#find((request.url ?? '').split('/').at(-1) ?? '');
    if (answer === undefined || this.state === 'LOST') {
      request.socket.resetAndDestroy();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  /** Undefined: nobody gets an answer. */
  #pay({ fault, ...asked }: Payment): object | undefined {
    const { payoutId } = asked;
    if (this.#paid(payoutId)) {
      this.handedOverAgain.push(payoutId);
      return completed(payoutId);
    }
    if (fault === 'DECLINED') return { outcome: 'declined', reason: 'The account is closed.' };
    if (fault === 'UNKNOWN' && !this.#missed.has(payoutId)) {
      this.#missed.add(payoutId);
      return { outcome: 'unknown', reason: 'The bank does not answer.' };
    }
    this.#journal.write({ entry: 'PAID', ...asked });
    if (fault === 'TIMEOUT_AFTER_SUCCESS') return undefined;
    return fault === 'PENDING' ? { outcome: 'accepted', receipt: receiptOf(payoutId) } : completed(payoutId);
  }

  #find(payoutId: string): object {
    const paid = this.#paid(payoutId);
    if (!paid) return { outcome: 'absent' };
    const { amount, currency } = paid;
    return { ...completed(payoutId), paid: { amount, currency } };
  }

  #paid(payoutId: string) {
    return this.#journal.all('PAID').find((one) => one.payoutId === payoutId);
  }
}

const receiptOf = (payoutId: string): string => `fake-${payoutId}`;
const completed = (payoutId: string) => ({ outcome: 'completed', receipt: receiptOf(payoutId) });
