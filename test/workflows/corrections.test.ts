import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { commanded, submitted } from '../../api/actionWorkflow.ts';
import type { Action } from '../../database/entities/action.ts';
import { ActionHistoryEntity } from '../../database/entities/actionHistory.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import { PartnerEntity } from '../../database/entities/partner.ts';
import { PayoutEntity } from '../../database/entities/payout.ts';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import type { ReversalReason } from '../../domain/action/state.ts';
import { DomainError } from '../../domain/errors.ts';
import type { TakenBack } from '../../domain/evaluation/remaining.ts';
import { actionWorkflowId, reattribute, reverse } from '../../workflows/messages.ts';
import { balanceOf, ledgerIsBalanced } from '../support/ledger.ts';
import { actionNow, openStage, storeSubmission, submitAction, type Stage } from '../support/stage.ts';
import { aContract, aPartner, aTenant, type Tenant } from '../support/tenant.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

interface Command {
  readonly commandId?: string;
  readonly reason?: ReversalReason;
}

async function reversed(
  action: Action,
  takeBack: TakenBack,
  { commandId = uuid(), reason = 'ITEM_RETURNED' }: Command = {},
) {
  const submission = await stage.database.em.fork().findOneOrFail(SubmissionEntity, action.id);
  const command = { commandId, actor: 'support:test', reason, note: null, takeBack };
  await commanded(stage.temporal.client, submission, reverse, command);
  return actionNow(stage, action.id);
}

async function moved(action: Action, partnerId: string, { commandId = uuid() }: Command = {}) {
  const submission = await stage.database.em.fork().findOneOrFail(SubmissionEntity, action.id);
  const command = { commandId, actor: 'support:test', reason: 'CREDITED_DIFFERENT_MP' as const, note: null, partnerId };
  await commanded(stage.temporal.client, submission, reattribute, command);
  return actionNow(stage, action.id);
}

const aSale = ({ eventType, partner }: Tenant, fields: Record<string, unknown> = {}): Promise<Action> =>
  submitAction(stage, eventType, { partnerId: partner.id, ...fields });

async function untilPaid(action: Action): Promise<Action> {
  await stage.moveTo((await actionNow(stage, action.id)).lockingAt ?? '');
  await stage.moveTo((await actionNow(stage, action.id)).payableAt ?? '');
  return actionNow(stage, action.id);
}

const payoutsTo = (partnerId: string) =>
  stage.database.em.fork().find(PayoutEntity, { partnerId }, { orderBy: { id: 'asc' } });

const isOpen = async (action: Action): Promise<boolean> =>
  (await stage.temporal.client.workflow.getHandle(actionWorkflowId(action)).describe()).status.name === 'RUNNING';

describe('reversals', () => {
  test('a sale taken back in full before its lock owes nothing, and its workflow ends', async () => {
    const tenant = await aTenant(stage.database);
    const action = await reversed(await aSale(tenant), { all: true }, { reason: 'CONS_FRAUD' });
    expect(action).toMatchObject({
      state: 'REVERSED',
      stateDetail: 'CONS_FRAUD',
      payout: '0.00',
      remainingAmount: '0.00',
    });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({ accrued: '0.00', payable: '0.00', paid: '0.00' });
    expect(await isOpen(action)).toBe(false);
  });

  test('a part taken back before the lock leaves the rest to be locked and paid', async () => {
    const tenant = await aTenant(stage.database);
    const action = await reversed(await aSale(tenant), { amount: '40.00' });
    expect(action).toMatchObject({ state: 'PENDING', payout: '6.00', remainingAmount: '60.00' });
    await untilPaid(action);
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({ accrued: '0.00', payable: '0.00', paid: '6.00' });
  });

  test('after payment it is a clawback that the next statement nets, never an edit', async () => {
    const tenant = await aTenant(stage.database);
    const paid = await untilPaid(await aSale(tenant));
    expect(paid).toMatchObject({ state: 'APPROVED', stateDetail: 'PAID' });

    const part = await reversed(paid, { amount: '40.00' });
    expect(part).toMatchObject({ state: 'APPROVED', stateDetail: 'PAID', payout: '6.00' });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({
      accrued: '0.00',
      payable: '-4.00',
      paid: '10.00',
    });

    await untilPaid(await aSale(tenant));
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({
      accrued: '0.00',
      payable: '0.00',
      paid: '16.00',
    });
    expect((await payoutsTo(tenant.partner.id)).map(({ amount }) => amount)).toEqual(['10.00', '6.00']);
  });

  test('what is reversed already is refused, and so is more than is left', async () => {
    const action = await reversed(await aSale(await aTenant(stage.database)), { amount: '40.00' });
    await expect(reversed(action, { amount: '60.01' })).rejects.toMatchObject({ code: 'REVERSAL_EXCEEDS_ACTION' });
    await reversed(action, { all: true });
    await expect(reversed(action, { all: true })).rejects.toThrow(DomainError);
    await expect(reversed(action, { all: true })).rejects.toMatchObject({ code: 'ACTION_ALREADY_REVERSED' });
  });

  test('a command sent again, also when the workflow has ended, happens once', async () => {
    const tenant = await aTenant(stage.database);
    const paid = await untilPaid(await aSale(tenant));
    const commandId = uuid();
    await reversed(paid, { amount: '40.00' }, { commandId });
    expect(await isOpen(paid)).toBe(false);
    await reversed(paid, { amount: '40.00' }, { commandId });
    expect(await actionNow(stage, paid.id)).toMatchObject({ payout: '6.00' });
    const history = await stage.database.em.fork().find(ActionHistoryEntity, { actionId: paid.id, command: 'REVERSE' });
    expect(history).toHaveLength(1);
  });
});

