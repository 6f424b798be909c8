import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { acceptSubmission } from '../../database/queries/submissions.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { aTenant, type Tenant } from '../support/tenant.ts';

let server: TestDatabase;
let database: Database;
let tenant: Tenant;
beforeAll(async () => {
  server = await createDatabase();
  database = openDatabaseAcrossBrands(server.url);
  tenant = await aTenant(database);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

test('of the same transaction reported many times at once one is stored, and all get that one', async () => {
  const { brand, eventType } = tenant;
  const now = new Date().toISOString();
  const stored = (orderId: string) =>
    acceptSubmission(database.em.fork(), {
      id: uuid(),
      brandId: brand.id,
      eventTypeId: eventType.id,
      orderId,
      body: { eventType: eventType.code, orderId, eventDate: now, amount: '1.00', currency: 'USD', test: false },
      bodyHash: 'same',
      isTransaction: true,
      actor: 'test',
      submittedAt: now,
    });
  // Whether two meet in the very moment is chance; in so many rounds some do.
  for (let round = 0; round < 100; round += 1) {
    const orderId = uuid();
    const answers = await Promise.all(Array.from({ length: 8 }, () => stored(orderId)));
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(answers.map(({ submission: { id } }) => id)).size).toBe(1);
  }
});
