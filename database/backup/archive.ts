import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { StartError } from '../../platform/program.ts';

/*
 * A backup is a folder: a file for each table in the text format of COPY, compressed, and a manifest that says what there must be.
 * The manifest is written last, so that a folder without one is no backup.
 */

const manifestName = 'manifest.json';
const format = 1;

const manifest = z.strictObject({
  format: z.literal(format),
  /** All of it is as of this instant. */
  takenAt: z.iso.datetime(),
  /** The migrations of the schema, in order. */
  migrations: z.array(z.string()).min(1),
  tables: z.array(
    z.strictObject({
      name: z.string(),
      columns: z.array(z.string()),
      rows: z.int(),
      /** SHA-256 of its file, hexadecimal. */
      sha256: z.string(),
    }),
  ),
  /** Those of partitioned tables, with their bounds as SQL. */
  partitions: z.array(z.strictObject({ name: z.string(), of: z.string(), bounds: z.string() })),
  sequences: z.array(z.strictObject({ name: z.string(), last: z.string() })),
});

export type Manifest = z.output<typeof manifest>;
export type ArchivedTable = Manifest['tables'][number];

export const archiveFormat = format;

export const fileOf = (folder: string, { name }: Pick<ArchivedTable, 'name'>): string =>
  join(folder, `${name}.copy.gz`);

export const writeManifest = (folder: string, written: Manifest): Promise<void> =>
  writeFile(join(folder, manifestName), `${JSON.stringify(written, null, 2)}\n`, { mode: 0o600 });

/**
 * What a backup consists of, once every file is found to be as it was written.
 * @throws StartError when it is no backup, is not whole, or was changed
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, manifestName);
  if (!existsSync(path)) throw new StartError(`${folder} is no backup: it has no ${manifestName}`);
  const read = manifest.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!read.success) throw new StartError(`${path} cannot be read: ${z.prettifyError(read.error)}`);
  for (const table of read.data.tables) {
    const file = fileOf(folder, table);
    if (!existsSync(file)) throw new StartError(`${file} is missing`);
    if ((await sha256Of(file)) !== table.sha256) throw new StartError(`${file} is not what was written`);
  }
  return read.data;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
