import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** What Temporal has stored. */
export interface TemporalBytes {
  /** By table, the content of all columns. */
  readonly content: ReadonlyMap<string, number>;
  /** With the indexes, and the space of rows that are gone. */
  readonly file: number;
}

const named = z.array(z.object({ name: z.string() }));
const number = z.object({ bytes: z.number() });

/** Reads the file of a dev server that may be running. */
export function temporalBytes(path: string): TemporalBytes {
  const sqlite = new DatabaseSync(path, { readOnly: true });
  try {
    const bytesBy = (query: string): number => number.parse(sqlite.prepare(query).get()).bytes;
    const tables = named.parse(sqlite.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all());
    const content = tables.map(({ name }) => {
      const columns = named.parse(sqlite.prepare(`PRAGMA table_info("${name}")`).all());
      const ofRow = columns.map((column) => `coalesce(length(CAST("${column.name}" AS BLOB)), 0)`).join(' + ');
      return [name, bytesBy(`SELECT coalesce(sum(${ofRow}), 0) AS bytes FROM "${name}"`)] as const;
    });
    const file = bytesBy('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size');
    return { content: new Map(content), file };
  } finally {
    sqlite.close();
  }
}
