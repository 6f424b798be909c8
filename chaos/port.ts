import type { AddressInfo } from 'node:net';

/** The port that a server of ours listens on. */
export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('it does not listen on a TCP port');
  return address.port;
}
