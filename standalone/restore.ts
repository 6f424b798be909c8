import { cp } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { restore } from '../database/backup/read.ts';
import { openDatabaseAsOwner } from '../database/orm.ts';
import { verificationOfAll } from '../database/reports/verificationOfAll.ts';
import { runProgram, StartError } from '../platform/program.ts';
import { readSettings } from '../platform/settings.ts';
import { runningPostgres } from './postgres.ts';

/**
 * `npm run restore -- --from <folder> [--payment-files]`: puts a backup into the empty database of DATABASE_URL, else of the
 * installation that runs on DATA_DIR, and verifies the books of all brands. Then comes `npm run reconcile` (docs/backup.md).
 */
await runProgram(async () => {
  const { values } = parseArgs({ options: { from: { type: 'string' }, 'payment-files': { type: 'boolean' } } });
  if (values.from === undefined) throw new StartError('Name the backup: npm run restore -- --from <folder>');
  const settings = readSettings(process.env);
  const databaseUrl = settings.databaseUrl ?? runningPostgres(settings.dataDir);
  const { takenAt, tables } = await restore(databaseUrl, values.from);
  const paymentFiles = join(values.from, 'payment-files');
  // What was written since stays: it says what was paid.
  if (values['payment-files'] === true && existsSync(paymentFiles)) {
    await cp(paymentFiles, join(settings.dataDir, 'payment-files'), { recursive: true, force: false });
  }
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`${String(rows)} rows of ${String(tables.length)} tables are restored as of ${takenAt}`);

  const database = openDatabaseAsOwner(databaseUrl);
  try {
    const { brands, problems } = await verificationOfAll(database);
    for (const problem of problems) console.error(problem);
    if (problems.length > 0) throw new StartError('The books do not add up: see above.');
    console.log(`The books of ${String(brands)} brands add up. Next: npm run reconcile`);
  } finally {
    await database.close();
  }
});
