import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { v7 as uuid } from 'uuid';
import { close } from '../../activities/payouts/close.ts';
import { submitted } from '../../dispatch/action.ts';
import type { Action } from '../../database/entities/action.ts';
import { ActionHistoryEntity } from '../../database/entities/actionHistory.ts';
import { CustomerAttributionEntity } from '../../database/entities/customerAttribution.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import { PartnerEntity } from '../../database/entities/partner.ts';
import { PayoutEntity } from '../../database/entities/payout.ts';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import { enterCustomers } from '../../database/queries/customers.ts';
import { post } from '../../database/queries/ledger.ts';
import { nextOpenStatement } from '../../database/queries/statements.ts';
import { verification } from '../../database/reports/verification.ts';
import { transaction } from '../../database/transaction.ts';
import { DomainError } from '../../domain/errors.ts';
import { accrual, payableNow } from '../../domain/ledger/postings.ts';
import { money } from '../../domain/money.ts';
import {
  actionStartOptions,
  actionWorkflowId,
  reverse,
  type ActionWorkflow,
  type Reversal,
} from '../../workflows/messages/action.ts';
import { aSale, moved, reversed, untilPaid } from '../support/commands.ts';
import { balanceOf, ledgerIsBalanced } from '../support/ledger.ts';
import { actionNow, openStage, storeSubmission, submitAction, type Stage } from '../support/stage.ts';
import { aContract, aPartner, aTenant, type Tenant } from '../support/tenant.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const payoutsTo = (partnerId: string) =>
  stage.database.em.fork().find(PayoutEntity, { partnerId }, { orderBy: { id: 'asc' } });

/** Resolves when the action's workflow has completed. */
const ended = (action: Action): Promise<void> =>
  stage.temporal.client.workflow.getHandle(actionWorkflowId(action)).result();

describe('reversals', () => {
  test('a sale taken back in full before its lock owes nothing, and its workflow ends', async () => {
    const tenant = await aTenant(stage.database);
    const action = await reversed(stage, await aSale(stage, tenant), { all: true }, { reason: 'CONS_FRAUD' });
    expect(action).toMatchObject({
      state: 'REVERSED',
      stateDetail: 'CONS_FRAUD',
      payout: '0.00',
      remainingAmount: '0.00',
    });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({ accrued: '0.00', payable: '0.00', paid: '0.00' });
    await ended(action);
  });

  test('a part taken back before the lock leaves the rest to be locked and paid', async () => {
    const tenant = await aTenant(stage.database);
    const action = await reversed(stage, await aSale(stage, tenant), { amount: '40.00' });
    expect(action).toMatchObject({ state: 'PENDING', payout: '6.00', remainingAmount: '60.00' });
    await untilPaid(stage, action);
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({ accrued: '0.00', payable: '0.00', paid: '6.00' });
  });

  test('after payment it is a clawback that the next statement nets, never an edit', async () => {
    const tenant = await aTenant(stage.database);
    const paid = await untilPaid(stage, await aSale(stage, tenant));
    expect(paid).toMatchObject({ state: 'APPROVED', stateDetail: 'PAID' });

    const part = await reversed(stage, paid, { amount: '40.00' });
    expect(part).toMatchObject({ state: 'APPROVED', stateDetail: 'PAID', payout: '6.00' });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({
      accrued: '0.00',
      payable: '-4.00',
      paid: '10.00',
    });

    await untilPaid(stage, await aSale(stage, tenant));
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({
      accrued: '0.00',
      payable: '0.00',
      paid: '16.00',
    });
    expect((await payoutsTo(tenant.partner.id)).map(({ amount }) => amount)).toEqual(['10.00', '6.00']);
  });

  test('what is reversed already is refused, and so is more than is left', async () => {
    const action = await reversed(stage, await aSale(stage, await aTenant(stage.database)), { amount: '40.00' });
    await expect(reversed(stage, action, { amount: '60.01' })).rejects.toMatchObject({
      code: 'REVERSAL_EXCEEDS_ACTION',
    });
    await reversed(stage, action, { all: true });
    await expect(reversed(stage, action, { all: true })).rejects.toThrow(DomainError);
    await expect(reversed(stage, action, { all: true })).rejects.toMatchObject({ code: 'ACTION_ALREADY_REVERSED' });
  });

  test('a command sent again, also when the workflow has ended, happens once', async () => {
    const tenant = await aTenant(stage.database);
    const paid = await untilPaid(stage, await aSale(stage, tenant));
    const commandId = uuid();
    await reversed(stage, paid, { amount: '40.00' }, { commandId });
    await ended(paid);
    await reversed(stage, paid, { amount: '40.00' }, { commandId });
    expect(await actionNow(stage, paid.id)).toMatchObject({ payout: '6.00' });
    const history = await stage.database.em.fork().find(ActionHistoryEntity, { actionId: paid.id, command: 'REVERSE' });
    expect(history).toHaveLength(1);
  });
});

