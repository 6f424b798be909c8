import { inflateSync } from 'node:zlib';

/* WOFF 1.0, sections 4 and 5: a header of 44 bytes, then a directory of tables, each compressed or not. */
const HEADER_BYTES = 44;
const ENTRY_BYTES = 20;

/**
 * A WOFF font as the TrueType font that it holds. The PDF library reads WOFF too, but inflates a table each time it looks
 * at it, which takes seconds for a font with a glyph for everything.
 */
export function trueTypeOf(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => tableAt(woff, HEADER_BYTES + index * ENTRY_BYTES));
  const header = Buffer.alloc(12);
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);
  let offset = header.length + 16 * count;
  const directory = tables.map(({ tag, checksum, content, padded }) => {
    const entry = Buffer.alloc(16);
    tag.copy(entry, 0);
    checksum.copy(entry, 4);
    entry.writeUInt32BE(offset, 8);
    entry.writeUInt32BE(content.length, 12);
    offset += padded.length;
    return entry;
  });
  return Buffer.concat([header, ...directory, ...tables.map(({ padded }) => padded)]);
}

function tableAt(woff: Buffer, at: number) {
  const start = woff.readUInt32BE(at + 4);
  const length = woff.readUInt32BE(at + 8);
  const stored = woff.subarray(start, start + length);
  const content = length < woff.readUInt32BE(at + 12) ? inflateSync(stored) : stored;
  const padded = Buffer.concat([content, Buffer.alloc(-content.length & 3)]);
  return { tag: woff.subarray(at, at + 4), checksum: woff.subarray(at + 16, at + 20), content, padded };
}
