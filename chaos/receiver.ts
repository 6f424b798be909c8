import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { Random } from '../simulation/random.ts';
import type { Journal } from './journal.ts';
import { portOf } from './port.ts';

const event = z.looseObject({ type: z.string(), data: z.looseObject({ id: z.string() }) });

/** What a moody receiver does with the first try of a webhook. */
type Mood = 'ANSWER' | 'FAIL' | 'RESET' | 'TAKE_TEN_SECONDS';

const takesMs = 10_000;

/**
 * Receives webhooks as docs/webhooks.md advises: verifies, remembers, answers. Paths under `/moody/` belong to receivers that let one of
 * five first tries fail or wait; the second try succeeds, unless they are dead just then.
 */
export class Receiver implements AsyncDisposable {
  readonly port: number;
  /** What came with a wrong signature, or to an address that nobody was told. */
  readonly strange: string[] = [];
  areMoodyDead = false;
  readonly #server: Server;
  readonly #journal: Journal;
  readonly #random: Random;
  readonly #tried = new Set<string>();

  private constructor(server: Server, journal: Journal, random: Random) {
    this.#server = server;
    this.#journal = journal;
    this.#random = random;
    this.port = portOf(server.address());
    server.on('request', (request, response) => {
      this.#receive(request, response).catch(() => {
        response.destroy();
      });
    });
  }

  /** @param port 0: any; an interrupted run goes on with the port that it has told to the service */
  static open(port: number, journal: Journal, random: Random): Promise<Receiver> {
    return new Promise((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen({ port, host: '127.0.0.1' }, () => {
        resolve(new Receiver(server, journal, random));
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const body = await text(request);
    const isMoody = path.startsWith('/moody/');
    if (isMoody && this.areMoodyDead) {
      request.socket.resetAndDestroy();
      return;
    }
    const endpoint = this.#journal.all('ENDPOINT').find((one) => one.path === path);
    const webhookId = String(request.headers['webhook-id']);
    const verified = endpoint && verifiedBy(endpoint.secret, body, request);
    if (!endpoint || !verified) {
      this.strange.push(`${webhookId} came to ${path} without a valid signature`);
      response.writeHead(401).end();
      return;
    }
    switch (isMoody ? this.#moodAt(webhookId) : 'ANSWER') {
      case 'FAIL':
        response.writeHead(500).end();
        return;
      case 'RESET':
        request.socket.resetAndDestroy();
        return;
      case 'TAKE_TEN_SECONDS':
        await delay(takesMs);
        break;
      case 'ANSWER':
    }
    const { type, data } = verified;
    this.#journal.write({ entry: 'TOLD', endpoint: endpoint.id, webhookId, type, subjectId: data.id });
    response.writeHead(204).end();
  }

  #moodAt(webhookId: string): Mood {
    if (this.#tried.has(webhookId)) return 'ANSWER';
    this.#tried.add(webhookId);
    const chance = this.#random.unit();
    return chance < 0.1 ? 'FAIL' : chance < 0.18 ? 'RESET' : chance < 0.2 ? 'TAKE_TEN_SECONDS' : 'ANSWER';
  }
}

/** Undefined: the signature is wrong. */
function verifiedBy(secret: string, body: string, { headers }: IncomingMessage): z.output<typeof event> | undefined {
  const signed = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  try {
    return event.parse(
      new Webhook(secret).verify(body, Object.fromEntries(signed.map((name) => [name, String(headers[name])]))),
    );
  } catch {
    return undefined;
  }
}
