import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Pool } from 'undici';
import { z } from 'zod';
import { openDatabaseAcrossBrands } from '../../database/orm.ts';
import { freePort } from '../../standalone/ports.ts';
import { aProgram } from '../program.ts';
import { startProgram, type RunningProgram } from './program.ts';
import type { Servers } from './servers.ts';
import { terms } from './shapes.ts';

/** Posts a body with a brand's key; answers what was answered. @throws AssertionError unless it is 200 or 201 */
export type Send = (path: string, body: object) => Promise<unknown>;

const adminKey = 'the-admin-key-of-an-api-of-the-benchmark';

/**
 * Has work done while an API and a worker run, for a brand with a partner and a contract.
 * @param settings more of the two processes
 */
export async function withBrandApi<Result>(
  { databaseUrl, temporalAddress, folder }: Servers,
  settings: Readonly<Record<string, string>>,
  work: (send: Send, partnerId: string) => Promise<Result>,
): Promise<Result> {
  const port = await freePort();
  const environment = {
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    DATA_DIR: folder,
    BOOTSTRAP_ADMIN_KEY: adminKey,
    DRAIN_GRACE: '0',
    ...settings,
  };
  const started: RunningProgram[] = [];
  const pool = new Pool(`http://127.0.0.1:${port}`);
  const sending =
    (key: string): Send =>
    async (path, body) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const answer = await pool.request({ method: 'POST', path, headers, body: JSON.stringify(body) });
      const text = await answer.body.text();
      assert(answer.statusCode === 200 || answer.statusCode === 201, text);
      const parsed: unknown = JSON.parse(text);
      return parsed;
    };
  try {
    for (const name of ['worker', 'api']) {
      started.push(await startProgram(`${name}/main.ts`, join(folder, `${name}.log`), environment));
    }
    const database = openDatabaseAcrossBrands(databaseUrl, 1);
    const { brandId, partnerId } = await aProgram(database.em.fork(), terms);
    await database.close();
    const made = await sending(adminKey)('/v1/api-keys', { role: 'brand', brandId });
    return await work(sending(z.object({ key: z.string() }).parse(made).key), partnerId);
  } finally {
    await pool.close();
    for (const program of started.toReversed()) await program.stop();
  }
}
