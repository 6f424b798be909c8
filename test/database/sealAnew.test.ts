import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import {
  BrandEntity,
  PartnerEntity,
  PayerAccountChangeEntity,
  PayoutMethodChangeEntity,
} from '../../database/entities/index.ts';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { sealAnew } from '../../database/queries/sealAnew.ts';
import { masked } from '../../domain/payout/account.ts';
import { sealOf } from '../../platform/seal.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { aTenant } from '../support/tenant.ts';

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

const aKey = (): string => randomBytes(32).toString('base64');
const oldKey = aKey();
const newKey = aKey();
const sealedBefore = sealOf({ payoutDetailsKey: [oldKey] });

/** A partner and its brand, each with an account and with another one that waits for its second person. */
async function sealedAccounts() {
  const { brand, partner } = await aTenant(database);
  const em = database.em.fork();
  const account = masked({ iban: 'DE89370400440532013000', holder: 'Coyote GmbH' });
  const asked = { askedAt: partner.createdAt, askedBy: 'finance:test', askedBecause: null, state: 'OPEN' as const };
  const undecided = { decidedAt: null, decidedBy: null, decidedBecause: null };
  const ofPartner = (text: string) => sealedBefore.close(text, `partner/${partner.id}`);
  const ofBrand = (text: string) => sealedBefore.close(text, `brand/${brand.id}`);
  await em.nativeUpdate(
    PartnerEntity,
    { id: partner.id },
    {
      payoutMethod: { rail: 'ISO20022', account },
      payoutAccountSealed: ofPartner('partner now'),
    },
  );
  await em.nativeUpdate(
    BrandEntity,
    { id: brand.id },
    { payerAccount: account, payerAccountSealed: ofBrand('brand now') },
  );
  const methodChange = { id: uuid(), brandId: brand.id, partnerId: partner.id, ...asked, ...undecided };
  await em.insert(PayoutMethodChangeEntity, {
    ...methodChange,
    method: { rail: 'ISO20022', account },
    sealedAccount: ofPartner('partner next'),
  });
  const accountChange = { id: uuid(), brandId: brand.id, account, ...asked, ...undecided };
  await em.insert(PayerAccountChangeEntity, { ...accountChange, sealedAccount: ofBrand('brand next') });
  return { brand, partner, methodChange, accountChange };
}

test('after a change of keys all accounts are sealed by the new one, and a repeat finds nothing to do', async () => {
  const { brand, partner, methodChange, accountChange } = await sealedAccounts();
  const both = sealOf({ payoutDetailsKey: [newKey, oldKey] });
  expect(await sealAnew(database.em.fork(), both)).toBe(4);
  expect(await sealAnew(database.em.fork(), both)).toBe(0);

  const newAlone = sealOf({ payoutDetailsKey: [newKey] });
  const em = database.em.fork();
  const opened = (sealed: string | null | undefined, owner: `partner/${string}` | `brand/${string}`) =>
    newAlone.open(sealed ?? '', owner);
  const ofPartner = `partner/${partner.id}` as const;
  const ofBrand = `brand/${brand.id}` as const;
  expect([
    opened((await em.findOneOrFail(PartnerEntity, partner.id)).payoutAccountSealed, ofPartner),
    opened((await em.findOneOrFail(PayoutMethodChangeEntity, methodChange.id)).sealedAccount, ofPartner),
    opened((await em.findOneOrFail(BrandEntity, brand.id)).payerAccountSealed, ofBrand),
    opened((await em.findOneOrFail(PayerAccountChangeEntity, accountChange.id)).sealedAccount, ofBrand),
  ]).toEqual(['partner now', 'partner next', 'brand now', 'brand next']);
});

test('an account whose key is missing stops it with a word on which', async () => {
  await sealedAccounts();
  await expect(sealAnew(database.em.fork(), sealOf({ payoutDetailsKey: [newKey] }))).rejects.toThrow(
    /^PAYOUT_DETAILS_KEY has no key [0-9a-f]{8}, by which this was sealed\.$/,
  );
});
