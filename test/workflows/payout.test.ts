import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fakeRail } from '../../activities/payouts/rails/fake.ts';
import { disburse } from '../../activities/payouts/disburse.ts';
import { paymentOf } from '../../activities/payouts/payment.ts';
import { externalRail } from '../../activities/payouts/rails/external.ts';
import type { Payment, Rail } from '../../activities/payouts/rail.ts';
import { PartnerEntity } from '../../database/entities/partner.ts';
import { PayoutEntity, type Payout } from '../../database/entities/payout.ts';
import { PayoutEventEntity } from '../../database/entities/payoutEvent.ts';
import { StatementEntity } from '../../database/entities/statement.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import { verification } from '../../database/reports/verification.ts';
import { plusDuration } from '../../domain/calendar.ts';
import type { Fault, RailName } from '../../domain/payout/payoutMethod.ts';
import { sealOf } from '../../platform/seal.ts';
import type { Confirmation } from '../../workflows/messages/payout.ts';
import { aSale, restored, reversed, untilPaid } from '../support/commands.ts';
import { balanceOf } from '../support/ledger.ts';
import { confirmed, retried } from '../support/payouts.ts';
import { actionNow, openStage, type Stage } from '../support/stage.ts';
import { aTenant, type Tenant } from '../support/tenant.ts';

/*
 * What becomes of a payment. The rail's own book is the judge: what it has paid, and how often it was asked to.
 */

/** What goes wrong, by the partner's id; a partner that is not named has no trouble. */
const faults = new Map<string, Fault>();
const bank = fakeRail(({ payee }) => faults.get(payee) ?? null);
const calls: Payment[] = [];
const watchedBank: Rail = {
  ...bank,
  pay(payment) {
    calls.push(payment);
    return bank.pay(payment);
  },
};

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(1, [watchedBank, externalRail]);
});
afterAll(() => stage.close());

/** A brand whose partner is paid so; its trouble, if any, goes by the payee's name, which is the partner's id. */
async function aPaidTenant(fault: Fault | null, rail: RailName = 'FAKE'): Promise<Tenant> {
  const tenant = await aTenant(stage.database);
  const { id } = tenant.partner;
  if (fault) faults.set(id, fault);
  await stage.database.em.fork().nativeUpdate(PartnerEntity, { id }, { payoutMethod: { rail, payee: id } });
  return tenant;
}

/** A sale of 100.00 that pays 10.00, up to its payment date; the payment goes as it goes. */
async function due(tenant: Tenant) {
  const action = await untilPaid(stage, await aSale(stage, tenant));
  return { action, payout: await payoutOf(tenant) };
}

const payoutsOf = ({ partner }: Tenant): Promise<Payout[]> =>
  stage.database.em.fork().find(PayoutEntity, { partnerId: partner.id }, { orderBy: { id: 'asc' } });

async function payoutOf(tenant: Tenant): Promise<Payout> {
  const payout = (await payoutsOf(tenant)).at(-1);
  if (!payout) throw new Error('there is no payout');
  return payout;
}

const after = async (duration: string): Promise<string> =>
  stage.moveTo(plusDuration(await stage.temporal.clock.now(), duration, 'UTC'));
const problemsOf = async ({ brand }: Tenant) => (await verification(stage.database, brand.id)).problems;
const callsFor = ({ partner }: Tenant): number => calls.filter(({ payee }) => payee === partner.id).length;
const paid = { accrued: '0.00', payable: '0.00', paid: '10.00' };
const payable = { accrued: '0.00', payable: '10.00', paid: '0.00' };

describe('a payment that the rail has not confirmed', () => {
  test.each<{ rule: string; fault: Fault; at: Payout['state']; within: string; calls: number }>([
    {
      rule: 'on its way, it is asked for until it has arrived',
      fault: 'PENDING',
      at: 'sent',
      within: 'PT1H',
      calls: 1,
    },
    {
      rule: 'when its answer is lost, it is asked for and never paid again',
      fault: 'TIMEOUT_AFTER_SUCCESS',
      at: 'processing',
      within: 'PT1H',
      calls: 1,
    },
    {
      rule: 'when the rail has certainly not heard of it, it is handed over once more',
      fault: 'UNKNOWN',
      at: 'processing',
      within: 'PT4H',
      calls: 2,
    },
  ])('$rule', async ({ fault, at, within, calls }) => {
    const tenant = await aPaidTenant(fault);
    const { action, payout } = await due(tenant);
    expect(payout.state).toBe(at);
    expect(await balanceOf(stage.database, tenant.partner)).toEqual(payable);
    await after(within);
    expect(await payoutOf(tenant)).toMatchObject({ id: payout.id, state: 'completed' });
    expect(await actionNow(stage, action.id)).toMatchObject({ stateDetail: 'PAID' });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual(paid);
    expect(callsFor(tenant)).toBe(calls);
    expect(bank.paid.get(payout.id)).toMatchObject({ amount: '10.00' });
    expect(await problemsOf(tenant)).toEqual([]);
  });

  test('is handed over as soon as the partner has a rail that is offered', async () => {
    const tenant = await aPaidTenant(null, 'STRIPE');
    const { payout } = await due(tenant);
    expect(payout).toMatchObject({ state: 'pending', askAt: expect.any(String) });
    const { id } = tenant.partner;
    const payoutMethod = { rail: 'FAKE', payee: id } as const;
    await stage.database.em.fork().nativeUpdate(PartnerEntity, { id }, { payoutMethod });
    await after('PT1H');
    expect(await payoutOf(tenant)).toMatchObject({ state: 'completed', rail: 'FAKE' });
  });
});

