import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { once } from 'node:events';

/** How many visits are under way at a time. */
export interface Load {
  readonly connections: number;
  /** On each connection. */
  readonly pipelining: number;
}

/**
 * Has a server answer visits of a link, each of another browser, and requires that each is led on. By plain sockets: an HTTP
 * client costs as much as the server that is measured, and would be measured with it.
 */
export async function visitLink(port: number, visits: number, { connections, pipelining }: Load): Promise<void> {
  let next = 0;
  const another = (): string => {
    if (next === visits) return '';
    next += 1;
    return visitOf(next);
  };
  await Promise.all(Array.from({ length: connections }, () => visitByOne(port, pipelining, another)));
}

/** @param another the next request; empty when there is none left */
async function visitByOne(port: number, pipelining: number, another: () => string): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let underWay = 0;
  const send = (count: number): void => {
    let text = '';
    for (let sent = 0; sent < count; sent += 1) {
      const request = another();
      if (request === '') break;
      text += request;
      underWay += 1;
    }
    if (underWay === 0) socket.end();
    else if (text !== '') socket.write(text, 'latin1');
  };
  let unread = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    const { answers, rest } = answersIn(unread + text);
    unread = rest;
    underWay -= answers;
    send(answers);
  });
  await once(socket, 'connect');
  send(pipelining);
  await once(socket, 'close');
  assert.equal(underWay, 0, 'a visit was not answered');
}

/** Counts the answers that are there whole. */
function answersIn(text: string): { readonly answers: number; readonly rest: string } {
  let answers = 0;
  let at = 0;
  for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n', at)) {
    const head = text.slice(at, end);
    assert.ok(head.startsWith('HTTP/1.1 302 '), head);
    const next = end + 4 + Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
    if (text.length < next) break;
    answers += 1;
    at = next;
  }
  return { answers, rest: text.slice(at) };
}

const visitOf = (visitor: number): string =>
  `GET /c/bench HTTP/1.1
host: go.example.com
user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/${130 + (visitor % 8)}.0
x-forwarded-for: 8.${visitor & 255}.${(visitor >> 8) & 255}.8

`.replaceAll('\n', '\r\n');
