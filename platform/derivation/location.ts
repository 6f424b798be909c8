import { readFile } from 'node:fs/promises';
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
export async function locationOf(ipAddress: string): Promise<Place> {
  if (!ipaddr.isValid(ipAddress)) return {};
  const address = ipaddr.process(ipAddress);
  const { places, ...ranges } = await placesRead();
  const found = placeAt(ranges[address.kind()], numberOf(address.toByteArray()));
  return (found === undefined ? undefined : places[found]) ?? {};
}

/** All of an IPv4 address and the first 48 bits of an IPv6 one: a number holds no more, and a site's network is no smaller. */
const numberOf = (bytes: readonly number[]): number =>
  bytes.slice(0, 6).reduce((number, byte) => number * 256 + byte, 0);
