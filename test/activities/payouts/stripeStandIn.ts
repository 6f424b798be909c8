import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { StripeAccess } from '../../../activities/payouts/rails/stripe.ts';

/** Somebody else's service, so it has a stand-in: what docs.stripe.com says of transfers, over HTTP, and no more. */
export interface StripeStandIn {
  readonly access: Required<StripeAccess>;
  /** The transfers that it has made. */
  readonly transfers: readonly Transfer[];
  /** What happens to the next requests, instead of what they ask for. */
  failNext(...failures: readonly Failure[]): void;
  reverse(transferId: string): void;
  readonly close: () => Promise<void>;
}

interface Transfer {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  reversed: boolean;
}

/** An answer with an error, or none: the connection breaks, before the transfer or after it. */
type Failure =
  { readonly status: number; readonly type: string; readonly message: string } | 'BREAKS_BEFORE' | 'BREAKS_AFTER';

export async function startStripe(): Promise<StripeStandIn> {
  const transfers: Transfer[] = [];
  const byKey = new Map<string, Transfer>();
  const failures: Failure[] = [];

  function made(key: string, fields: Record<string, string>): Transfer {
    const earlier = byKey.get(key);
    if (earlier) return earlier;
    const transfer = { id: `tr_${String(transfers.length + 1)}`, fields, reversed: false };
    transfers.push(transfer);
    byKey.set(key, transfer);
    return transfer;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const failing = failures.shift();
    const url = new URL(request.url ?? '', 'http://stripe');
    const fields = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    if (failing === 'BREAKS_BEFORE') {
      request.socket.destroy();
    } else if (typeof failing === 'object') {
      const { status, type, message } = failing;
      reply(response, status, { error: { type, message } });
    } else if (request.method === 'GET') {
      const group = url.searchParams.get('transfer_group');
      const data = transfers.filter((transfer) => transfer.fields['transfer_group'] === group).map(shown);
      reply(response, 200, { object: 'list', data, has_more: false, url: url.pathname });
    } else {
      const transfer = made(String(request.headers['idempotency-key']), fields);
      if (failing === 'BREAKS_AFTER') request.socket.destroy();
      else reply(response, 200, shown(transfer));
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the stand-in listens on no port');
  return {
    access: { apiKey: 'sk_test_123', at: { protocol: 'http', host: '127.0.0.1', port: address.port } },
    transfers,
    failNext(...next) {
      failures.push(...next);
    },
    reverse(transferId) {
      const transfer = transfers.find(({ id }) => id === transferId);
      if (transfer) transfer.reversed = true;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const shown = ({ id, fields, reversed }: Transfer) => ({
  object: 'transfer',
  id,
  reversed,
  amount: Number(fields['amount']),
  currency: fields['currency'],
  destination: fields['destination'],
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
