import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { BrandEntity, PartnerEntity, TouchEntity } from '../../database/entities/index.ts';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { storeTouches } from '../../database/queries/storeTouches.ts';
import { asOwner } from '../support/tampering.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { aClick, aPartner, aTenant, type Tenant } from '../support/tenant.ts';

let server: TestDatabase;
let database: Database;
let acme: Tenant;
let other: Tenant;
const now = new Date().toISOString();
beforeAll(async () => {
  server = await createDatabase();
  database = openDatabaseAcrossBrands(server.url);
  acme = await aTenant(database);
  other = await aTenant(database);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

const ofAcme = (changed: object = {}) =>
  aClick({ brandId: acme.brand.id, partnerId: acme.partner.id, at: now, ...changed });

async function aLink(partnerId: string): Promise<string> {
  const id = uuid();
  await database.em
    .fork()
    .execute(
      `INSERT INTO tracking_link (id, brand_id, partner_id, code, url, created_at) VALUES (?, ?, ?, ?, ?, now())`,
      [id, acme.brand.id, partnerId, id, 'https://shop.example.com/'],
    );
  return id;
}

const stored = (...touches: Parameters<typeof storeTouches>[1]) => storeTouches(database.em.fork(), touches, now);

describe('a touch', () => {
  test('is stored with its brand, its partner and a link of these two', async () => {
    const click = ofAcme({ trackingLinkId: await aLink(acme.partner.id) });
    await stored(click, ofAcme());
    expect(await database.em.fork().count(TouchEntity, { id: click.id })).toBe(1);
  });

  test.each([
    { rule: 'of a partner that nobody knows', of: () => ({ partnerId: uuid() }) },
    { rule: 'of another brand’s partner', of: () => ({ partnerId: other.partner.id }) },
    { rule: 'of a link that nobody knows', of: () => ({ trackingLinkId: uuid() }) },
    {
      rule: 'of another partner’s link',
      of: async () => ({ trackingLinkId: await aLink((await aPartner(database, acme.brand, 'Another')).id) }),
    },
  ])('$rule is refused, and what comes with it', async ({ of }) => {
    const good = ofAcme();
    await expect(stored(good, ofAcme(await of()))).rejects.toMatchObject({ code: '23503' });
    expect(await database.em.fork().count(TouchEntity, { id: good.id })).toBe(0);
  });

  test('changes its owner no more', async () => {
    const click = ofAcme();
    await stored(click);
    const given = database.em.fork().nativeUpdate(TouchEntity, { id: click.id }, { partnerId: other.partner.id });
    await expect(given).rejects.toThrow('append-only');
  });
});

test('a brand, a partner and a link that touches may name are never deleted, even by the owner of the database', async () => {
  const linkId = await aLink(acme.partner.id);
  for (const [table, id] of [
    ['tracking_link', linkId],
    ['partner', acme.partner.id],
    ['brand', acme.brand.id],
  ]) {
    const deleted = asOwner(server.url, (em) => em.execute(`DELETE FROM ${table} WHERE id = ?`, [id]));
    await expect(deleted).rejects.toThrow('append-only');
  }
  const em = database.em.fork();
  expect(await em.count(PartnerEntity, acme.partner.id)).toBe(1);
  expect(await em.count(BrandEntity, acme.brand.id)).toBe(1);
});
