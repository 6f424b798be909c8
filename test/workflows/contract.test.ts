import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { takeStep } from '../../activities/contracts/step.ts';
import { close } from '../../activities/payouts/close.ts';
import { ContractEntity, type Contract } from '../../database/entities/contract.ts';
import { NotificationEntity } from '../../database/entities/notification.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import { WebhookEndpointEntity } from '../../database/entities/webhookEndpoint.ts';
import { drawUp, wakeContract } from '../../database/queries/contractLife.ts';
import { nextOpenStatement } from '../../database/queries/statements.ts';
import { transaction } from '../../database/transaction.ts';
import { plusDuration } from '../../domain/calendar.ts';
import { statusAt } from '../../domain/contract/contract.ts';
import { lifeOf } from '../../database/reports/contract.ts';
import { contractWorkflowId } from '../../workflows/messages/contract.ts';
import { searchAttributes } from '../../workflows/messages/searchAttributes.ts';
import { anAgreement, contractNow, earningsOf, nextYear, problemsIn } from '../support/agreements.ts';
import { aSale } from '../support/commands.ts';
import { balanceOf } from '../support/ledger.ts';
import { openStage, type Stage } from '../support/stage.ts';
import type { Tenant } from '../support/tenant.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const statusNow = async (tenant: Tenant) =>
  statusAt(lifeOf(await contractNow(stage, tenant)), await stage.temporal.clock.now());

/** What was earned, as kind, month, amount and date. */
const booked = async (tenant: Tenant) =>
  (await earningsOf(stage, tenant)).map(({ kind, month, amount, dueAt }) => [kind, month, amount, dueAt]);

describe('the life of a contract', () => {
  test('a signed contract is UPCOMING, begins at its start and ends at its end, and both are announced', async () => {
    const year = await nextYear(stage);
    const [start, end] = [`${year}-02-10T05:00:00.000Z`, `${year}-02-20T12:30:00.000Z`];
    const tenant = await anAgreement(stage, { contract: { startAt: start, endAt: end } });
    const endpointId = uuid();
    await stage.database.em.fork().insert(WebhookEndpointEntity, {
      id: endpointId,
      brandId: tenant.brand.id,
      url: 'http://127.0.0.1:9/',
      events: ['contract.*'],
      secret: `whsec_${Buffer.alloc(24).toString('base64')}`,
      createdAt: await stage.temporal.clock.now(),
    });
    const heard = async () => {
      const where = { endpointId, subjectId: tenant.contract.id };
      const rows = await stage.database.em.fork().find(NotificationEntity, where, { orderBy: { id: 'asc' } });
      return rows.map(({ type }) => type);
    };
    await stage.moveTo(`${year}-02-10T04:59:59.000Z`);
    expect(await contractNow(stage, tenant)).toMatchObject({ activatedAt: null, nextStepAt: start });
    expect(await statusNow(tenant)).toBe('UPCOMING');

    await stage.moveTo(start);
    expect(await contractNow(stage, tenant)).toMatchObject({ activatedAt: start, expiredAt: null, nextStepAt: end });
    expect(await statusNow(tenant)).toBe('ACTIVE');
    expect(await heard()).toEqual(['contract.activated']);

    await stage.moveTo(end);
    expect(await contractNow(stage, tenant)).toMatchObject({ expiredAt: end, nextStepAt: null });
    expect(await statusNow(tenant)).toBe('EXPIRED');
    expect(await heard()).toEqual(['contract.activated', 'contract.expired']);

    const workflow = stage.temporal.client.workflow.getHandle(contractWorkflowId(tenant.contract.id));
    await workflow.result();
    const { typedSearchAttributes } = await workflow.describe();
    expect(typedSearchAttributes.get(searchAttributes.PartnerId)).toBe(tenant.partner.id);
    expect(typedSearchAttributes.get(searchAttributes.ContractId)).toBe(tenant.contract.id);
  });
});

describe('the life of a contract that somebody changes', () => {
  test('what waits for a signature does nothing by itself, and begins when it is signed', async () => {
    const tenant = await anAgreement(stage, { contract: { partnerSignedAt: null } });
    await stage.moveTo(await later('P40D'));
    expect(await contractNow(stage, tenant)).toMatchObject({ activatedAt: null, nextStepAt: null });
    const signedAt = await stage.temporal.clock.now();
    await changed(tenant, { partnerSignedAt: signedAt });
    expect(await contractNow(stage, tenant)).toMatchObject({ activatedAt: signedAt, nextStepAt: null });
  });

  test('an end that comes earlier than agreed is kept', async () => {
    const tenant = await anAgreement(stage, { contract: { endAt: await later('P90D') } });
    const endAt = await later('P3D');
    await changed(tenant, { endAt });
    await stage.moveTo(endAt);
    expect(await contractNow(stage, tenant)).toMatchObject({ expiredAt: endAt, nextStepAt: null });
  });

  test('a contract that was ended before its start never begins', async () => {
    const startAt = await later('P5D');
    const tenant = await anAgreement(stage, {
      terms: { contractStartSlottingFee: '100' },
      contract: { startAt, endAt: await later('P50D') },
    });
    await changed(tenant, { endAt: startAt });
    await stage.moveTo(await later('P60D'));
    expect(await contractNow(stage, tenant)).toMatchObject({ activatedAt: null, expiredAt: startAt });
    expect(await booked(tenant)).toEqual([]);
  });
});

