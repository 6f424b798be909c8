import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { post } from '../../activities/notifications/post.ts';
import { webhook } from '../../activities/notifications/webhook.ts';
import { webhookAgent } from '../../activities/notifications/webhookAgent.ts';
import { verifiedInPython } from './pythonLibrary.ts';
import { portOf } from './receiver.ts';

/* Deliveries as they arrive, verified by the libraries of Standard Webhooks for Node (npm) and Python (PyPI). */

const newest = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwvhM4L5cZZZZ=';
const before = 'whsec_YW5vdGhlciBzZWNyZXQgb2YgdGhlIHNhbWUgbGVuZ3Ro';
const foreign = 'whsec_Zm9yZWlnbiBzZWNyZXQgb2YgdGhlIHNhbWUgbGVuZ3Ro';

interface Arrived {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const arrived: Arrived[] = [];
const server = createServer((request, response) => {
  void text(request).then((body) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const),
    );
    arrived.push({ headers, body });
    response.writeHead(204).end();
  });
});
const agent = webhookAgent({ allowPrivateWebhooks: true });
let url = '';

/** Sends a message, signed by `newest` and, for another minute, by `before`; answers it as it arrived. */
async function delivered(): Promise<Arrived> {
  const receiver = {
    url,
    secret: newest,
    oldSecret: before,
    oldSecretUntil: new Date(Date.now() + 60_000).toISOString(),
  };
  const notification = {
    id: '018f5bf2-0000-7000-8000-000000000001',
    sequence: '42',
    body: { type: 'action.approved', timestamp: '2027-01-01T05:00:00.000Z', data: { id: 'Ünï/ß — 報酬 \u2028 "' } },
  };
  await post(agent, webhook(receiver, notification, new Date()), AbortSignal.timeout(5_000));
  const message = arrived.at(-1);
  if (message === undefined) throw new Error('nothing arrived');
  return message;
}

const libraries: Readonly<Record<string, (message: Arrived & { readonly secret: string }) => boolean>> = {
  npm({ secret, body, headers }) {
    try {
      new Webhook(secret).verify(body, { ...headers });
      return true;
    } catch {
      return false;
    }
  },
  PyPI: (message) => verifiedInPython([message])[0] ?? false,
};

beforeAll(async () => {
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(portOf(server.address()));
    });
  });
  url = `http://127.0.0.1:${port}/hooks`;
});
afterAll(async () => {
  await agent.destroy();
  server.close();
});

describe.each(Object.entries(libraries))('the library of %s', (_name, isOurs) => {
  test.each([
    { rule: 'takes a message with the newest secret', secret: newest, ours: true },
    { rule: 'takes it with the secret before, while both sign', secret: before, ours: true },
    { rule: 'refuses it with another secret', secret: foreign, ours: false },
  ])('$rule', async ({ secret, ours }) => {
    expect(isOurs({ secret, ...(await delivered()) })).toBe(ours);
  });

  test.each<{ rule: string; forged: (message: Arrived) => Partial<Arrived> }>([
    { rule: 'another content', forged: ({ body }) => ({ body: body.replace('approved', 'reversed') }) },
    { rule: 'another id', forged: ({ headers }) => ({ headers: { ...headers, 'webhook-id': 'another' } }) },
    {
      rule: 'another time',
      forged: ({ headers }) => ({
        headers: { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) },
      }),
    },
  ])('refuses a message that was given $rule on its way', async ({ forged }) => {
    const message = await delivered();
    expect(isOurs({ secret: newest, ...message, ...forged(message) })).toBe(false);
  });
});
