import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import express, { type NextFunction, type Request, type Response } from 'express';
import { bodyReader } from '../../api/http/body.ts';

/** A server that looks something up, as the API looks up the key, for as long as its client is there; tells what it then makes of the request. */
async function meanwhile(body: string): Promise<string> {
  const outcome = Promise.withResolvers<string>();
  const app = express();
  app.post(
    '/',
    async (request: Request, _response: Response, next: NextFunction) => {
      client.destroy();
      await once(request.socket, 'close');
      next();
    },
    ...bodyReader({ reads: ['application/json'] }),
    (request: Request) => {
      outcome.resolve(request.body === undefined ? 'does what is asked without a body' : 'does all that is asked');
    },
  );
  app.use((error: Error, _request: Request, _response: Response, _next: NextFunction) => {
    outcome.resolve(`refuses: ${error.name}`);
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  const lines = [
    'POST / HTTP/1.1',
    'host: here',
    'content-type: application/json',
    `content-length: ${String(body.length)}`,
  ];
  client.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  try {
    return await outcome.promise;
  } finally {
    server.close();
  }
}

test('a client that hangs up is not taken for one that has sent nothing: its command is refused, not carried out without its words', async () => {
  expect(await meanwhile('{"outsideTerms":true}')).toBe('refuses: DomainError');
});

test('a command that needs no words is carried out all the same', async () => {
  expect(await meanwhile('')).toBe('does what is asked without a body');
});
