import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabaseAcrossBrands, type Database, type EntityManager } from '../../database/orm.ts';
import { rehearsal, transaction } from '../../database/transaction.ts';
import { createDatabase } from '../support/servers/postgres.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  const created = await createDatabase();
  drop = created.drop;
  // One connection, so that what one transaction leaves the next would find.
  database = openDatabaseAcrossBrands(created.url, 1);
});
afterAll(async () => {
  await database.close();
  await drop();
});

const limitsIn = async (em: EntityManager): Promise<unknown> =>
  em.execute(`SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock`);

test('in a transaction a statement may take 3 seconds and a lock 2, and outside as long as it takes', async () => {
  expect(await transaction(database, limitsIn)).toEqual([{ statement: '3s', lock: '2s' }]);
  expect(await rehearsal(database, limitsIn)).toEqual([{ statement: '3s', lock: '2s' }]);
  expect(await transaction(database, limitsIn, 20)).toEqual([{ statement: '20s', lock: '2s' }]);
  expect(await limitsIn(database.em.fork())).toEqual([{ statement: '0', lock: '0' }]);
});