test('a command sent again to a later run answers what the first did, whatever has happened since', async () => {
  const action = await untilPaid(stage, await aSale(stage, await aTenant(stage.database)));
  const submission = await stage.database.em.fork().findOneOrFail(SubmissionEntity, action.id);
  const command: Reversal = {
    commandId: uuid(),
    actor: 'support:test',
    reason: 'ITEM_RETURNED',
    note: null,
    takeBack: { amount: '40.00' },
  };
  const send = () =>
    stage.temporal.client.workflow.executeUpdateWithStart(reverse, {
      args: [command],
      // Another update for Temporal: only the command's own id tells that it is the same.
      updateId: uuid(),
      startWorkflowOperation: new WithStartWorkflowOperation<ActionWorkflow>('action', actionStartOptions(submission)),
    });
  const first = await send();
  await ended(action);
  await reversed(stage, action, { amount: '10.00' });
  await ended(action);
  expect(await send()).toEqual(first);
  expect(first.payout).toBe('6.00 USD');
  expect(await actionNow(stage, action.id)).toMatchObject({ payout: '5.00' });
});

describe('reattributions', () => {
  test('the old partner is left with nothing and the new one is priced under its own contract', async () => {
    const tenant = await aTenant(stage.database);
    const other = await aPartner(stage.database, tenant.brand, 'Road Runner');
    const contract = await aContract(stage.database, other, { defaultPayoutRate: '20' });
    const action = await moved(stage, await aSale(stage, tenant), other.id);
    expect(action).toMatchObject({ partnerId: other.id, contractId: contract.id, payout: '20.00', state: 'PENDING' });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({ accrued: '0.00', payable: '0.00', paid: '0.00' });
    expect(await balanceOf(stage.database, other)).toEqual({ accrued: '20.00', payable: '0.00', paid: '0.00' });
    await untilPaid(stage, action);
    expect(await balanceOf(stage.database, other)).toEqual({ accrued: '0.00', payable: '0.00', paid: '20.00' });
  });

  test('after payment the old partner owes it and the new one is paid', async () => {
    const tenant = await aTenant(stage.database);
    const other = await aPartner(stage.database, tenant.brand, 'Road Runner');
    await aContract(stage.database, other);
    const paid = await untilPaid(stage, await aSale(stage, tenant));
    await untilPaid(stage, await moved(stage, paid, other.id));
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({
      accrued: '0.00',
      payable: '-10.00',
      paid: '10.00',
    });
    expect(await balanceOf(stage.database, other)).toEqual({ accrued: '0.00', payable: '0.00', paid: '10.00' });
  });

  test('an action that nobody earned waits without a workflow until somebody is credited', async () => {
    const tenant = await aTenant(stage.database);
    const action = await submitAction(stage, tenant.eventType);
    expect(action).toMatchObject({ state: 'PENDING', partnerId: null, payout: '0', lockingAt: null });
    await ended(action);
    await untilPaid(stage, await moved(stage, action, tenant.partner.id));
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({
      accrued: '0.00',
      payable: '0.00',
      paid: '10.00',
    });
  });

  test('a partner without a contract that pays is refused, and nothing moves', async () => {
    const tenant = await aTenant(stage.database);
    const other = await aPartner(stage.database, tenant.brand, 'Road Runner');
    const action = await aSale(stage, tenant);
    await expect(moved(stage, action, other.id)).rejects.toMatchObject({ code: 'PARTNER_WITHOUT_CONTRACT' });
    expect(await actionNow(stage, action.id)).toMatchObject({
      partnerId: tenant.partner.id,
      payout: '10.00',
      version: 1,
    });
  });
});

