import { randomUUID } from 'node:crypto';
import { openDatabaseAsOwner } from '../../../database/orm.ts';
import { theTestRun } from './testRun.ts';

export interface TestDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** A database of its own for a test file, with the schema and without rows. */
export async function createDatabase(): Promise<TestDatabase> {
  const { TEST_TEMPLATE_URL: template } = theTestRun();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${nameIn(template)}`);
  return { url: withName(template, name), drop: () => asSuperuser(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** A database without anything in it. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(`CREATE DATABASE ${name}`);
  return {
    url: withName(theTestRun().TEST_TEMPLATE_URL, name),
    drop: () => asSuperuser(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function asSuperuser(statement: string): Promise<void> {
  // Not over the template: it must have no connections while it is copied.
  const database = openDatabaseAsOwner(withName(theTestRun().TEST_TEMPLATE_URL, 'postgres'), 1);
  try {
    await database.em.getConnection().execute(statement);
  } finally {
    await database.close();
  }
}

const nameIn = (url: string): string => new URL(url).pathname.slice(1);

function withName(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