describe('a call to the rail that was cut off', () => {
  test('is asked for by whoever goes on, not made again', async () => {
    const tenant = await aPaidTenant(null, 'STRIPE');
    const { payout } = await due(tenant);
    // The money had moved when the worker went.
    const now = await stage.temporal.clock.now();
    await bank.pay(await paymentOf(stage.database.em.fork(), sealOf({}), payout));
    const cutOff = { state: 'processing', sentAt: now, askAt: null, waitsFor: null, rail: 'FAKE' } as const;
    await stage.database.em.fork().nativeUpdate(PayoutEntity, { id: payout.id }, cutOff);
    const rails = new Map([['FAKE', watchedBank]]);
    expect(await disburse(stage.database, rails, sealOf({}), { payoutId: payout.id, now })).toMatchObject({
      next: 'ASK',
    });
    await after('PT1H');
    expect(await payoutOf(tenant)).toMatchObject({ state: 'completed' });
    expect(callsFor(tenant)).toBe(0);
  });
});

describe('a payment that fails', () => {
  test('stays payable, and joins the next statement when finance retries it', async () => {
    const tenant = await aPaidTenant('DECLINED');
    const { action, payout } = await due(tenant);
    expect(payout).toMatchObject({ state: 'failed', failure: 'The account is closed.' });
    expect(action).toMatchObject({ stateDetail: 'PAYMENT_PENDING' });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual(payable);
    expect(await problemsOf(tenant)).toEqual([]);

    faults.delete(tenant.partner.id);
    await retried(stage, payout);
    await after('P2D');
    const again = await payoutOf(tenant);
    expect(again).toMatchObject({ state: 'completed', amount: '10.00' });
    expect(again.id).not.toBe(payout.id);
    expect(await actionNow(stage, action.id)).toMatchObject({ stateDetail: 'PAID' });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual(paid);
    expect(await problemsOf(tenant)).toEqual([]);
    const inOrder = { orderBy: { date: 'asc' } } as const;
    const of = { partnerId: tenant.partner.id };
    const statements = await stage.database.em.fork().find(StatementEntity, of, inOrder);
    expect(statements.map(({ earned, returned, disbursed }) => [earned, returned, disbursed].map(Number))).toEqual([
      [10, 0, 10],
      [0, 10, 10],
    ]);
  });

  test('is retried once, whoever asks how often', async () => {
    const tenant = await aPaidTenant('DECLINED');
    const { payout } = await due(tenant);
    const commandId = uuid();
    await retried(stage, payout, commandId);
    await retried(stage, payout, commandId);
    await expect(retried(stage, payout)).rejects.toMatchObject({ code: 'PAYOUT_STATE_REFUSES' });
    await after('P2D');
    expect((await payoutsOf(tenant)).map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(await problemsOf(tenant)).toEqual([]);
  });
});

describe('a payment that comes back', () => {
  test('is payable again, and its actions wait for payment once more', async () => {
    const tenant = await aPaidTenant('RETURNED_LATER');
    const { action, payout } = await due(tenant);
    expect(payout.state).toBe('completed');
    expect(action).toMatchObject({ stateDetail: 'PAID' });
    await after('PT1H');
    expect(await payoutOf(tenant)).toMatchObject({ state: 'returned' });
    expect(await actionNow(stage, action.id)).toMatchObject({ stateDetail: 'PAYMENT_PENDING', paidAt: null });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual(payable);
    expect(await problemsOf(tenant)).toEqual([]);
  });

  test('and again, and again: each time by a payout of its own, until it stays', async () => {
    const tenant = await aPaidTenant('RETURNED_LATER');
    const { action } = await due(tenant);
    for (let times = 0; times < 2; times += 1) {
      await after('P2D');
      await retried(stage, await payoutOf(tenant));
    }
    faults.delete(tenant.partner.id);
    await after('P2D');
    expect((await payoutsOf(tenant)).map(({ state }) => state)).toEqual(['returned', 'returned', 'completed']);
    expect(await actionNow(stage, action.id)).toMatchObject({ stateDetail: 'PAID' });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual(paid);
    expect(await problemsOf(tenant)).toEqual([]);
  });

  test('after a clawback of its action pays nothing any more', async () => {
    const tenant = await aPaidTenant('RETURNED_LATER');
    const { action } = await due(tenant);
    await reversed(stage, action, { all: true });
    await after('PT1H');
    await retried(stage, await payoutOf(tenant));
    await after('P2D');
    expect(await payoutsOf(tenant)).toMatchObject([{ state: 'returned' }]);
    expect(await balanceOf(stage.database, tenant.partner)).toEqual({ accrued: '0.00', payable: '0.00', paid: '0.00' });
    expect(await problemsOf(tenant)).toEqual([]);
  });

  test('and is retried pays by setting off what the partner owes', async () => {
    const tenant = await aPaidTenant(null);
    const paidBefore = await due(tenant);
    await after('P8D');
    faults.set(tenant.partner.id, 'RETURNED_LATER');
    const { action, payout } = await due(tenant);
    await after('PT1H');
    await reversed(stage, paidBefore.action, { all: true });
    await retried(stage, await payoutOf(tenant));
    await after('P2D');
    // What is owed for the one is what is payable for the other: no money moves.
    expect(await payoutOf(tenant)).toMatchObject({ id: payout.id, state: 'returned' });
    expect(await actionNow(stage, action.id)).toMatchObject({ stateDetail: 'PAID' });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual(paid);
    expect(await problemsOf(tenant)).toEqual([]);
  });

  test('leaves paid what it carried that had been set off', async () => {
    const tenant = await aPaidTenant(null);
    const { action: setOff } = await due(tenant);
    await restored(stage, await reversed(stage, setOff, { all: true }));
    await untilPaid(stage, setOff);
    await after('P8D');
    faults.set(tenant.partner.id, 'RETURNED_LATER');
    const { action, payout } = await due(tenant);
    await after('PT1H');
    expect(await payoutOf(tenant)).toMatchObject({ id: payout.id, state: 'returned', amount: '10.00' });
    const carried = { payoutId: payout.id, kind: 'EARNED' } as const;
    const lines = await stage.database.em.fork().find(StatementLineEntity, carried);
    expect(new Set(lines.map(({ actionId }) => actionId))).toEqual(new Set([setOff.id, action.id]));
    expect(await actionNow(stage, setOff.id)).toMatchObject({ stateDetail: 'PAID' });
    expect(await actionNow(stage, action.id)).toMatchObject({ stateDetail: 'PAYMENT_PENDING' });
    expect(await problemsOf(tenant)).toEqual([]);
  });

  test('can do so as long as its rail says, and is not asked for after that', async () => {
    const tenant = await aPaidTenant(null);
    const { payout } = await due(tenant);
    expect(payout.askAt).not.toBeNull();
    await after('P8D');
    expect(await payoutOf(tenant)).toMatchObject({ state: 'completed', askAt: null });
  });
});

describe('a payment that only finance knows of', () => {
  test.each<{ state: Confirmation['state']; balance: typeof paid; detail: string }>([
    { state: 'completed', balance: paid, detail: 'PAID' },
    { state: 'failed', balance: payable, detail: 'PAYMENT_PENDING' },
    { state: 'returned', balance: payable, detail: 'PAYMENT_PENDING' },
  ])('is what finance says: $state', async ({ state, balance, detail }) => {
    const tenant = await aPaidTenant(null, 'EXTERNAL');
    const { action, payout } = await due(tenant);
    expect(payout).toMatchObject({ state: 'sent', askAt: null });
    await after('P40D');
    await confirmed(stage, payout, { state, reference: 'bank 4711', note: 'As the bank says.' });
    expect(await payoutOf(tenant)).toMatchObject({ state });
    expect(await actionNow(stage, action.id)).toMatchObject({ stateDetail: detail });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual(balance);
    expect(await problemsOf(tenant)).toEqual([]);
    const events = await stage.database.em
      .fork()
      .find(PayoutEventEntity, { payoutId: payout.id }, { orderBy: { id: 'asc' } });
    expect(events.map(({ step, actor, reference }) => [step, actor, reference ?? null])).toEqual([
      ['send', 'system', null],
      ['accepted', 'system', null],
      [state, 'finance:test', 'bank 4711'],
    ]);
  });

  test('can come back after it was completed, and is over then', async () => {
    const tenant = await aPaidTenant(null, 'EXTERNAL');
    const { payout } = await due(tenant);
    await confirmed(stage, payout, { state: 'completed' });
    await expect(confirmed(stage, payout, { state: 'failed' })).rejects.toMatchObject({ code: 'PAYOUT_STATE_REFUSES' });
    await confirmed(stage, payout, { state: 'returned' });
    await expect(confirmed(stage, payout, { state: 'completed' })).rejects.toMatchObject({
      code: 'PAYOUT_STATE_REFUSES',
    });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual(payable);
    expect(await problemsOf(tenant)).toEqual([]);
  });

  test('is confirmed while its rail is still being asked', async () => {
    const tenant = await aPaidTenant('TIMEOUT_AFTER_SUCCESS');
    const { payout } = await due(tenant);
    await confirmed(stage, payout, { state: 'completed', reference: 'seen at the bank' });
    await after('PT2H');
    expect(await payoutOf(tenant)).toMatchObject({ state: 'completed', receipt: 'seen at the bank' });
    expect(await balanceOf(stage.database, tenant.partner)).toEqual(paid);
    expect(callsFor(tenant)).toBe(1);
  });
});
