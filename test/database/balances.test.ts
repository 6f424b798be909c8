import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { post } from '../../database/queries/ledger.ts';
import { accountBalances, type AccountBalance } from '../../database/reports/balances.ts';
import { transaction } from '../../database/transaction.ts';
import { accrual, earned, type Posting } from '../../domain/ledger/postings.ts';
import { amountText, money } from '../../domain/money.ts';
import { untilSealed } from '../support/ledger.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { aTenant } from '../support/tenant.ts';

/*
 * Balances come from sums of whole periods and few single entries. They must say what a sum over all entries says, whatever is
 * sealed already.
 */

let server: TestDatabase;
let database: Database;
beforeAll(async () => {
  server = await createDatabase();
  database = openDatabaseAcrossBrands(server.url, 2);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

const day = 86_400_000;
const thisMonth = Date.parse(`${new Date().toISOString().slice(0, 7)}-01T00:00:00.000Z`);

/** From this month on, for which there are partitions; often where one period ends and another one begins. */
const instants = (fromDay: number) =>
  fc
    .record({ days: fc.integer({ min: fromDay, max: 95 }), off: fc.constantFrom(-1, 0, 1, 43_200_000, day - 1) })
    .map(({ days, off }) => new Date(Math.max(thisMonth + days * day + off, thisMonth + fromDay * day)).toISOString());

const booking = fc.record({
  effectiveAt: instants(-40),
  recordedAt: instants(0),
  amount: fc.integer({ min: 1, max: 100_000 }),
  currency: fc.constantFrom('USD', 'JPY', 'KWD'),
  postings: fc.constantFrom<(partnerId: string, amount: ReturnType<typeof money>) => readonly Posting[]>(
    accrual,
    earned,
  ),
});

const bookings = fc.array(booking, { maxLength: 12 });

interface At {
  readonly asOf: string | undefined;
  readonly recordedBy: string | undefined;
}

async function scanned(brandId: string, { asOf = 'infinity', recordedBy = 'infinity' }: At) {
  const rows = await database.em.fork().execute<AccountBalance[]>(
    `SELECT account, partner_id AS "partnerId", currency, sum(amount)::text AS balance FROM ledger_entry
     WHERE brand_id = ? AND effective_at <= ? AND recorded_at <= ?
     GROUP BY account, partner_id, currency ORDER BY currency, account, partner_id`,
    [brandId, asOf, recordedBy],
  );
  return rows.map((row) => ({ ...row, balance: amountText(money(row.balance, row.currency)) }));
}

test('balances by either time are those of all entries, before, between and after they are sealed', async () => {
  const asked = fc.record({
    asOf: fc.option(instants(-40), { nil: undefined }),
    recordedBy: fc.option(instants(0), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(
      bookings,
      bookings,
      fc.array(asked, { minLength: 4, maxLength: 4 }),
      async (first, then, times) => {
        const { brand, partner } = await aTenant(database);
        const write = (all: typeof first): Promise<void> =>
          transaction(database, async (em) => {
            for (const { postings, amount, currency, ...at } of all) {
              const moved = postings(partner.id, money(String(amount), currency));
              await post(em, {
                ...at,
                brandId: brand.id,
                cause: uuid(),
                actionId: null,
                payoutId: null,
                postings: moved,
              });
            }
          });
        const expectSame = async (): Promise<void> => {
          for (const at of [{ asOf: undefined, recordedBy: undefined }, ...times]) {
            const all = await scanned(brand.id, at);
            expect(await accountBalances(database.em.fork(), brand.id, at)).toEqual(all);
            expect(await accountBalances(database.em.fork(), brand.id, { ...at, partnerId: partner.id })).toEqual(
              all.filter(({ partnerId }) => partnerId !== null),
            );
          }
        };
        await write(first);
        await expectSame();
        await untilSealed(database, brand.id);
        await expectSame();
        await write(then);
        await expectSame();
        await untilSealed(database, brand.id);
        await expectSame();
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
