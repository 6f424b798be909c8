import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { createPayoutActivities } from '../../../activities/index.ts';
import { payoutIdOf } from '../../../activities/payouts/payoutId.ts';
import { BrandEntity } from '../../../database/entities/brand.ts';
import { PayoutEntity } from '../../../database/entities/payout.ts';
import { PayoutEventEntity } from '../../../database/entities/payoutEvent.ts';
import { RestorationEntity } from '../../../database/entities/restoration.ts';
import { StatementEntity } from '../../../database/entities/statement.ts';
import { StatementLineEntity } from '../../../database/entities/statementLine.ts';
import { openDatabaseAcrossBrands, type Database } from '../../../database/orm.ts';
import { post } from '../../../database/queries/ledger.ts';
import { noteRestoration } from '../../../database/queries/restorations.ts';
import { nextOpenStatement } from '../../../database/queries/statements.ts';
import { transaction } from '../../../database/transaction.ts';
import { earned } from '../../../domain/ledger/postings.ts';
import { money } from '../../../domain/money.ts';
import { sealOf } from '../../../platform/seal.ts';
import { aBank } from '../../support/bank.ts';
import { payBy } from '../../support/payouts.ts';
import { createDatabase, type TestDatabase } from '../../support/servers/postgres.ts';
import { keyOfTests } from '../../support/stage.ts';
import { aTenant, type Tenant } from '../../support/tenant.ts';

/*
 * Paid twice is worse than paid late, also by a database that has forgotten what it paid.
 */

const takenAt = '2026-11-20T10:00:00.000Z';
const inLostTime = '2026-11-20T17:00:00.000Z';
const restoredAt = '2026-11-23T09:00:00.000Z';
const now = '2026-11-23T10:00:00.000Z';

let server: TestDatabase;
let database: Database;
let tenant: Tenant;
beforeAll(async () => {
  server = await createDatabase();
  database = openDatabaseAcrossBrands(server.url);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});
beforeEach(async () => {
  tenant = await aTenant(database);
  await database.em.fork().nativeUpdate(BrandEntity, { id: tenant.brand.id }, { timeZone: 'UTC' });
  await payBy({ database }, tenant.partner.id, { rail: 'FAKE' });
  await database.em.fork().nativeDelete(RestorationEntity, {});
});

const restored = () => database.em.fork().transactional((em) => noteRestoration(em, { takenAt, restoredAt }));

/** Makes 100.00 USD payable at an instant, and books it later; answers the statement. */
async function owed(payableAt: string, bookedAt: string, amount = '100.00'): Promise<string> {
  const cause = `test/${uuid()}`;
  const owner = { brandId: tenant.brand.id, partnerId: tenant.partner.id, currency: 'USD' };
  return transaction(database, async (em) => {
    const postings = earned(tenant.partner.id, money(amount, 'USD'));
    const at = { effectiveAt: bookedAt, recordedAt: bookedAt };
    await post(em, { brandId: owner.brandId, cause, actionId: null, payoutId: null, ...at, postings });
    const statementId = await nextOpenStatement(em, owner, { payableAt, now: bookedAt, timeZone: 'UTC' });
    await em.insert(StatementLineEntity, { ...owner, cause, kind: 'SLOTTING_FEE', amount, recordedAt: payableAt });
    return statementId;
  });
}

/** As in a backup of before: nothing of the partner's statements is known. */
async function forgotten(): Promise<void> {
  const of = { partnerId: tenant.partner.id };
  const em = database.em.fork();
  await em.nativeDelete(StatementLineEntity, of);
  await em.nativeDelete(PayoutEntity, of);
  await em.nativeDelete(StatementEntity, of);
}

const workingWith = (bank: ReturnType<typeof aBank>) =>
  createPayoutActivities(database, [bank.rail], sealOf({ payoutDetailsKey: [keyOfTests] }));

async function closed(statementId: string, at: string): Promise<string> {
  const { payoutId } = await workingWith(aBank()).close({ statementId, now: at, withoutStragglers: true });
  if (payoutId === null) throw new Error('nothing goes out');
  return payoutId;
}

const payment = (payoutId: string, amount = '100.00') => ({
  payoutId,
  payer: { name: 'Acme Inc' },
  payee: 'Wile E. Coyote',
  destination: { kind: 'NOBODY' as const, fault: null },
  amount,
  currency: 'USD',
  reference: '',
  sentAt: inLostTime,
});
const stored = (id: string) => database.em.fork().findOneOrFail(PayoutEntity, id);
const notes = async (payoutId: string) =>
  (await database.em.fork().find(PayoutEventEntity, { payoutId }, { orderBy: { id: 'asc' } })).map(({ note }) => note);

