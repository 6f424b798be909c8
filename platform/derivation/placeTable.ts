import { z } from 'zod';

/** Where addresses are: each range begins at a start and ends before the next one. Starts rise. */
export interface Ranges {
  /** Addresses as numbers: all 32 bits of IPv4, the first 48 of IPv6. */
  readonly starts: Uint32Array | Float64Array;
  /** For each range, the index of its place. */
  readonly places: Uint16Array;
}

const place = z.strictObject({ country: z.string().optional(), region: z.string().optional() });

/** A country and one of its regions; empty for addresses that are nowhere, such as private ones. */
export type Place = Readonly<z.output<typeof place>>;

export interface PlaceTable {
  /** Where it comes from, and of when it is. */
  readonly source: string;
  readonly places: readonly Place[];
  readonly ipv4: Ranges;
  readonly ipv6: Ranges;
}

/** The place of an address, by bisection. */
export function placeAt({ starts, places }: Ranges, address: number): number | undefined {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? Infinity) <= address) low = middle + 1;
    else high = middle;
  }
  return places[low - 1];
}

/*
 * The file: the length of the header in 4 bytes, the header as JSON, padded to a multiple of 8, then the numbers as they lie
 * in memory (little-endian), the widest first, so that each column begins where its width asks.
 */
const header = z.strictObject({ source: z.string(), places: z.array(place), ipv4: z.int(), ipv6: z.int() });
const lengthBytes = 4;

export function encoded({ source, places, ipv4, ipv6 }: PlaceTable): Buffer {
  const text = JSON.stringify({ source, places, ipv4: ipv4.starts.length, ipv6: ipv6.starts.length });
  const length = Buffer.byteLength(text);
  const head = Buffer.alloc(Math.ceil((lengthBytes + length) / 8) * 8, ' ');
  head.writeUInt32LE(length);
  head.write(text, lengthBytes);
  const columns = [ipv6.starts, ipv4.starts, ipv6.places, ipv4.places];
  return Buffer.concat([head, ...columns.map((column) => new Uint8Array(column.buffer))]);
}

export function decoded(file: Buffer): PlaceTable {
  const length = file.readUInt32LE();
  const text = file.toString('utf8', lengthBytes, lengthBytes + length);
  const { source, places, ipv4, ipv6 } = header.parse(JSON.parse(text));
  let at = file.byteOffset + Math.ceil((lengthBytes + length) / 8) * 8;
  const bytes = (count: number) => {
    const begin = at;
    at += count;
    return begin;
  };
  const ipv6Starts = new Float64Array(file.buffer, bytes(8 * ipv6), ipv6);
  const ipv4Starts = new Uint32Array(file.buffer, bytes(4 * ipv4), ipv4);
  const ipv6Places = new Uint16Array(file.buffer, bytes(2 * ipv6), ipv6);
  const ipv4Places = new Uint16Array(file.buffer, bytes(2 * ipv4), ipv4);
  return {
    source,
    places,
    ipv4: { starts: ipv4Starts, places: ipv4Places },
    ipv6: { starts: ipv6Starts, places: ipv6Places },
  };
}
