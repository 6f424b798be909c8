import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { reported } from '../../database/queries/reportedActions.ts';
import { customerCategory } from '../../domain/report/customerStatus.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';

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

const words = ['new', 'NEW', 'straße', 'STRASSE', 'Straße', 'ﬁrst', 'FIRST', 'élan', 'ÉLAN', 'İz', 'iz', 'ŉ', 'ς', 'Σ'];

test.each(words)('a report that is narrowed to %s counts the category that it shows it under', async (asked) => {
  const { sql, values } = reported({ brandId: 'acme', customerStatus: asked });
  const found = await database.em
    .fork()
    .execute<{ status: string }[]>(
      `SELECT customer_status AS status FROM (SELECT 'acme' AS brand_id, false AS test, unnest(?::text[]) AS customer_status) AS action WHERE ${sql}`,
      [`{${words.join(',')}}`, ...values],
    );
  expect(found.map(({ status }) => status)).toEqual(
    words.filter((word) => customerCategory(word) === customerCategory(asked)),
  );
});
