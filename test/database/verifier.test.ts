import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { post } from '../../database/queries/ledger.ts';
import { transaction } from '../../database/transaction.ts';
import { accrual } from '../../domain/ledger/postings.ts';
import { money } from '../../domain/money.ts';
import { processMetrics } from '../../platform/metrics.ts';
import { verifyAll } from '../../worker/verifier.ts';
import { samplesOf } from '../support/exposition.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { pastTriggers } from '../support/tampering.ts';
import { aTenant } from '../support/tenant.ts';

let server: TestDatabase;
let database: Database;
beforeAll(async () => {
  server = await createDatabase();
  database = openDatabaseAcrossBrands(server.url);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

test('the hourly verification tells the metrics how many brands have books that do not add up, and the log what it is', async () => {
  const { brand, partner } = await aTenant(database);
  await aTenant(database);
  const now = new Date().toISOString();
  const draft = { brandId: brand.id, cause: 'test', actionId: null, payoutId: null, effectiveAt: now, recordedAt: now };
  await transaction(database, (em) => post(em, { ...draft, postings: accrual(partner.id, money('10.00', 'USD')) }));
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });

  await verifyAll({ database, log });
  expect(await told('payouts_ledger_unbalanced_brands')).toBe(0);
  expect(lines).toEqual([]);

  await pastTriggers(server.url, ["UPDATE ledger_entry SET amount = amount + 1 WHERE cause = 'test' AND amount > 0"]);
  await verifyAll({ database, log });
  expect(await told('payouts_ledger_unbalanced_brands')).toBe(1);
  expect(await told('payouts_ledger_verified_timestamp_seconds')).toBeGreaterThan(Date.parse(now) / 1000);
  expect(lines.join('')).toContain(brand.id);
});

const told = async (name: string): Promise<number | undefined> =>
  samplesOf(await processMetrics.metrics()).find((sample) => sample.name === name)?.value;
