import { describe, expect, test } from '@jest/globals';
import { openDatabaseAcrossBrands } from '../../database/orm.ts';
import { connectTemporal } from '../../platform/temporal.ts';
import { moveClock } from '../../platform/clock.ts';
import { createDatabase } from '../support/servers/postgres.ts';
import { startDevServer, startTimeSkippingServer } from '../support/servers/temporal.ts';

describe('the servers that tests run on', () => {
  test('each test file has a database of its own, with the schema and without rows', async () => {
    const { url, drop } = await createDatabase();
    const database = openDatabaseAcrossBrands(url);
    try {
      expect(await database.em.getConnection().execute('SELECT count(*)::int AS brands FROM brand')).toEqual([
        { brands: 0 },
      ]);
    } finally {
      await database.close();
      await drop();
    }
  });

  test('the time-skipping server moves its clock by a month in an instant', async () => {
    const server = await startTimeSkippingServer();
    const { connection, clock } = await connectTemporal({
      temporalAddress: server.address,
      temporalNamespace: 'default',
      timeSkipping: true,
    });
    try {
      const before = await clock.now();
      const inAMonth = new Date(Date.parse(before) + 31 * 86_400_000).toISOString();
      await moveClock(connection, inAMonth);
      expect((await clock.now()) >= inAMonth).toBe(true);
      await moveClock(connection, before);
      expect((await clock.now()) >= inAMonth).toBe(true);
    } finally {
      await connection.close();
      await server.stop();
    }
  });

  test('the dev server remembers closed workflows for 90 days, not for one', async () => {
    const server = await startDevServer();
    const { connection } = await connectTemporal({
      temporalAddress: server.address,
      temporalNamespace: 'default',
      timeSkipping: false,
    });
    try {
      const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
      expect(String(config?.workflowExecutionRetentionTtl?.seconds)).toBe(String(90 * 24 * 60 * 60));
    } finally {
      await connection.close();
      await server.stop();
    }
  });
});
