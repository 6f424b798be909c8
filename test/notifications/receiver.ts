import { createServer, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';

export const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const event = z.strictObject({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({ sequence: z.number() }),
});

/** A webhook as a receiver sees it once it has verified the signature. */
export interface ReceivedWebhook {
  readonly id: string;
  readonly path: string;
  readonly event: z.output<typeof event>;
}

export interface Reply {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly content?: string;
}

export interface Receiver {
  readonly url: string;
  /** What arrived with a valid signature, in order; anything else is answered 401. */
  readonly received: readonly ReceivedWebhook[];
  close(): Promise<void>;
}

/**
 * A receiver as docs/webhooks.md advises to write one, on a free port of this machine. `reply` may take its time; `signedWith`
 * is asked at each delivery, since an endpoint gets its secret only after it has a URL.
 */
export async function startReceiver(
  reply: (webhook: ReceivedWebhook) => Reply | Promise<Reply> = () => ({ status: 204 }),
  signedWith: () => string = () => secret,
): Promise<Receiver> {
  const received: ReceivedWebhook[] = [];
  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const webhook = verified(request, await text(request), signedWith());
    if (!webhook) return { status: 401 };
    received.push(webhook);
    return reply(webhook);
  };
  const server = createServer((request, response) => {
    void answer(request).then(({ status, headers, content }) => {
      response.writeHead(status, headers).end(content);
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(portOf(server.address()));
    });
  });
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function verified(request: IncomingMessage, body: string, key: string): ReceivedWebhook | null {
  const header = (name: string): string => String(request.headers[name]);
  const headers = {
    'webhook-id': header('webhook-id'),
    'webhook-timestamp': header('webhook-timestamp'),
    'webhook-signature': header('webhook-signature'),
  };
  try {
    const content = new Webhook(key).verify(body, headers);
    return { id: headers['webhook-id'], path: request.url ?? '', event: event.parse(content) };
  } catch {
    return null;
  }
}

export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}
