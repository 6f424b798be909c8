import { cp } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp } from '../database/backup/write.ts';
import { runProgram, StartError } from '../platform/program.ts';
import { readSettings } from '../platform/settings.ts';
import { runningPostgres } from './postgres.ts';

/**
 * `npm run backup -- --to <new folder> [--payment-files]`: writes all rows of the database of DATABASE_URL, else of the installation
 * that runs on DATA_DIR, as of one instant; with the payment files of DATA_DIR where that is asked (docs/backup.md).
 */
await runProgram(async () => {
  const { values } = parseArgs({ options: { to: { type: 'string' }, 'payment-files': { type: 'boolean' } } });
  if (values.to === undefined) throw new StartError('Name a new folder: npm run backup -- --to <folder>');
  const { databaseUrl, dataDir } = readSettings(process.env);
  const { takenAt, tables } = await backUp(databaseUrl ?? runningPostgres(dataDir), values.to);
  const paymentFiles = join(dataDir, 'payment-files');
  // After the rows: what they say was written is there.
  if (values['payment-files'] === true && existsSync(paymentFiles)) {
    await cp(paymentFiles, join(values.to, 'payment-files'), { recursive: true });
  }
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`${values.to}: ${String(rows)} rows of ${String(tables.length)} tables as of ${takenAt}`);
});
