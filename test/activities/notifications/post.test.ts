import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Answer } from '../../../activities/notifications/answer.ts';
import { post } from '../../../activities/notifications/post.ts';
import { webhook } from '../../../activities/notifications/webhook.ts';
import { webhookAgent } from '../../../activities/notifications/webhookAgent.ts';
import { portOf, secret, startReceiver, type Receiver, type Reply } from '../../notifications/receiver.ts';

const notification = {
  id: '018f5bf2-0000-7000-8000-000000000001',
  sequence: '42',
  body: { type: 'action.approved', timestamp: '2027-01-01T05:00:00.000Z', data: { id: 'a-1', payout: '15.00' } },
};
const agent = webhookAgent({ allowPrivateWebhooks: true });
const fiveSeconds = (): AbortSignal => AbortSignal.timeout(5_000);
const send = (url: string, signedWith = secret, signal = fiveSeconds()): Promise<Answer> =>
  post(agent, webhook({ url, secret: signedWith }, notification, new Date()), signal);

let receiver: Receiver | undefined;
const answering = async (reply: Reply): Promise<Receiver> => (receiver = await startReceiver(() => reply));
afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
});

describe('what the receiver gets', () => {
  test('is the event with its sequence, under the id of the notification, verifiable with the secret', async () => {
    const { url, received } = await answering({ status: 200 });
    expect(await send(url)).toEqual({ result: 'ACCEPTED', summary: 'HTTP 200' });
    expect(received).toEqual([
      {
        id: notification.id,
        path: '/hooks',
        event: {
          type: 'action.approved',
          timestamp: '2027-01-01T05:00:00.000Z',
          data: { id: 'a-1', payout: '15.00', sequence: 42 },
        },
      },
    ]);
  });

  test('does not verify with another secret', async () => {
    const { url, received } = await answering({ status: 200 });
    expect(await send(url, 'whsec_YW5vdGhlciBzZWNyZXQgb2YgdGhlIHNhbWUgbGVuZ3Ro')).toMatchObject({
      summary: 'HTTP 401',
    });
    expect(received).toEqual([]);
  });
});

describe('what the receiver answers', () => {
  test.each<{ rule: string; reply: Reply; answer: Answer }>([
    { rule: '200 accepts', reply: { status: 200 }, answer: { result: 'ACCEPTED', summary: 'HTTP 200' } },
    { rule: '204 accepts', reply: { status: 204 }, answer: { result: 'ACCEPTED', summary: 'HTTP 204' } },
    {
      rule: 'a long answer accepts as well as a short one',
      reply: { status: 200, content: 'x'.repeat(1_000_000) },
      answer: { result: 'ACCEPTED', summary: 'HTTP 200' },
    },
    {
      rule: 'a redirect is a failure',
      reply: { status: 302, headers: { location: '/elsewhere' } },
      answer: { result: 'FAILED', summary: 'HTTP 302', retryAfterSeconds: 0 },
    },
    {
      rule: 'a redirect that keeps the method is a failure too',
      reply: { status: 308, headers: { location: '/elsewhere' } },
      answer: { result: 'FAILED', summary: 'HTTP 308', retryAfterSeconds: 0 },
    },
    {
      rule: '500 is a failure, and what it says is not kept',
      reply: { status: 500, content: 'Error: password is hunter2' },
      answer: { result: 'FAILED', summary: 'HTTP 500', retryAfterSeconds: 0 },
    },
    {
      rule: '503 may say when to come back',
      reply: { status: 503, headers: { 'retry-after': '3600' } },
      answer: { result: 'FAILED', summary: 'HTTP 503', retryAfterSeconds: 3600 },
    },
    { rule: '410 wants no more', reply: { status: 410 }, answer: { result: 'GONE', summary: 'HTTP 410' } },
  ])('$rule', async ({ reply, answer }) => {
    const { url, received } = await answering(reply);
    expect(await send(url)).toEqual(answer);
    expect(received.map(({ path }) => path)).toEqual(['/hooks']);
  });
});

describe('a receiver that does not answer makes a failed try', () => {
  test('when nobody listens', async () => {
    const closed = await startReceiver();
    await closed.close();
    expect(await send(closed.url)).toMatchObject({ result: 'FAILED', summary: 'no answer: ECONNREFUSED' });
  });

  test('when it takes longer than the try may last', async () => {
    const patience = new AbortController();
    receiver = await startReceiver(() => {
      patience.abort(new DOMException('The try is over.', 'TimeoutError'));
      return new Promise(() => undefined);
    });
    expect(await send(receiver.url, secret, patience.signal)).toEqual({
      result: 'FAILED',
      summary: 'no answer: TimeoutError',
      retryAfterSeconds: 0,
    });
  });

  test('when it hangs up', async () => {
    const server = createServer((request) => request.socket.destroy());
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        resolve(portOf(server.address()));
      });
    });
    expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject({ summary: 'no answer: UND_ERR_SOCKET' });
    server.close();
  });
});

test('an endless answer is cut off, and its status counts', async () => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(portOf(server.address()));
    });
  });
  expect(await send(`http://127.0.0.1:${port}/`)).toEqual({ result: 'ACCEPTED', summary: 'HTTP 200' });
  server.closeAllConnections();
  server.close();
});

test('a secret that cannot sign is our fault and no failed try', () => {
  expect(() => webhook({ url: 'http://127.0.0.1:1/', secret: 'whsec_' }, notification, new Date())).toThrow();
});
