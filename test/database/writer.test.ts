import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { OutboxEntity } from '../../database/entities/outbox.ts';
import { transaction } from '../../database/transaction.ts';
import { Letter } from '../../database/writer.ts';
import { statementsOf } from '../support/statements.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';

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
    transaction(database, async (em) => {
      const letter = new Letter(em);
      await letter.insert(OutboxEntity, woken(one));
      await letter.insertMany(OutboxEntity, [woken(other), woken(uuid())]);
      await letter.execute('UPDATE outbox SET subject_id = ? WHERE subject_id NOT IN (?, ?)', [last, one, other]);
      await letter.send();
    }),
  );
  expect(statements).toBe(1);
  expect(await subjects()).toEqual([one, other, last].map((id) => ({ id })));
});

test('nothing of a letter happens when a part of it is refused, or when it is not sent', async () => {
  const before = await subjects();
  const refused = transaction(database, async (em) => {
    const letter = new Letter(em);
    await letter.insert(OutboxEntity, woken(uuid()));
    await letter.execute('INSERT INTO outbox (kind, subject_id) VALUES (?, NULL)', ['ENDPOINT']);
    await letter.send();
  });
  await expect(refused).rejects.toThrow('subject_id');
  await transaction(database, (em) => new Letter(em).insert(OutboxEntity, woken(uuid())));
  await transaction(database, (em) => new Letter(em).send());
  expect(await subjects()).toEqual(before);
});
