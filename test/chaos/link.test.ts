import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Link } from '../../chaos/link.ts';
import { portOf } from '../../chaos/port.ts';

/* The wire that is cut between a process and its server: an echo at the far end. */

let echo: Server;
let link: Link;

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  link = await Link.open();
  link.target = portOf(echo.address());
});
afterEach(async () => {
  await link[Symbol.asyncDispose]();
  echo.close();
});

async function connected(): Promise<Socket> {
  const socket = connect({ port: link.port, host: '127.0.0.1' });
  await once(socket, 'connect');
  return socket;
}

const heard = async (socket: Socket): Promise<string> => {
  const said: readonly unknown[] = await once(socket, 'data');
  return String(said[0]);
};

describe('a link', () => {
  test('passes what is said, both ways', async () => {
    const socket = await connected();
    socket.write('hello');
    expect(await heard(socket)).toBe('hello');
    socket.destroy();
  });

  test('that is cut resets those who talk, and those who come', async () => {
    const socket = await connected();
    socket.write('hello');
    await heard(socket);
    const reset = once(socket, 'error');
    link.become('CUT');
    expect(String(await reset)).toContain('ECONNRESET');
    const other = connect({ port: link.port, host: '127.0.0.1' });
    expect(String(await once(other, 'error'))).toContain('ECONNRESET');
  });

  test('that hangs says nothing, and says all of it once it is mended', async () => {
    const socket = await connected();
    socket.write('hello');
    await heard(socket);
    link.become('HUNG');
    let isHeard = false;
    const answer = heard(socket).then((text) => {
      isHeard = true;
      return text;
    });
    socket.write('are you there?');
    // Another link to the same server answers meanwhile: time enough for what did not hang.
    await using straight = await Link.open();
    straight.target = link.target;
    const beside = connect({ port: straight.port, host: '127.0.0.1' });
    beside.write('you?');
    await heard(beside);
    beside.destroy();
    expect(isHeard).toBe(false);
    link.become('OPEN');
    expect(await answer).toBe('are you there?');
    socket.destroy();
  });
});
