import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { once } from 'node:events';

/**
 * Has a server answer visits of a link, each of another browser, and requires that each is led on. By plain sockets: an HTTP
 * client costs as much as the server that is measured, and would be measured with it.
 * @param atOnce how many connections there are; on each of them the next visit comes when the one before is answered, as
 * browsers and proxies have it
 */
export async function visitLink(port: number, visits: number, atOnce: number): Promise<void> {
  let next = 0;
  const another = (): string => {
    if (next === visits) return '';
    next += 1;
    return visitOf(next);
  };
  await Promise.all(Array.from({ length: atOnce }, () => visitByOne(port, another)));
}

/** @param another the next request; empty when there is none left */
async function visitByOne(port: number, another: () => string): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let isUnderWay = false;
  const send = (): void => {
    const request = another();
    isUnderWay = request !== '';
    if (isUnderWay) socket.write(request, 'latin1');
    else socket.end();
  };
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    answer += text;
    if (!isWhole(answer)) return;
    answer = '';
    send();
  });
  await once(socket, 'connect');
  send();
  await once(socket, 'close');
  assert.ok(!isUnderWay, 'a visit was not answered');
}

/** Whether all of an answer is there. */
function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const head = answer.slice(0, end);
  assert.ok(head.startsWith('HTTP/1.1 302 '), head);
  return answer.length === end + 4 + Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
}

const visitOf = (visitor: number): string =>
  `GET /c/bench HTTP/1.1
host: go.example.com
user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/${130 + (visitor % 8)}.0
x-forwarded-for: 8.${visitor & 255}.${(visitor >> 8) & 255}.8

`.replaceAll('\n', '\r\n');
