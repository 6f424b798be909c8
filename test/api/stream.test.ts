import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import express from 'express';
import { begun, pour } from '../../api/http/stream.ts';
import { createLogger } from '../../platform/log.ts';

/* Answers that are sent in pieces, such as a listing of a million actions as CSV. */

const piece = 'x'.repeat(65_536);
const endless = 10_000;
let close = (): Promise<void> => Promise.resolve();
afterEach(() => close());

/** Serves pieces; tells how many were made, and when no more will be. */
async function serving(pieces: () => AsyncGenerator<string>) {
  const served = { made: 0, ended: Promise.withResolvers<undefined>() };
  async function* counted(): AsyncGenerator<string> {
    try {
      for await (const one of pieces()) {
        served.made += 1;
        yield one;
      }
    } finally {
      served.ended.resolve(undefined);
    }
  }
  const app = express();
  app.get('/', async (_request, response) => {
    await pour(await begun(counted()), response, createLogger({ logLevel: 'silent' }, 'api'));
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const { port } = server.address() as AddressInfo;
  return { served, url: `http://127.0.0.1:${port}` };
}

async function* many(): AsyncGenerator<string> {
  for (let made = 0; made < endless; made += 1) yield await Promise.resolve(piece);
}

/** The answer of a client that has read nothing of it yet. */
async function answerOf(url: string): Promise<IncomingMessage> {
  const request = get(url);
  request.on('error', () => undefined);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return answer;
}

test('no more is made than the client takes, and nothing once it has gone', async () => {
  const { served, url } = await serving(many);
  const answer = await answerOf(url);
  await once(answer, 'readable');
  answer.destroy();
  await served.ended.promise;
  expect(served.made).toBeGreaterThan(0);
  expect(served.made).toBeLessThan(endless / 2);
});

test('what fails on the way is cut off, so that it does not look whole', async () => {
  const { url } = await serving(async function* () {
    yield await Promise.resolve(piece);
    throw new Error('the database has gone');
  });
  await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
});

test('what fails before anything is sent fails as a whole', async () => {
  const failing = (async function* () {
    await Promise.resolve();
    throw new Error('the database has gone');
    yield '';
  })();
  await expect(begun(failing)).rejects.toThrow('the database has gone');
});

test('what has no pieces is empty', async () => {
  const { url } = await serving(async function* () {
    yield* [];
    await Promise.resolve();
  });
  expect(await (await fetch(url)).text()).toBe('');
});