describe('the id of a payout', () => {
  const statement = { brandId: 'b', partnerId: 'p', currency: 'USD', date: '2026-11-20' };
  test('is the same whenever and wherever its statement closes', () => {
    expect(payoutIdOf(statement)).toBe('01a1f640-bc00-7198-b393-ba108bbe4d5c');
  });
  test.each(['brandId', 'partnerId', 'currency'] as const)('is another one with another %s', (field) => {
    expect(payoutIdOf({ ...statement, [field]: 'other' })).not.toBe(payoutIdOf(statement));
  });
  test('follows the date in the order of lists', () => {
    expect(payoutIdOf({ ...statement, date: '2026-11-21' }) > payoutIdOf(statement)).toBe(true);
  });
});

describe('a payout that was pending in the backup', () => {
  test('and sent in the lost time is booked as its rail knows it, and not sent again', async () => {
    const payoutId = await closed(await owed(takenAt, takenAt), takenAt);
    await restored();
    const bank = aBank([payment(payoutId)]);
    expect(await workingWith(bank).disburse({ payoutId, now })).toMatchObject({ next: 'SETTLE' });
    expect(bank.payments).toHaveLength(1);
    expect(await stored(payoutId)).toMatchObject({ asksFirst: false, approvalsRequired: 0, sentAt: restoredAt });
  });

  test('and is not known to its rail is sent, once', async () => {
    const payoutId = await closed(await owed(takenAt, takenAt), takenAt);
    await restored();
    const bank = aBank();
    expect(await workingWith(bank).disburse({ payoutId, now })).toMatchObject({ state: 'pending', next: 'DISBURSE' });
    expect(bank.payments).toEqual([]);
    expect(await workingWith(bank).disburse({ payoutId, now })).toMatchObject({ next: 'SETTLE' });
    expect(bank.payments).toHaveLength(1);
  });
});

describe('a payout that was made in the lost time', () => {
  test('is made again under its id, from the statement of its date, and booked as its rail knows it', async () => {
    const lost = await closed(await owed(inLostTime, inLostTime), inLostTime);
    await forgotten();
    await restored();
    const payoutId = await closed(await owed(inLostTime, now), now);
    expect(payoutId).toBe(lost);
    const bank = aBank([payment(payoutId)]);
    expect(await workingWith(bank).disburse({ payoutId, now })).toMatchObject({ next: 'SETTLE' });
    expect(bank.payments).toHaveLength(1);
  });

  test('and is not known to its rail under that id waits for a person', async () => {
    await restored();
    const payoutId = await closed(await owed(inLostTime, now), now);
    const bank = aBank();
    await workingWith(bank).disburse({ payoutId, now });
    expect(await workingWith(bank).disburse({ payoutId, now })).toMatchObject({
      state: 'pending',
      waitsFor: [{ gate: 'APPROVAL' }],
    });
    expect(bank.payments).toEqual([]);
  });

  test('and came to another amount then is neither booked nor sent: finance is told', async () => {
    await restored();
    const payoutId = await closed(await owed(inLostTime, now), now);
    const bank = aBank([payment(payoutId, '140.00')]);
    expect(await workingWith(bank).disburse({ payoutId, now })).toMatchObject({ state: 'processing', next: 'ASK' });
    expect(bank.payments).toHaveLength(1);
    expect(await notes(payoutId)).toContain('The rail has paid 140.00 USD under this id, not 100.00 USD.');
  });

  test('is told of once for each amount, however often the rail is asked', async () => {
    await restored();
    const payoutId = await closed(await owed(inLostTime, now), now);
    const asked = (amount: string) => workingWith(aBank([payment(payoutId, amount)])).ask({ payoutId, now });
    await workingWith(aBank([payment(payoutId, '140.00')])).disburse({ payoutId, now });
    const before = await notes(payoutId);
    await asked('140.00');
    await asked('140.00');
    expect(await notes(payoutId)).toEqual(before);
    await asked('150.00');
    await asked('150.00');
    expect(await notes(payoutId)).toEqual([...before, 'The rail has paid 150.00 USD under this id, not 100.00 USD.']);
  });
});

test.each([
  {
    rule: 'due in the lost time: on the statement of its date',
    payableAt: inLostTime,
    date: '2026-11-20',
    isRestored: true,
  },
  {
    rule: 'due before the backup: on the next one',
    payableAt: '2026-11-19T10:00:00.000Z',
    date: '2026-11-23',
    isRestored: true,
  },
  { rule: 'due after the restore: on the statement of its date', payableAt: now, date: '2026-11-23', isRestored: true },
  {
    rule: 'late, where nothing was restored: on the next one',
    payableAt: inLostTime,
    date: '2026-11-23',
    isRestored: false,
  },
])('what is booked late comes, $rule', async ({ payableAt, date, isRestored }) => {
  if (isRestored) await restored();
  const statementId = await owed(payableAt, now);
  expect(await database.em.fork().findOneOrFail(StatementEntity, statementId)).toMatchObject({ date });
});

test('a payout of what became payable after the restore goes its way unasked', async () => {
  await restored();
  const payoutId = await closed(await owed(now, now), now);
  expect(await stored(payoutId)).toMatchObject({ asksFirst: false, approvalsRequired: 0 });
});
