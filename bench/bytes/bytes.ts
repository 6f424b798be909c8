import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import { startApplication } from '../../standalone/application.ts';
import { claimDataDir } from '../../standalone/dataDir.ts';
import { freePort } from '../../standalone/ports.ts';
import { startPostgres } from '../../standalone/postgres.ts';
import { Supervisor } from '../../standalone/supervisor.ts';
import { startDevServer } from '../../standalone/temporal.ts';
import { devServer, temporalExecutable } from '../../standalone/temporalExecutable.ts';
import type { Part } from '../part.ts';
import { logBytes, postgresBytes, type TableBytes } from './postgresBytes.ts';
import { openShop } from './shop.ts';
import { temporalBytes, type TemporalBytes } from './temporalBytes.ts';

/*
 * What one action takes of PostgreSQL and of Temporal's store: of those that stay open, and of those that have lived until they
 * were payable (docs/capacity.md). Nothing is expected; speed plays no part.
 */

const counts = { FULL: { open: 1_500, payable: 400 }, SMALL: { open: 20, payable: 10 } } as const;
/** These come first, so that what is made once, and the first page of each table, is not counted. */
const before = 20;

interface Weighed {
  readonly postgres: ReadonlyMap<string, TableBytes>;
  readonly temporal: TemporalBytes;
}

interface Installation {
  readonly url: string;
  readonly adminKey: string;
  readonly postgres: Pool;
  readonly temporalFile: string;
}

export const bytes: Part = (size) =>
  withInstallation(async ({ url, adminKey, postgres, temporalFile }) => {
    const receiver = createServer((request, response) => {
      request.resume().on('end', () => response.end());
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const address = receiver.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const shop = await openShop(url, adminKey, `http://127.0.0.1:${String(port)}/`);
    const weigh = async (): Promise<Weighed> => ({
      postgres: await postgresBytes(postgres),
      temporal: temporalBytes(temporalFile),
    });
    const ofEach = async (partnerId: string, count: number) => {
      const had = await weigh();
      const logged = await logBytes(postgres);
      await shop.sell(partnerId, count);
      await untilAllIsDone(postgres);
      const log = ((await logBytes(postgres)) - logged) / count;
      return { ...grown(had, await weigh(), count), log: Math.round(log) };
    };
    await shop.sell(shop.slow, before);
    await shop.sell(shop.quick, before);
    await untilAllIsDone(postgres);
    const open = await ofEach(shop.slow, counts[size].open);
    const payable = await ofEach(shop.quick, counts[size].payable);
    receiver.close();
    tell('An action that stays open takes', open);
    tell('An action that has lived until it was payable takes', payable);
    return { figures: { open, payable }, unmet: [] };
  });

async function withInstallation<Result>(work: (installation: Installation) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'payouts-bench-'));
  using dataDir = claimDataDir(folder);
  const supervisor = new Supervisor(dataDir.logs, () => undefined);
  try {
    const databaseUrl = await startPostgres(supervisor, dataDir);
    const executable = await temporalExecutable(devServer, process.env);
    const adminKey = `bytes-${randomUUID()}`;
    const port = await freePort();
    await startApplication(supervisor, port, {
      DATA_DIR: folder,
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: await startDevServer(supervisor, dataDir, { executable, namespace: 'default' }),
      PORT: String(port),
      RATE_LIMIT: '0',
      LOG_LEVEL: 'warn',
      DRAIN_GRACE: '0',
      WAKE_SPREAD: '0',
      ALLOW_PRIVATE_WEBHOOKS: 'true',
      BOOTSTRAP_ADMIN_KEY: adminKey,
      PAYOUT_DETAILS_KEY: dataDir.secrets.payoutDetailsKey,
    });
    const postgres = new Pool({ connectionString: databaseUrl, max: 2 });
    const url = `http://127.0.0.1:${String(port)}`;
    const result = await work({ url, adminKey, postgres, temporalFile: join(folder, 'temporal.db') });
    await postgres.end();
    return result;
  } finally {
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Until everything is carried to Temporal, sealed, told and payable that is due; and a few seconds for Temporal to tidy up. */
async function untilAllIsDone(postgres: Pool): Promise<void> {
  const undone = `
    SELECT 1 FROM outbox UNION ALL SELECT 1 FROM ledger_unsealed UNION ALL SELECT 1 FROM notification WHERE state = 'PENDING'
    UNION ALL SELECT 1 FROM action WHERE state = 'PENDING' AND locking_at < now()
    UNION ALL SELECT 1 FROM action WHERE state_detail = 'LOCKED' AND payable_at < now() LIMIT 1`;
  while ((await postgres.query(undone)).rows.length > 0) await delay(500);
  await delay(5_000);
}

/** By how much each of so many has made it grow. */
function grown(had: Weighed, has: Weighed, count: number) {
  const ofEach = (now: number, then: number): number => Math.round(((now - then) / count) * 100) / 100;
  const postgres = [...has.postgres].flatMap(([table, now]) => {
    const then = had.postgres.get(table) ?? { rows: 0, heap: 0, indexes: 0 };
    const heap = Math.round(ofEach(now.heap, then.heap));
    const indexes = Math.round(ofEach(now.indexes, then.indexes));
    return heap + indexes === 0 ? [] : [{ table, rows: ofEach(now.rows, then.rows), heap, indexes }];
  });
  const temporal = [...has.temporal.content].flatMap(([table, now]) => {
    const content = Math.round(ofEach(now, had.temporal.content.get(table) ?? 0));
    return content === 0 ? [] : [{ table, content }];
  });
  return {
    postgres: postgres.toSorted((one, other) => other.heap + other.indexes - one.heap - one.indexes),
    postgresBytes: postgres.reduce((sum, { heap, indexes }) => sum + heap + indexes, 0),
    temporal: temporal.toSorted((one, other) => other.content - one.content),
    temporalBytes: temporal.reduce((sum, { content }) => sum + content, 0),
    temporalFileBytes: Math.round(ofEach(has.temporal.file, had.temporal.file)),
  };
}

function tell(title: string, each: ReturnType<typeof grown> & { readonly log: number }): void {
  console.log(`${title} ${String(each.postgresBytes)} bytes of PostgreSQL, and ${String(each.log)} of its log:\n`);
  for (const { table, rows, heap, indexes } of each.postgres) {
    console.log(
      `${table.padEnd(40)} ${rows.toFixed(2).padStart(6)} rows ${String(heap).padStart(8)} ${String(indexes).padStart(8)} in indexes`,
    );
  }
  console.log(
    `\nand ${String(each.temporalBytes)} of Temporal's store, whose file grows by ${String(each.temporalFileBytes)}:\n`,
  );
  for (const { table, content } of each.temporal) console.log(`${table.padEnd(40)} ${String(content).padStart(20)}`);
  console.log();
}
