import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { remembered } from '../../platform/remembered.ts';

type Request = Pick<IncomingMessage, 'headers' | 'socket'>;

/** Where our own proxies stand: on this machine, and in the private networks around it. */
const ownRanges: ReadonlySet<string> = new Set(['loopback', 'linkLocal', 'uniqueLocal', 'private']);

/** Whether what comes from an address was sent on by a proxy of our own, whose word is taken for where it comes from. */
export const isOwnProxy = remembered(
  10_000,
  (address) => ipaddr.isValid(address) && ownRanges.has(ipaddr.process(address).range()),
);

/** The address of whoever asks: on the way here the last that is no proxy of our own. */
export function addressOf({ headers, socket }: Request): string | undefined {
  let address = socket.remoteAddress;
  for (const before of listed(headers['x-forwarded-for']).toReversed()) {
    if (address === undefined || !isOwnProxy(address)) break;
    address = before;
  }
  return address;
}

/** Whether whoever asks does so over https, which ends at a proxy of our own. */
export const isSecure = ({ headers, socket }: Request): boolean =>
  listed(headers['x-forwarded-proto'])[0] === 'https' && isOwnProxy(socket.remoteAddress ?? '');

function listed(header: string | readonly string[] | undefined): readonly string[] {
  if (header === undefined) return [];
  // One, as it mostly is, says itself what it is.
  if (typeof header === 'string' && !/[\s,]/.test(header)) return header === '' ? [] : [header];
  return String(header)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
