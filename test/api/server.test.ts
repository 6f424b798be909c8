import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { limitedServer } from '../../api/http/server.ts';
import { problemBody } from '../../api/http/problems.ts';

/** Nobody is so slow that this ends their connection, also on a busy machine. */
const patient = {
  headersMilliseconds: 60_000,
  requestMilliseconds: 60_000,
  idleMilliseconds: 60_000,
  lookEveryMilliseconds: 50,
  headBytes: 4_096,
  headers: 20,
};
const hasty = { headersMilliseconds: 300, requestMilliseconds: 600 };

const servers: Server[] = [];
async function portWith(limits: Partial<typeof patient>): Promise<number> {
  const server = limitedServer(
    (request, response) => {
      request.resume().on('end', () => response.end('done'));
    },
    { ...patient, ...limits },
  ).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

let port: number;
beforeAll(async () => {
  port = await portWith({});
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** What the server says until it ends the connection. */
async function saidTo(speak: (socket: Socket) => void, to = port): Promise<string> {
  const socket = connect(to, '127.0.0.1');
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  // It may end the connection while somebody speaks.
  socket.on('error', () => undefined);
  socket.on('connect', () => {
    speak(socket);
  });
  await once(socket, 'close');
  return said;
}

const line = 'GET /v1/actions HTTP/1.1\r\nhost: here\r\n';

/** Sends a letter of a header again and again, as long as it is let. */
function drip(socket: Socket): void {
  socket.write(`${line}x-slow: `);
  const dripping = setInterval(() => socket.write('a'), 20);
  socket.once('close', () => {
    clearInterval(dripping);
  });
}

function expectProblem(said: string, status: number, code: string): void {
  const [head = '', body = ''] = said.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head.toLowerCase()).toContain('content-type: application/problem+json');
  expect(problemBody.parse(JSON.parse(body))).toMatchObject({ status, code });
}

describe('a client is refused, and its connection ended', () => {
  test.each([
    { rule: 'who never ends the headers', speak: drip },
    {
      rule: 'who never sends the body that was told',
      speak: (socket: Socket) => socket.write(`${line.replace('GET', 'POST')}content-length: 10\r\n\r\nabc`),
    },
  ])('$rule', async ({ speak }) => {
    expectProblem(await saidTo(speak, await portWith(hasty)), 408, 'REQUEST_TOO_SLOW');
  });

  test.each([
    {
      rule: 'whose URL is too long',
      speak: (socket: Socket) => socket.write(`GET /c/${'x'.repeat(5_000)} HTTP/1.1\r\nhost: here\r\n\r\n`),
      status: 431,
      code: 'HEADERS_TOO_LARGE',
    },
    {
      rule: 'whose header is too long',
      speak: (socket: Socket) => socket.write(`${line}cookie: ${'x'.repeat(5_000)}\r\n\r\n`),
      status: 431,
      code: 'HEADERS_TOO_LARGE',
    },
    {
      rule: 'who sends too many headers',
      speak: (socket: Socket) => socket.write(`${line}${'a: b\r\n'.repeat(20)}\r\n`),
      status: 431,
      code: 'HEADERS_TOO_LARGE',
    },
    {
      rule: 'who speaks another language',
      speak: (socket: Socket) => socket.write('EHLO example.com\r\n\r\n'),
      status: 400,
      code: 'MALFORMED_HTTP',
    },
    {
      rule: 'who says the length of the body in two ways',
      speak: (socket: Socket) =>
        socket.write(`${line.replace('GET', 'POST')}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
      status: 400,
      code: 'MALFORMED_HTTP',
    },
  ])('$rule', async ({ speak, status, code }) => {
    expectProblem(await saidTo(speak), status, code);
  });

  test('who connects and says nothing', async () => {
    expect(await saidTo(() => undefined, await portWith(hasty))).toMatch(/^(HTTP\/1.1 408 |$)/);
  });

  test('whose first request was answered and whose second is none', async () => {
    const said = await saidTo((socket) => {
      socket.write(`${line}\r\n`);
      socket.once('data', () => socket.write('EHLO example.com\r\n\r\n'));
    });
    expect(said).toMatch(/^HTTP\/1.1 200 OK[^]*doneHTTP\/1.1 400 [^]*MALFORMED_HTTP/);
  });

  test('who keeps the connection after its answer and asks nothing more', async () => {
    const idle = await portWith({ idleMilliseconds: 300 });
    expect(await saidTo((socket) => socket.write(`${line}\r\n`), idle)).toMatch(/^HTTP\/1.1 200 OK[^]*done/);
  });
});

test('as many headers as there may be are taken', async () => {
  const said = await saidTo((socket) => socket.write(`${line}${'a: b\r\n'.repeat(18)}connection: close\r\n\r\n`));
  expect(said).toMatch(/^HTTP\/1.1 200 /);
});
