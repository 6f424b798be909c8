import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDataDir } from '../standalone/dataDir.ts';
import { startPostgres } from '../standalone/postgres.ts';
import { Supervisor } from '../standalone/supervisor.ts';

/**
 * Has work done on a PostgreSQL of its own, which is gone afterwards.
 * @param options PostgreSQL settings as `name=value`
 */
export async function onPostgres<Result>(
  work: (databaseUrl: string) => Promise<Result>,
  options: readonly string[] = [],
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'payouts-bench-'));
  using dataDir = claimDataDir(folder);
  const supervisor = new Supervisor(dataDir.logs, () => undefined);
  try {
    return await work(await startPostgres(supervisor, dataDir, options));
  } finally {
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
