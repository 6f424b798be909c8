import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NotNullConstraintViolationException } from '@mikro-orm/core';
import { v7 as uuid } from 'uuid';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { BrandEntity } from '../../database/entities/brand.ts';
import { OutboxEntity } from '../../database/entities/outbox.ts';
import { transaction } from '../../database/transaction.ts';
import { Letter } from '../../database/writer.ts';
import { statementsOf } from '../support/statements.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { aTenant } from '../support/tenant.ts';

let server: TestDatabase;
let database: Database;
beforeAll(async () => {
  server = await createDatabase();
  database = openDatabaseAcrossBrands(server.url);
  await database.connect();
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

const subjects = (): Promise<OutboxSubject[]> =>
  database.em.fork().execute<OutboxSubject[]>('SELECT subject_id AS id FROM outbox ORDER BY id');

interface OutboxSubject {
  readonly id: string;
}

const woken = (subjectId: string) => ({ kind: 'ENDPOINT' as const, subjectId });

test('what is written in one letter happens in its order, and is one statement', async () => {
  const [one, other, last] = [uuid(), uuid(), uuid()];
  const statements = await statementsOf(database, () =>
    transaction(database, async (_em, letter) => {
      await letter.insert(OutboxEntity, woken(one));
      await letter.insertMany(OutboxEntity, [woken(other), woken(uuid())]);
      await letter.execute('UPDATE outbox SET subject_id = ? WHERE subject_id NOT IN (?, ?)', [last, one, other]);
    }),
  );
  expect(statements).toBe(1);
  expect(await subjects()).toEqual([one, other, last].map((id) => ({ id })));
});

test('a row that is changed twice in one letter is changed by one statement, and is as both leave it', async () => {
  const { brand } = await aTenant(database);
  const change = async (letter: Letter): Promise<void> => {
    await letter.nativeUpdate(BrandEntity, { id: brand.id }, { name: 'Before', timeZone: 'Europe/Berlin' });
    await letter.insert(OutboxEntity, woken(uuid()));
    await letter.nativeUpdate(BrandEntity, { id: brand.id }, { name: 'After' });
  };
  await transaction(database, (_em, letter) => change(letter));
  const changed = await database.em.fork().findOneOrFail(BrandEntity, brand.id);
  expect(changed).toMatchObject({ name: 'After', timeZone: 'Europe/Berlin' });

  const letter = new Letter(database.em.fork());
  await change(letter);
  const told: string[] = [];
  await letter.post((writes) => Promise.resolve(void told.push(...writes.map(({ sql }) => sql))));
  expect(told).toEqual([expect.stringMatching(/^INSERT INTO outbox/), expect.stringMatching(/^UPDATE brand/)]);
});

test('nothing of a transaction happens when a part of its letter is refused, or when it fails before', async () => {
  const before = await subjects();
  const refused = transaction(database, async (em, letter) => {
    await em.insert(OutboxEntity, woken(uuid()));
    await letter.insert(OutboxEntity, woken(uuid()));
    await letter.execute('INSERT INTO outbox (kind, subject_id) VALUES (?, NULL)', ['ENDPOINT']);
    await letter.insert(OutboxEntity, woken(uuid()));
  });
  await expect(refused).rejects.toThrow(NotNullConstraintViolationException);
  const failed = transaction(database, async (_em, letter) => {
    await letter.insert(OutboxEntity, woken(uuid()));
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(await subjects()).toEqual(before);
});

test('after a letter that was refused its connection writes others', async () => {
  const one = openDatabaseAcrossBrands(server.url, 1);
  try {
    const write = (subjectId: unknown) =>
      transaction(one, (_em, letter) =>
        letter.execute('INSERT INTO outbox (kind, subject_id) VALUES (?, ?)', ['ENDPOINT', subjectId]),
      );
    await expect(write(null)).rejects.toThrow('subject_id');
    await expect(write({})).rejects.toThrow('a parameter of a statement is a object');
    const [first, second] = [uuid(), uuid()];
    await write(first);
    await write(second);
    expect((await subjects()).slice(-2)).toEqual([{ id: first }, { id: second }]);
  } finally {
    await one.close();
  }
});