describe('reattributions', () => {
  test('the old partner is left with nothing and the new one is priced under its own contract', async () => {
    const tenant = await aTenant(stage.database);
    const other = await aPartner(stage.database, tenant.brand, 'Road Runner');
    const contract = await aContract(stage.database, other, { defaultPayoutRate: '20' });
    const action = await moved(await aSale(tenant), other.id);
    expect(action).toMatchObject({ partnerId: other.id, contractId: contract.id, payout: '20.00', state: 'PENDING' });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({ accrued: '0.00', payable: '0.00', paid: '0.00' });
    expect(await balanceOf(stage.database, other)).toEqual({ accrued: '20.00', payable: '0.00', paid: '0.00' });
    await untilPaid(action);
    expect(await balanceOf(stage.database, other)).toEqual({ accrued: '0.00', payable: '0.00', paid: '20.00' });
  });

  test('after payment the old partner owes it and the new one is paid', async () => {
    const tenant = await aTenant(stage.database);
    const other = await aPartner(stage.database, tenant.brand, 'Road Runner');
    await aContract(stage.database, other);
    const paid = await untilPaid(await aSale(tenant));
    await untilPaid(await moved(paid, other.id));
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
    expect(await isOpen(action)).toBe(false);
    await untilPaid(await moved(action, tenant.partner.id));
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({
      accrued: '0.00',
      payable: '0.00',
      paid: '10.00',
    });
  });

  test('a partner without a contract that pays is refused, and nothing moves', async () => {
    const tenant = await aTenant(stage.database);
    const other = await aPartner(stage.database, tenant.brand, 'Road Runner');
    const action = await aSale(tenant);
    await expect(moved(action, other.id)).rejects.toMatchObject({ code: 'PARTNER_WITHOUT_CONTRACT' });
    expect(await actionNow(stage, action.id)).toMatchObject({
      partnerId: tenant.partner.id,
      payout: '10.00',
      version: 1,
    });
  });
});

describe('statements', () => {
  test('all that becomes payable on a date is one payment', async () => {
    const tenant = await aTenant(stage.database);
    const [first] = await Promise.all([aSale(tenant), aSale(tenant), aSale(tenant)]);
    await untilPaid(first);
    expect(await payoutsTo(tenant.partner.id)).toMatchObject([{ amount: '30.00', state: 'completed' }]);
  });

  test('below the minimum a statement rolls over, and the next one that reaches it pays all', async () => {
    const tenant = await aTenant(stage.database);
    await stage.database.em.fork().nativeUpdate(PartnerEntity, { id: tenant.partner.id }, { minimumPayout: '15' });
    const first = await untilPaid(await aSale(tenant));
    expect(first).toMatchObject({ stateDetail: 'PAYMENT_PENDING' });
    await untilPaid(await aSale(tenant));
    expect(await payoutsTo(tenant.partner.id)).toMatchObject([{ amount: '20.00' }]);
    expect(await actionNow(stage, first.id)).toMatchObject({ stateDetail: 'PAID' });
  });

  test('what the contract pays nothing for is approved, and never becomes a payment', async () => {
    const tenant = await aTenant(stage.database, {
      payoutRestrictions: [
        { id: 'la', rules: [{ variable: 'CUSTOMER_CITY', operator: 'IS', values: ['Los Angeles'] }] },
      ],
    });
    const action = await aSale(tenant, { customerCity: 'Los Angeles' });
    await stage.moveTo(action.lockingAt ?? '');
    expect(await actionNow(stage, action.id)).toMatchObject({
      state: 'APPROVED',
      stateDetail: 'LOCKED',
      payableAt: null,
    });
    expect(await isOpen(action)).toBe(false);
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
