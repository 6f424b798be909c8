import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Answer } from '../../../activities/notifications/answer.ts';
import { post } from '../../../activities/notifications/post.ts';
import { webhook } from '../../../activities/notifications/webhook.ts';
import { webhookAgent } from '../../../activities/notifications/webhookAgent.ts';
import { behindNames, elsewhere, names, thisMachine } from '../../notifications/forbiddenAddresses.ts';
import { portOf, secret, startReceiver } from '../../notifications/receiver.ts';

/** Listens on all addresses of this machine, counts who comes, and hangs up. */
let connections = 0;
const listener = createServer((socket) => {
  connections += 1;
  socket.destroy();
});
let port = 0;

beforeAll(async () => {
  port = await new Promise<number>((resolve) => {
    listener.listen(0, () => {
      resolve(portOf(listener.address()));
    });
  });
});
beforeEach(() => {
  connections = 0;
});
afterAll(() => {
  listener.close();
});

const notification = {
  id: '018f5bf2-0000-7000-8000-000000000001',
  sequence: '1',
  body: { type: 'action.created', timestamp: '2026-11-20T10:00:00.000Z', data: {} },
};

async function tryToReach(url: string, allowPrivateWebhooks: boolean): Promise<Answer> {
  const agent = webhookAgent({
    allowPrivateWebhooks,
    resolve: (name, _, callback) => {
      callback(
        null,
        (names[name] ?? ['127.0.0.1']).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
  });
  try {
    return await post(agent, webhook({ url, secret }, notification, new Date()), AbortSignal.timeout(5_000));
  } finally {
    await agent.destroy();
  }
}

const refused = (summary: string): Answer => ({ result: 'FAILED', summary, retryAfterSeconds: 0 });

describe('a webhook never reaches', () => {
  test.each([...thisMachine, ...elsewhere, ...behindNames])('$rule: $host', async ({ host }) => {
    expect(await tryToReach(`https://${host}:${port}/`, false)).toEqual(refused('no answer: PRIVATE_ADDRESS'));
    expect(connections).toBe(0);
  });

  test.each([
    { rule: 'an address with a zone', url: 'https://[fe80::1%25lo]/' },
    { rule: 'a number that is no address', url: 'https://999999999999/' },
    { rule: 'an address part above 255', url: 'https://127.0.0.256/' },
  ])('$rule, which is no URL at all: $url', async ({ url }) => {
    expect(await tryToReach(url, false)).toEqual(refused('no answer: ERR_INVALID_URL'));
  });

  test.each(['127.0.0.1', 'localhost', '93.184.215.14', 'www.example'])('%s without TLS', async (host) => {
    expect(await tryToReach(`http://${host}:${port}/`, false)).toEqual(refused('no answer: HTTPS_REQUIRED'));
    expect(connections).toBe(0);
  });

  test.each(['ftp://example.com/', 'file:///etc/passwd', 'gopher://127.0.0.1/'])(
    'what is not the web: %s',
    async (url) => {
      expect(await tryToReach(url, false)).toMatchObject({ result: 'FAILED' });
      expect(connections).toBe(0);
    },
  );
});

test('without the guard every one of these forms of this machine reaches it, so the table above can fail', async () => {
  for (const { host } of thisMachine) await tryToReach(`https://${host}:${port}/`, true);
  expect(connections).toBe(thisMachine.length);
});

describe('a name', () => {
  // Judged public, since it lies in 2000::/3, and led nowhere since the 6bone was given back (RFC 3701).
  const nowhere = '3ffe::1';

  test('that means another address from one lookup to the next is judged by the one that is connected to', async () => {
    const answers = [nowhere, '127.0.0.1'];
    let lookups = 0;
    const agent = webhookAgent({
      allowPrivateWebhooks: false,
      resolve: (_name, _options, callback) => {
        const address = answers[Math.min(lookups, 1)] ?? '';
        lookups += 1;
        callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
      },
    });
    const message = webhook({ url: `https://rebinding.example:${port}/`, secret }, notification, new Date());
    expect(await post(agent, message, AbortSignal.timeout(500))).toMatchObject({ result: 'FAILED' });
    expect(lookups).toBe(1);
    expect(await post(agent, message, AbortSignal.timeout(5_000))).toEqual(refused('no answer: PRIVATE_ADDRESS'));
    expect(lookups).toBe(2);
    expect(connections).toBe(0);
    await agent.destroy();
  });
});

describe('a redirect is not followed, wherever it leads', () => {
  test.each([301, 302, 303, 307, 308])('%d', async (status) => {
    const receiver = await startReceiver(() => ({ status, headers: { location: `http://127.0.0.1:${port}/` } }));
    expect(await tryToReach(receiver.url, true)).toEqual(refused(`HTTP ${status}`));
    expect(receiver.received).toHaveLength(1);
    expect(connections).toBe(0);
    await receiver.close();
  });
});
