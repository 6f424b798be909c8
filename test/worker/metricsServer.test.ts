import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Gauge } from 'prom-client';
import { openDatabase, type Database } from '../../database/orm.ts';
import { createLogger } from '../../platform/log.ts';
import { processMetrics } from '../../platform/metrics.ts';
import { serveMetrics } from '../../worker/metricsServer.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';

let server: TestDatabase;
let database: Database;
let metrics: Server;
const lines: unknown[] = [];
beforeAll(async () => {
  server = await createDatabase();
  database = openDatabase(server.url, 1);
  const log = createLogger({ logLevel: 'error' }, 'worker', () => {
    lines.push('a line');
    return {};
  });
  metrics = await serveMetrics(0, { database, log, isRunning: () => true });
});
afterEach(() => {
  processMetrics.removeSingleMetric('of_this_test');
});
afterAll(async () => {
  metrics.closeAllConnections();
  metrics.close();
  await once(metrics, 'close');
  await database.close();
  await server.drop();
});

const read = async (path: string) => {
  const { port } = metrics.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`);
  return { status: answer.status, text: await answer.text() };
};

test('a measurement that fails is told as a failure and logged; the worker goes on', async () => {
  let fails = true;
  new Gauge({
    name: 'of_this_test',
    help: 'Fails while it is told to.',
    registers: [processMetrics],
    async collect() {
      if (fails) await Promise.reject(new Error('nothing to measure'));
      this.set(7);
    },
  });
  expect(await read('/metrics')).toEqual({ status: 500, text: '' });
  expect(lines).toHaveLength(1);
  expect((await read('/healthz')).status).toBe(200);
  fails = false;
  const { status, text } = await read('/metrics');
  expect(status).toBe(200);
  expect(text).toContain('of_this_test 7');
});