describe('a customer who moves with an action', () => {
  /** A partner's customer, and what she bought. */
  async function aPurchase(tenant: Tenant) {
    const { brand, partner } = tenant;
    const customerKey = uuid();
    const now = await stage.temporal.clock.now();
    const source = { manner: 'CREATE', by: 'USER', at: now, actor: 'test' } as const;
    const [entered] = await transaction(stage.database, (em) =>
      enterCustomers(em, brand.id, [{ id: uuid(), given: { customerKey, partnerId: partner.id } }], source),
    );
    if (entered === undefined || entered.outcome === 'REFUSED') throw new Error('the customer was not entered');
    const action = await submitAction(stage, tenant.eventType, { customerId: customerKey });
    return { action, customerId: entered.customerId };
  }

  const attributionsOf = (customerId: string) =>
    stage.database.em.fork().find(CustomerAttributionEntity, { customerId }, { orderBy: { id: 'asc' } });

  test('moves once, also when the command is sent again to a later run of its workflow', async () => {
    const tenant = await aTenant(stage.database);
    const other = await aPartner(stage.database, tenant.brand, 'Road Runner');
    await aContract(stage.database, other);
    const { action, customerId } = await aPurchase(tenant);
    const paid = await untilPaid(stage, action);
    await ended(paid);
    const command = { commandId: uuid(), customer: true };
    await moved(stage, paid, other.id, command);
    await untilPaid(stage, action);
    await moved(stage, paid, other.id, command);
    expect((await attributionsOf(customerId)).map(({ partnerId }) => partnerId)).toEqual([tenant.partner.id, other.id]);
  });

  test('of two who move both at once to two partners, the later one has both: nobody has the one without the other', async () => {
    const tenant = await aTenant(stage.database);
    const others = await Promise.all(
      ['Road Runner', 'Bugs Bunny'].map(async (name) => {
        const partner = await aPartner(stage.database, tenant.brand, name);
        await aContract(stage.database, partner);
        return partner;
      }),
    );
    const { action, customerId } = await aPurchase(tenant);
    await Promise.all(others.map(({ id }) => moved(stage, action, id, { customer: true })));
    const { partnerId } = await actionNow(stage, action.id);
    expect((await attributionsOf(customerId)).at(-1)?.partnerId).toBe(partnerId);
    expect((await verification(stage.database, tenant.brand.id)).problems).toEqual([]);
  });

  test('stays where she is when the action cannot move', async () => {
    const tenant = await aTenant(stage.database);
    const unsigned = await aPartner(stage.database, tenant.brand, 'Road Runner');
    const { action, customerId } = await aPurchase(tenant);
    await expect(moved(stage, action, unsigned.id, { customer: true })).rejects.toMatchObject({
      code: 'PARTNER_WITHOUT_CONTRACT',
    });
    expect(await attributionsOf(customerId)).toHaveLength(1);
  });
});

test('an action that is corrected hundreds of times goes on in a new run, and loses nothing', async () => {
  const tenant = await aTenant(stage.database);
  const action = await aSale(stage, tenant);
  const workflow = stage.temporal.client.workflow.getHandle(actionWorkflowId(action));
  const runIdOf = async () => (await workflow.describe()).runId;
  const firstRun = await runIdOf();
  let cents = 0;
  while (cents < 600 && (await runIdOf()) === firstRun) {
    await Promise.all(Array.from({ length: 8 }, () => reversed(stage, action, { amount: '0.01' })));
    cents += 8;
  }
  expect(await runIdOf()).not.toBe(firstRun);
  const left = money('100.00', 'USD')
    .amount.minus(cents / 100)
    .toFixed(2);
  expect(await actionNow(stage, action.id)).toMatchObject({ remainingAmount: left, version: cents + 1 });
});

