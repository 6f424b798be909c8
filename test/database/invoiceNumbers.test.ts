import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { earn } from '../../activities/contracts/earn.ts';
import { BrandEntity } from '../../database/entities/brand.ts';
import { InvoiceEntity } from '../../database/entities/invoice.ts';
import { StatementEntity } from '../../database/entities/statement.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import { openDatabaseAcrossBrands, type Database, type EntityManager } from '../../database/orm.ts';
import { issueToBrand, selfBill } from '../../database/queries/issueInvoice.ts';
import { verification } from '../../database/reports/verification.ts';
import { transaction } from '../../database/transaction.ts';
import { plusDuration } from '../../domain/calendar.ts';
import { money } from '../../domain/money.ts';
import { usualInvoicing } from '../../domain/invoice/invoicing.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { pastTriggers } from '../support/tampering.ts';
import { aTenant, type Tenant } from '../support/tenant.ts';

let server: TestDatabase;
let database: Database;
let tenant: Tenant;
beforeAll(async () => {
  server = await createDatabase();
  database = openDatabaseAcrossBrands(server.url);
  tenant = await aTenant(database);
  await database.em
    .fork()
    .nativeUpdate(BrandEntity, { id: tenant.brand.id }, { invoicing: { ...usualInvoicing, selfBilling: true } });
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

const now = new Date().toISOString();
const until = plusDuration(now, 'P1Y', 'UTC');
const rolledBack = new Error('rolled back');
const attempts = Array.from({ length: 60 }, (_, index) => ({ fails: index % 6 === 5, day: index }));

/** The contract owes a fee, from that day on. */
const owes = (em: EntityManager, day = 0): Promise<void> =>
  earn(
    em,
    { contract: tenant.contract, timeZone: tenant.brand.timeZone },
    {
      kind: 'MONTHLY_FEE',
      cause: `test/${uuid()}`,
      amount: money('10.00', 'USD'),
      explanation: { facts: {}, sentences: [] },
      dueAt: plusDuration(now, `P${String(day)}D`, 'UTC'),
      now,
    },
  );

/** All at once; some fail after they had their number. */
const atOnce = async (
  issue: (em: EntityManager, attempt: (typeof attempts)[number]) => Promise<unknown>,
): Promise<void> => {
  const outcomes = await Promise.allSettled(
    attempts.map((attempt) =>
      transaction(
        database,
        async (em) => {
          await issue(em, attempt);
          if (attempt.fails) throw rolledBack;
        },
        20,
      ),
    ),
  );
  const reasons = outcomes.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(reasons).toEqual(attempts.filter(({ fails }) => fails).map(() => rolledBack));
};

const numbers = async (kind: 'BRAND_INVOICE' | 'SELF_BILLING'): Promise<number[]> =>
  (await database.em.fork().find(InvoiceEntity, { kind }, { orderBy: { sequence: 'asc' } })).map(
    ({ sequence }) => sequence,
  );

const oneToFifty = Array.from({ length: 50 }, (_, index) => index + 1);

describe('the numbers of a series have no gaps', () => {
  test('60 invoices to the brand at once, of which 10 are rolled back, are numbered from 1 to 50', async () => {
    const { id: brandId } = tenant.brand;
    await atOnce(async (em) => {
      await owes(em);
      await issueToBrand(em, { brandId, commandId: uuid(), currency: 'USD', until, now });
    });
    expect(await numbers('BRAND_INVOICE')).toEqual(oneToFifty);
  });

  test('and so are 60 self-billing invoices of statements that close at once', async () => {
    const em = database.em.fork();
    for (const { day } of attempts) await transaction(database, (em) => owes(em, day + 1));
    const statements = await em.find(StatementEntity, {}, { orderBy: { date: 'asc' } });
    const [first, ...others] = statements;
    await em.nativeUpdate(StatementLineEntity, { statementId: null }, { statementId: first?.id ?? null });
    const lines = await em.find(StatementLineEntity, {}, { orderBy: { id: 'desc' } });
    for (const [index, { id }] of others.entries()) {
      await em.nativeUpdate(StatementLineEntity, { id: lines[index]?.id ?? '' }, { statementId: id });
    }
    await atOnce(async (inside, { day }) => {
      const statement = others[day];
      if (statement) await selfBill(inside, statement, now);
    });
    expect(await numbers('SELF_BILLING')).toEqual(oneToFifty);
  });

  test('which the verification holds them to', async () => {
    const { problems } = await verification(database, tenant.brand.id);
    expect(problems.filter((problem) => problem.includes('numbered') || problem.includes('nvoice'))).toEqual([]);
  });
});

describe('the verification finds', () => {
  const line = "id = (SELECT id FROM invoice_line WHERE invoice_kind = 'BRAND_INVOICE' ORDER BY id LIMIT 1)";
  const selfBilled = "id = (SELECT id FROM invoice_line WHERE invoice_kind = 'SELF_BILLING' ORDER BY id LIMIT 1)";

  test.each([
    {
      rule: 'a number that is missing',
      done: "UPDATE invoice SET sequence = 99 WHERE kind = 'BRAND_INVOICE' AND sequence = 50",
      undone: 'UPDATE invoice SET sequence = 50 WHERE sequence = 99',
      problem: 'are 50, numbered from 1 to 99, but the series has come to 50',
    },
    {
      rule: 'a sum that its lines do not come to',
      done: "UPDATE invoice SET net = 11, total = 11 WHERE kind = 'BRAND_INVOICE' AND sequence = 1",
      undone: 'UPDATE invoice SET net = 10, total = 10 WHERE net = 11',
      problem: 'its lines come to 10.00',
    },
    {
      rule: 'a charge that the brand does not owe',
      done: `UPDATE invoice_line SET amount = 11 WHERE ${line}`,
      undone: 'UPDATE invoice_line SET amount = 10 WHERE amount = 11',
      problem: 'by the ledger the brand owes 10.00',
    },
    {
      rule: 'a supply that is not on its statement',
      done: `UPDATE invoice_line SET amount = 11 WHERE ${selfBilled}`,
      undone: 'UPDATE invoice_line SET amount = 10 WHERE amount = 11',
      problem: 'Self-billing invoice',
    },
  ])('$rule', async ({ done, undone, problem }) => {
    await pastTriggers(server.url, [done]);
    const { problems } = await verification(database, tenant.brand.id);
    await pastTriggers(server.url, [undone]);
    expect(problems.filter((found) => found.includes(problem))).toHaveLength(1);
  });
});

test('an invoice that is issued is never changed', async () => {
  const em = database.em.fork();
  await expect(em.execute('UPDATE invoice SET total = total')).rejects.toThrow();
  await expect(em.execute('DELETE FROM invoice_line')).rejects.toThrow();
});
