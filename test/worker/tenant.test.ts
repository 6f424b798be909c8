import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { v7 as uuid } from 'uuid';
import { BrandEntity } from '../../database/entities/index.ts';
import { openDatabase, openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { inBrandOfWorkflow } from '../../worker/tenant.ts';
import { actionWorkflowId } from '../../workflows/messages/action.ts';
import { contractWorkflowId } from '../../workflows/messages/contract.ts';
import { payoutWorkflowId } from '../../workflows/messages/payout.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { aTenant, type Tenant } from '../support/tenant.ts';

/* An activity works with the rows of the brand that its workflow is of; the workflow's id tells which. */

let server: TestDatabase;
let database: Database;
let outside: Database;
let acme: Tenant;
beforeAll(async () => {
  server = await createDatabase();
  database = openDatabase(server.url, 1);
  outside = openDatabaseAcrossBrands(server.url, 1);
  acme = await aTenant(outside);
  await aTenant(outside);
});
afterAll(async () => {
  await Promise.all([database.close(), outside.close()]);
  await server.drop();
});

/** The brands that an activity of a workflow sees. */
const brandsSeenBy = (workflowId: string): Promise<string[]> =>
  new MockActivityEnvironment(
    { workflowExecution: { workflowId, runId: uuid() } },
    { interceptors: [inBrandOfWorkflow(database)], logger: new DefaultLogger('ERROR') },
  ).run(async () => (await database.em.fork().find(BrandEntity, {})).map(({ id }) => id));

test('a workflow whose id holds its brand works with the rows of that one', async () => {
  const { brand, partner } = acme;
  const order = { brandId: brand.id, eventType: 'SALE', orderId: 'a/b' };
  const statement = { brandId: brand.id, partnerId: partner.id, currency: 'USD', date: '2026-11-20' };
  for (const workflowId of [actionWorkflowId(order), payoutWorkflowId(statement)]) {
    expect(await brandsSeenBy(workflowId)).toEqual([brand.id]);
  }
});

test('a workflow whose id holds a row of a brand works with the rows of that one', async () => {
  expect(await brandsSeenBy(contractWorkflowId(acme.contract.id))).toEqual([acme.brand.id]);
});

test('of every kind of workflow that we have it is known how to find its brand', async () => {
  const folder = new URL('../../workflows/messages/', import.meta.url);
  const sources = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
  const kinds = sources.flatMap((source) => [...source.matchAll(/\bworkflowId\('([^']+)'/g)].map(([, kind]) => kind));
  expect(kinds.length).toBeGreaterThanOrEqual(10);
  for (const kind of kinds) {
    const seen = await brandsSeenBy(`${String(kind)}/${uuid()}`).catch(String);
    expect([[], expect.stringContaining('has no row and no brand')]).toContainEqual(seen);
  }
});

test('a workflow of which that is not known does nothing', async () => {
  await expect(brandsSeenBy(`stranger/${acme.brand.id}`)).rejects.toThrow('is not known');
});
