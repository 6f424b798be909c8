import { readFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import ipaddr from 'ipaddr.js';
import { decoded, placeAt, type Place, type PlaceTable } from './placeTable.ts';

/** Made by buildPlaces.ts. */
export const placesFile = new URL('places.bin.br', import.meta.url);

let reading: Promise<PlaceTable> | undefined;

/** Reads the table of places, away from the event loop, if nobody has; it is kept, in about 35 MB. */
export const placesRead = (): Promise<PlaceTable> =>
  (reading ??= readFile(placesFile)
    .then((file) => promisify(brotliDecompress)(file))
    .then(decoded));

/**
 * The country (ISO 3166, two letters) and the region (its English name, such as California) of a network address; empty for one
 * that is private, unknown or no address at all.
 */
export const locationOf = async (ipAddress: string): Promise<Place> => locatedIn(await placesRead(), ipAddress);

/** As {@link locationOf}, for one who has read the table of places and looks up many. */
export function locatedIn({ places, ...ranges }: PlaceTable, ipAddress: string): Place {
  const found = isIPv4(ipAddress) ? placeAt(ranges.ipv4, numberOfIPv4(ipAddress)) : foundIn(ranges, ipAddress);
  return (found === undefined ? undefined : places[found]) ?? {};
}

/** Of an IPv6 address; also of an IPv4 one within it, or in another spelling. */
function foundIn(ranges: Pick<PlaceTable, 'ipv4' | 'ipv6'>, ipAddress: string): number | undefined {
  if (!ipaddr.isValid(ipAddress)) return undefined;
  const address = ipaddr.process(ipAddress);
  return placeAt(ranges[address.kind()], numberOf(address.toByteArray()));
}

/** Letter by letter: to take it apart costs as much as to look it up. */
function numberOfIPv4(address: string): number {
  let before = 0;
  let part = 0;
  for (let at = 0; at < address.length; at += 1) {
    const letter = address.charCodeAt(at);
    if (letter === dot) {
      before = (before + part) * 256;
      part = 0;
    } else part = part * 10 + letter - zero;
  }
  return before + part;
}

const dot = '.'.charCodeAt(0);
const zero = '0'.charCodeAt(0);

/** All of an IPv4 address and the first 48 bits of an IPv6 one: a number holds no more, and a site's network is no smaller. */
const numberOf = (bytes: readonly number[]): number =>
  bytes.slice(0, 6).reduce((number, byte) => number * 256 + byte, 0);