describe('slotting fees', () => {
  test('the fee for the start is owed when the contract begins, and paid by a statement of that day', async () => {
    const tenant = await anAgreement(stage, {
      terms: { contractStartSlottingFee: '100.005' },
      contract: { startAt: await later('P2D') },
    });
    expect(await booked(tenant)).toEqual([]);
    const { startAt } = tenant.contract;
    await stage.moveTo(startAt);
    expect(await booked(tenant)).toEqual([['START_FEE', null, '100.01', startAt]]);
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({
      accrued: '0.00',
      payable: '0.00',
      paid: '100.01',
    });
    expect(await linesOf(tenant)).toEqual([['SLOTTING_FEE', '100.01']]);
    expect(await problemsIn(stage, tenant)).toEqual([]);
  });

  test('a contract that was imported while it ran has paid its start elsewhere, and its months count from the import', async () => {
    const startAt = '2021-03-04T21:42:58.000Z';
    const then = { startAt, brandSignedAt: startAt, partnerSignedAt: startAt, createdAt: startAt };
    const tenant = await anAgreement(stage, {
      terms: { contractStartSlottingFee: '100', monthlySlottingFee: '50' },
      contract: { ...then, imported: { Id: 'S-1' } },
    });
    await stage.moveTo(await later('PT1H'));
    expect(await contractNow(stage, tenant)).toMatchObject({ activatedAt: tenant.contract.drawnUpAt });
    expect(await booked(tenant)).toEqual([]);
  });

  test('the fee for the first action is owed once, as soon as there is one that is no test', async () => {
    const tenant = await anAgreement(stage, { terms: { firstActionSlottingFee: '25' } });
    await aSale(stage, tenant, { test: true });
    await stage.moveTo(await later('PT1H'));
    expect(await booked(tenant)).toEqual([]);
    await aSale(stage, tenant);
    await aSale(stage, tenant);
    await stage.moveTo(await later('PT1H'));
    expect(await booked(tenant)).toEqual([['FIRST_ACTION_FEE', null, '25.00', expect.any(String)]]);
    expect(await problemsIn(stage, tenant)).toEqual([]);
  });

  test('a contract that follows another owes no fee for a start or a first action that was paid before', async () => {
    const endAt = await later('P1D');
    const tenant = await anAgreement(stage, {
      terms: { contractStartSlottingFee: '100', firstActionSlottingFee: '25' },
      contract: { endAt },
    });
    await aSale(stage, tenant);
    const follows = { id: uuid(), startAt: endAt, endAt: null, followsId: tenant.contract.id };
    const following = await transaction(stage.database, async (em) =>
      drawUp(em, { ...tenant.contract, ...follows }, await stage.temporal.clock.now()),
    );
    await stage.moveTo(endAt);
    await aSale(stage, tenant);
    await stage.moveTo(await later('PT1H'));
    const kinds = (await booked(tenant)).map(([kind]) => kind);
    expect(kinds.toSorted()).toEqual(['FIRST_ACTION_FEE', 'START_FEE']);
    expect(await contractNow(stage, { ...tenant, contract: following })).toMatchObject({ activatedAt: endAt });
    expect(await booked({ ...tenant, contract: following })).toEqual([]);
  });

  test('a fee of zero is none', async () => {
    const tenant = await anAgreement(stage, { terms: { contractStartSlottingFee: '0', monthlySlottingFee: '0.00' } });
    await stage.moveTo(await later('P32D'));
    expect(await booked(tenant)).toEqual([]);
  });
});

/*
 *   Dec        Jan                Feb 1   Mar 1   Apr 1 …                           Dec 1   Jan 1
 *               ├── start: 15th ───┼───────┼───────┼── (summer time begins in March) ──┼── end ┤ exclusive
 */
