import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrate, migrationsOfRelease } from '../../database/migrate.ts';
import { openDatabase, openDatabaseAsOwner, type Database } from '../../database/orm.ts';
import { asBrand } from '../../database/tenancy.ts';
import { createDatabase, createEmptyDatabase, type TestDatabase } from '../support/servers/postgres.ts';

/* A user who owns a database and is no superuser, as an installation should have one; and runs that begin at once. */

let server: TestDatabase;
let superuser: Database;
const name = `plain_${randomUUID().replaceAll('-', '')}`;
const sql = (statement: string): Promise<unknown> => superuser.em.getConnection().execute(statement);
beforeAll(async () => {
  server = await createDatabase();
  superuser = openDatabaseAsOwner(server.url, 1);
  await sql(`CREATE ROLE ${name} LOGIN PASSWORD '${name}'`);
  await sql(`CREATE DATABASE ${name} OWNER ${name}`);
});
afterAll(async () => {
  await sql(`DROP DATABASE ${name} WITH (FORCE)`);
  await sql(`DROP ROLE ${name}`);
  await superuser.close();
  await server.drop();
});

function addressOf(databaseUrl: string): string {
  const address = new URL(databaseUrl);
  Object.assign(address, { username: name, password: name, pathname: `/${name}` });
  return address.href;
}

test('who may not work as the application is told what to do, and then migrates without being a superuser', async () => {
  const address = addressOf(server.url);
  await expect(migrate(address)).rejects.toThrow(
    /^The user of DATABASE_URL may not make the roles payouts_application and payouts_brand, .*: give it CREATEROLE, or let a superuser run/,
  );
  await sql(`GRANT payouts_application, payouts_brand TO ${name}`);
  await migrate(address);
  await migrate(address);
  const database = openDatabase(address, 1);
  try {
    const query = 'SELECT session_user, current_user, count(*)::int AS brands FROM brand';
    const asked = asBrand(randomUUID(), () => database.em.getConnection().execute(query));
    expect(await asked).toEqual([{ session_user: name, current_user: 'payouts_brand', brands: 0 }]);
  } finally {
    await database.close();
  }
});

test('of runs that begin at once one migrates, and the others find it done', async () => {
  const empty = await createEmptyDatabase();
  try {
    await Promise.all([1, 2, 3].map(() => migrate(empty.url, undefined, 60_000)));
    const database = openDatabaseAsOwner(empty.url, 1);
    const done = await database.em.getConnection().execute<{ name: string }[]>('SELECT name FROM schema_migration');
    await database.close();
    expect(done.map(({ name }) => name).sort()).toEqual(migrationsOfRelease(empty.url));
  } finally {
    await empty.drop();
  }
}, 120_000);