describe('statements', () => {
  test('all that becomes payable on a date is one payment', async () => {
    const tenant = await aTenant(stage.database);
    const [first] = await Promise.all([aSale(stage, tenant), aSale(stage, tenant), aSale(stage, tenant)]);
    await untilPaid(stage, first);
    expect(await payoutsTo(tenant.partner.id)).toMatchObject([{ amount: '30.00', state: 'completed' }]);
  });

  test('below the minimum a statement rolls over, and the next one that reaches it pays all', async () => {
    const tenant = await aTenant(stage.database);
    await stage.database.em
      .fork()
      .nativeUpdate(PartnerEntity, { id: tenant.partner.id }, { minimumPayouts: { USD: '15' } });
    const first = await untilPaid(stage, await aSale(stage, tenant));
    expect(first).toMatchObject({ stateDetail: 'PAYMENT_PENDING' });
    await untilPaid(stage, await aSale(stage, tenant));
    expect(await payoutsTo(tenant.partner.id)).toMatchObject([{ amount: '20.00' }]);
    expect(await actionNow(stage, first.id)).toMatchObject({ stateDetail: 'PAID' });
  });

  test('two statements that close at once, after a time in which none could, take each line once', async () => {
    const tenant = await aTenant(stage.database);
    const { brand, partner } = tenant;
    const owner = { brandId: brand.id, partnerId: partner.id, currency: 'USD' };
    const now = await stage.temporal.clock.now();
    const payout = money('10.00', 'USD');
    const closed = await stage.withoutRelay(async () => {
      const statementIds = await transaction(stage.database, async (em) => {
        const cause = `test/${uuid()}`;
        const postings = [...accrual(partner.id, payout), ...payableNow(partner.id, payout)];
        await post(em, {
          ...owner,
          cause,
          actionId: null,
          payoutId: null,
          effectiveAt: now,
          recordedAt: now,
          postings,
        });
        await em.insert(StatementLineEntity, { ...owner, cause, kind: 'EARNED', amount: '10.00', recordedAt: now });
        const due = (payableAt: string) =>
          nextOpenStatement(em, owner, { payableAt, now: payableAt, timeZone: brand.timeZone });
        return [await due('2026-11-01T05:00:00.000Z'), await due('2026-11-02T05:00:00.000Z')];
      });
      return Promise.all(
        statementIds.map((statementId) => close(stage.database, { statementId, now, withoutStragglers: true })),
      );
    });
    expect(closed.map(({ payoutId }) => payoutId === null).sort()).toEqual([false, true]);
    // Their workflows find them closed and go on with the payment.
    await stage.moveTo(now);
    expect(await payoutsTo(partner.id)).toMatchObject([{ amount: '10.00', state: 'completed' }]);
  });

  test('what the contract pays nothing for is approved, and never becomes a payment', async () => {
    const tenant = await aTenant(stage.database, {
      payoutRestrictions: [
        { id: 'la', rules: [{ variable: 'CUSTOMER_CITY', operator: 'IS', values: ['Los Angeles'] }] },
      ],
    });
    const action = await aSale(stage, tenant, { customerCity: 'Los Angeles' });
    await stage.moveTo(action.lockingAt ?? '');
    expect(await actionNow(stage, action.id)).toMatchObject({
      state: 'APPROVED',
      stateDetail: 'LOCKED',
      payableAt: null,
    });
    await ended(action);
  });
});

describe('nothing lost, nothing twice', () => {
  test('a submission that was stored but never started is started by the relay', async () => {
    const tenant = await aTenant(stage.database);
    const { id } = await storeSubmission(stage, tenant.eventType, { partnerId: tenant.partner.id });
    const aMinuteAgo = new Date(Date.now() - 60_000).toISOString();
    await stage.database.em.fork().nativeUpdate(SubmissionEntity, { id }, { acceptedAt: aMinuteAgo });
    await stage.moveTo(await stage.temporal.clock.now());
    expect(await actionNow(stage, id)).toMatchObject({ payout: '10.00' });
  });

  test('a submission started many times at once is one action with one evaluation', async () => {
    const tenant = await aTenant(stage.database);
    const submission = await storeSubmission(stage, tenant.eventType, { partnerId: tenant.partner.id });
    await Promise.all(Array.from({ length: 5 }, () => submitted(stage.temporal.client, submission)));
    const evaluations = await stage.database.em.fork().count(EvaluationEntity, { actionId: submission.id });
    expect(evaluations).toBe(1);
    expect(await balanceOf(stage.database, tenant.partner)).toMatchObject({ accrued: '10.00' });
  });

  test('the ledger of all that happened here sums to zero', async () => {
    expect(await ledgerIsBalanced(stage.database)).toBe(true);
  });
});