test('the monthly fee is owed on the 1st at midnight in New York, from the first one in force to the last', async () => {
  const year = await nextYear(stage);
  const tenant = await anAgreement(stage, {
    terms: { monthlySlottingFee: '50' },
    contract: { startAt: `${year}-01-15T17:00:00.000Z`, endAt: `${year + 1}-01-01T05:00:00.000Z` },
  });
  await stage.moveTo(`${year + 1}-02-15T00:00:00.000Z`);
  const winter = ['02', '03', '12'];
  const months = ['02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];
  expect(await booked(tenant)).toEqual(
    months.map((month) => [
      'MONTHLY_FEE',
      `${year}-${month}`,
      '50.00',
      `${year}-${month}-01T0${winter.includes(month) ? 5 : 4}:00:00.000Z`,
    ]),
  );
  expect(await balanceOf(stage.database, tenant.partner)).toEqual({ accrued: '0.00', payable: '0.00', paid: '550.00' });
  expect(await problemsIn(stage, tenant)).toEqual([]);
}, 120_000);

describe('nothing twice', () => {
  test('workers that take the same step at once, and one that takes it again, book it once', async () => {
    const tenant = await stage.withoutRelay(async () => {
      const agreed = await anAgreement(stage, { terms: { contractStartSlottingFee: '100' } });
      const { contract } = agreed;
      const now = await stage.temporal.clock.now();
      const take = (step: 'ACTIVATE' | 'START_FEE') =>
        takeStep(stage.database, 0, { contractId: contract.id, step: { step, at: contract.createdAt }, now });
      const activated = await Promise.all([take('ACTIVATE'), take('ACTIVATE')]);
      expect(activated.map(({ next }) => next)).toEqual(Array(2).fill({ step: 'START_FEE', at: contract.createdAt }));
      const paid = await Promise.all([take('START_FEE'), take('START_FEE'), take('START_FEE')]);
      expect([...paid, await take('START_FEE')].map(({ next }) => next)).toEqual([null, null, null, null]);
      return agreed;
    });
    // The workflow that starts afterwards finds nothing to do.
    await stage.moveTo(await later('PT1H'));
    expect(await booked(tenant)).toEqual([['START_FEE', null, '100.00', tenant.contract.createdAt]]);
    expect(await linesOf(tenant)).toEqual([['SLOTTING_FEE', '100.00']]);
    expect(await problemsIn(stage, tenant)).toEqual([]);
  });

  test('a step that is not due, or is not the next one, changes nothing', async () => {
    await stage.withoutRelay(async () => {
      const tenant = await anAgreement(stage, {
        terms: { monthlySlottingFee: '50' },
        contract: { startAt: await later('P2D') },
      });
      const { id: contractId, startAt: at } = tenant.contract;
      const now = await stage.temporal.clock.now();
      const asked = [
        { step: 'ACTIVATE', at: now } as const,
        { step: 'MONTHLY_FEE', at: now, month: now.slice(0, 7) } as const,
      ];
      for (const step of asked) {
        expect(await takeStep(stage.database, 0, { contractId, step, now })).toMatchObject({
          status: 'UPCOMING',
          next: { step: 'ACTIVATE', at },
        });
      }
      expect(await contractNow(stage, tenant)).toMatchObject({ activatedAt: null, nextStepAt: at });
      expect(await booked(tenant)).toEqual([]);
    });
  });
});

test('a statement waits for what a contract owes by its date', async () => {
  const { database } = stage;
  const tenant = await stage.withoutRelay(async () => {
    const agreed = await anAgreement(stage, { terms: { contractStartSlottingFee: '100' } });
    const { brand, partner, contract } = agreed;
    const now = contract.createdAt;
    const owner = { brandId: brand.id, partnerId: partner.id, currency: 'USD' };
    const dates = { payableAt: now, now, timeZone: brand.timeZone };
    const statementId = await transaction(database, (em) => nextOpenStatement(em, owner, dates));
    expect(await close(database, { statementId, now, withoutStragglers: false })).toMatchObject({ stragglers: 1 });
    return agreed;
  });
  await stage.moveTo(tenant.contract.createdAt);
  expect(await balanceOf(database, tenant.partner)).toMatchObject({ paid: '100.00' });
});

const later = async (duration: string): Promise<string> =>
  plusDuration(await stage.temporal.clock.now(), duration, 'UTC');

/** Changes a contract as the API does, and waits until its workflow has looked. */
async function changed({ contract }: Tenant, change: Partial<Contract>): Promise<void> {
  const now = await stage.temporal.clock.now();
  await transaction(stage.database, async (em) => {
    await em.nativeUpdate(ContractEntity, { id: contract.id }, change);
    await wakeContract(em, contract.id, now);
  });
  await stage.moveTo(now);
}

const linesOf = async ({ partner }: Tenant) => {
  const where = { partnerId: partner.id };
  const lines = await stage.database.em.fork().find(StatementLineEntity, where, { orderBy: { id: 'asc' } });
  return lines.map(({ kind, amount }) => [kind, amount]);
};
