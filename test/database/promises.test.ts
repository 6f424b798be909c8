import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { BrandEntity } from '../../database/entities/brand.ts';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { ensureLedgerPartitions } from '../../database/queries/due.ts';
import { post, type LedgerTransactionDraft } from '../../database/queries/ledger.ts';
import { transaction } from '../../database/transaction.ts';
import { accrual } from '../../domain/ledger/postings.ts';
import { money } from '../../domain/money.ts';
import { balanceOf } from '../support/ledger.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { aContract, aTenant, type Tenant } from '../support/tenant.ts';

/*
 * What the database promises whatever the code does.
 */

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

const now = new Date().toISOString();

const draft = (changes: Partial<LedgerTransactionDraft> = {}): LedgerTransactionDraft => ({
  brandId: tenant.brand.id,
  cause: `test/${uuid()}`,
  actionId: null,
  payoutId: null,
  effectiveAt: now,
  recordedAt: now,
  postings: accrual(tenant.partner.id, money('10.00', 'USD')),
  ...changes,
});

const posted = (changes: Partial<LedgerTransactionDraft> = {}): Promise<void> =>
  transaction(database, (em) => post(em, draft(changes)));

describe('the ledger', () => {
  test('a transaction that does not sum to zero cannot be committed', async () => {
    const oneSided = accrual(tenant.partner.id, money('10.00', 'USD')).slice(0, 1);
    await expect(posted({ postings: oneSided })).rejects.toThrow('does not sum to zero');
  });

  test('amounts of two currencies do not make up for each other', async () => {
    const [brand] = accrual(tenant.partner.id, money('10.00', 'USD'));
    const [, partner] = accrual(tenant.partner.id, money('10.00', 'EUR'));
    const postings = [brand, partner].filter((posting) => posting !== undefined);
    await expect(posted({ postings })).rejects.toThrow('does not sum to zero');
  });

  test('an entry cannot be added to a transaction that sums to zero', async () => {
    const cause = `test/${uuid()}`;
    await posted({ cause });
    const added = database.em.fork().execute(
      `INSERT INTO ledger_entry (brand_id, cause, recorded_at, effective_at, account, currency, amount)
       VALUES (?, ?, ?, ?, 'BRAND_ACCRUED', 'USD', 1)`,
      [tenant.brand.id, cause, now, now],
    );
    await expect(added).rejects.toThrow('does not sum to zero');
  });

  test('of several transactions in one statement each sums to zero', async () => {
    const causes = [`test/${uuid()}`, `test/${uuid()}`];
    const together = database.em.fork().execute(
      `WITH two AS (
         INSERT INTO ledger_transaction (brand_id, cause, recorded_at, effective_at) SELECT ?, cause, ?, ? FROM unnest(?::text[]) AS cause
         RETURNING *)
       INSERT INTO ledger_entry (brand_id, cause, recorded_at, effective_at, account, currency, amount)
       SELECT brand_id, cause, recorded_at, effective_at, 'BRAND_ACCRUED', 'USD', CASE WHEN cause = ? THEN 1 ELSE -1 END FROM two`,
      [tenant.brand.id, now, now, `{${causes.join(',')}}`, causes[0]],
    );
    await expect(together).rejects.toThrow('does not sum to zero');
  });

  test('the same cause cannot move money twice', async () => {
    const cause = `test/${uuid()}`;
    await posted({ cause });
    const once = await balanceOf(database, tenant.partner);
    await expect(posted({ cause })).rejects.toThrow('ledger_transaction_pkey');
    expect(await balanceOf(database, tenant.partner)).toEqual(once);
  });

  test('entries of a month yet to come find their partition, made when the clock is about to move there', async () => {
    const inTenYears = new Date(Date.now() + 10 * 365 * 86_400_000).toISOString();
    await expect(posted({ recordedAt: inTenYears })).rejects.toThrow('no partition');
    await ensureLedgerPartitions(database.em.fork(), inTenYears);
    await posted({ recordedAt: inTenYears });
  });
});

describe('contracts', () => {
  test('a partner has at most one contract in force with a brand at any instant', async () => {
    await expect(aContract(database, tenant.partner)).rejects.toThrow('contract_one_at_a_time');
  });
});

describe('exact decimals', () => {
  test('a change of the last digit is stored, where floats would see none', async () => {
    const em = database.em.fork();
    const brand = await em.findOneOrFail(BrandEntity, tenant.brand.id);
    for (const threshold of ['90071992547409.93', '90071992547409.92']) {
      brand.correctionApprovalThreshold = threshold;
      await em.flush();
      const stored = await database.em.fork().findOneOrFail(BrandEntity, tenant.brand.id);
      expect(stored.correctionApprovalThreshold).toBe(threshold);
    }
  });
});
