import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TouchEntity, type Touch } from '../../database/entities/touch.ts';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { storeTouches } from '../../database/queries/storeTouches.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { aClick, aTenant, asJson, type Tenant } from '../support/tenant.ts';

let server: TestDatabase;
let database: Database;
let acme: Tenant;
const now = '2026-11-20T10:00:00.123Z';
beforeAll(async () => {
  server = await createDatabase();
  database = openDatabaseAcrossBrands(server.url);
  acme = await aTenant(database);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

const ofAcme = (changed: Partial<Touch> = {}): Touch =>
  aClick({ brandId: acme.brand.id, partnerId: acme.partner.id, at: now, ...changed });

const stored = async (ids: readonly string[]): Promise<unknown> =>
  asJson(await database.em.fork().find(TouchEntity, { id: { $in: [...ids] } }, { orderBy: { id: 'asc' } }));

test('whatever a visitor sends is kept to the letter, beside touches that have nothing to tell', async () => {
  const texts = [
    '',
    'NULL',
    'null',
    '{a,b}',
    'a "quoted" \\ word',
    "it's; --",
    'two\nlines\tand\rmore',
    'ü 漢 🙂',
    '$1 ? %s',
  ];
  const told = texts.map((text) =>
    ofAcme({
      kind: 'IMPRESSION',
      customerProfileId: text,
      deviceId: text,
      landingPage: text,
      referrerUrl: text,
      userAgent: text,
      ipAddress: text,
      country: text,
      sharedId: text,
      sku: text,
      params: { [text]: text },
      bot: true,
    }),
  );
  const silent = ofAcme({ deviceId: null, userAgent: null, params: {}, duplicateOf: told[0]?.id ?? null });
  const touches = [...told, silent].toSorted((one, other) => (one.id < other.id ? -1 : 1));
  await storeTouches(database.em.fork(), touches, now);
  expect(await stored(touches.map(({ id }) => id))).toEqual(asJson(touches));
});

test('touches that may be stored already are stored once, and stay as they were', async () => {
  const [first, second] = [ofAcme({ sku: 'S-1' }), ofAcme({ sku: 'S-2' })];
  await storeTouches(database.em.fork(), [first], now, { areNew: true });
  await storeTouches(database.em.fork(), [{ ...first, sku: 'S-9' }, second], now);
  expect(await stored([first.id, second.id])).toMatchObject(
    [first, second].toSorted((one, other) => (one.id < other.id ? -1 : 1)).map(({ id, sku }) => ({ id, sku })),
  );
});

test('a touch that is called new and is stored already is refused, and what comes with it', async () => {
  const [first, second] = [ofAcme(), ofAcme()];
  await storeTouches(database.em.fork(), [first], now, { areNew: true });
  const again = storeTouches(database.em.fork(), [first, second], now, { areNew: true });
  await expect(again).rejects.toMatchObject({ code: '23505' });
  expect(await stored([second.id])).toEqual([]);
});
