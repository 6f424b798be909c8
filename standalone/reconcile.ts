import { parseArgs } from 'node:util';
import { z } from 'zod';
import { requireRestored } from '../database/backup/unfinished.ts';
import { openDatabaseAsOwner } from '../database/orm.ts';
import { lastRestoration, noteRestoration } from '../database/queries/restorations.ts';
import { runProgram, StartError } from '../platform/program.ts';
import { deploymentSettings } from '../platform/settings.ts';
import { connectTemporal } from '../platform/temporal.ts';
import { reconcile } from '../worker/reconciliation/reconcile.ts';
import type { Reconciled } from '../worker/reconciliation/reconciliation.ts';

/**
 * `npm run reconcile -- [--dry-run] [--anew] [--taken-at <instant>]`: brings Temporal to where PostgreSQL stands, after one of them
 * was restored or lost (docs/backup.md). It says what it did in a sentence, and in a line of JSON.
 */
await runProgram(async () => {
  const { values } = parseArgs({
    options: { 'dry-run': { type: 'boolean' }, anew: { type: 'boolean' }, 'taken-at': { type: 'string' } },
  });
  const { 'dry-run': dryRun = false, anew = false, 'taken-at': takenAt } = values;
  const settings = deploymentSettings(process.env);
  const database = openDatabaseAsOwner(settings.databaseUrl, 4);
  const { client, connection } = await connectTemporal(settings);
  try {
    await requireRestored(database.em.fork());
    const now = new Date().toISOString();
    if (takenAt !== undefined && !dryRun) {
      const restoration = { takenAt: instantIn(takenAt), restoredAt: now };
      await database.em.fork().transactional((em) => noteRestoration(em, restoration));
    }
    const last = await lastRestoration(database.em.fork());
    const lostSince = takenAt === undefined ? (last?.takenAt ?? null) : instantIn(takenAt);
    const restoredAt = takenAt === undefined ? (last?.restoredAt ?? null) : now;
    const found = await reconcile({ database, client, anewBefore: anew ? now : restoredAt, lostSince, dryRun });
    for (const workflowId of found.unknown ?? []) console.log(`not in the database: ${workflowId}`);
    console.log(sentence(found, dryRun));
    console.log(JSON.stringify({ dryRun, ...found }));
  } finally {
    await connection.close();
    await database.close();
  }
});

function instantIn(text: string): string {
  const instant = z.iso.datetime({ offset: true }).safeParse(text);
  if (!instant.success) throw new StartError('--taken-at is the instant of the backup, such as 2026-11-22T08:00:00Z');
  return new Date(instant.data).toISOString();
}

function sentence({ open, inStep, missing, outOfStep, atRest, unknown }: Reconciled, dryRun: boolean): string {
  const [begin, end] = dryRun ? ['would begin', 'would end'] : ['begin', 'end'];
  return [
    `Of ${String(open)} workflows ${String(inStep)} run as they should`,
    `${String(missing)} that did not run ${begin}`,
    `${String(outOfStep)} that ran from something else ${begin} anew`,
    `${String(atRest)} of what is at rest ${end}`,
    unknown === null
      ? 'Temporal cannot say which it has beside these'
      : `${String(unknown.length)} are of what the database does not know`,
  ].join('; ');
}
