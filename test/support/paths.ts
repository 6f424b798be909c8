import type { UpdateDefinition } from '@temporalio/common';
import { aClick } from './tenant.ts';
import { v7 as uuid } from 'uuid';
import { TouchEntity } from '../../database/entities/touch.ts';
import { TouchDayEntity } from '../../database/entities/touchDay.ts';
import { PartnerEntity } from '../../database/entities/partner.ts';
import { PayoutEntity, type Payout } from '../../database/entities/payout.ts';
import { StatementEntity } from '../../database/entities/statement.ts';
import { WebhookEndpointEntity } from '../../database/entities/webhookEndpoint.ts';
import { acceptImport } from '../../database/queries/customerImports.ts';
import { acceptBatch } from '../../database/queries/correctionBatches.ts';
import { wakePayouts } from '../../database/queries/payoutGates.ts';
import { transaction } from '../../database/transaction.ts';
import { decided } from '../../dispatch/correctionBatch.ts';
import { plusDuration } from '../../domain/calendar.ts';
import { actionWorkflowId } from '../../workflows/messages/action.ts';
import { contractWorkflowId } from '../../workflows/messages/contract.ts';
import {
  approveBatch,
  cancelBatch,
  correctionBatchWorkflowId,
  pauseBatch,
  resumeBatch,
  undoBatch,
  type BatchDecision,
} from '../../workflows/messages/correctionBatch.ts';
import { customerImportWorkflowId } from '../../workflows/messages/customerImport.ts';
import { invoiceMonthWorkflowId } from '../../workflows/messages/invoiceMonth.ts';
import { inquiryWorkflowId } from '../../workflows/messages/inquiry.ts';
import { notificationsWorkflowId } from '../../workflows/messages/notifications.ts';
import { approve, cancel, pause, payoutWorkflowId, resume } from '../../workflows/messages/payout.ts';
import { returnRequestWorkflowId } from '../../workflows/messages/returnRequest.ts';
import { touchDayWorkflowId } from '../../workflows/messages/touchDay.ts';
import { anAgreement } from './agreements.ts';
import { approvedByTwo, commanded, confirmed, paidBy, retried } from './payouts.ts';
import { afterWaking, aCustomer } from './customers.ts';
import {
  approved,
  aSale,
  corrected,
  excessAllowed,
  heldBack,
  moved,
  released,
  restored,
  reversed,
  untilPaid,
} from './commands.ts';
import { answered, aReturnRequest } from './returns.ts';
import { byInvoice, invoicedNow, untilInvoiced } from './invoices.ts';
import { anInquiry, answeredBySupport, withdrawn } from './inquiries.ts';
import { actionNow, submitAction, type Stage } from './stage.ts';
import { aContract, aPartner, aTenant, perClick, type Tenant } from './tenant.ts';
import { recorded } from './touches.ts';
import { aTrigger } from './triggers.ts';

/**
 * The ways that workflows of this release can go, each with the ids of the workflows that went it. Their histories are saved
 * at each release (test/histories) and must replay with all later code: workflows live for months.
 */
export const paths: Readonly<Record<string, (stage: Stage) => Promise<readonly string[]>>> = {
  async 'action-paid'(stage) {
    const tenant = await aTenant(stage.database);
    return [actionWorkflowId(await untilPaid(stage, await aSale(stage, tenant))), await payoutOf(stage, tenant)];
  },
  async 'payout-asked-for-until-it-arrives'(stage) {
    const tenant = await paidBy(stage, { rail: 'FAKE', fault: 'PENDING' });
    await untilPaid(stage, await aSale(stage, tenant));
    await stage.moveTo(await later(stage, 'P5D'));
    return [await payoutOf(stage, tenant)];
  },
  async 'payout-not-known-then-handed-over-again'(stage) {
    const tenant = await paidBy(stage, { rail: 'FAKE', fault: 'UNKNOWN' });
    await untilPaid(stage, await aSale(stage, tenant));
    await stage.moveTo(await later(stage, 'P5D'));
    return [await payoutOf(stage, tenant)];
  },
  async 'payout-that-came-back-then-retried'(stage) {
    const tenant = await paidBy(stage, { rail: 'FAKE', fault: 'RETURNED_LATER' });
    await untilPaid(stage, await aSale(stage, tenant));
    await stage.moveTo(await later(stage, 'PT1H'));
    const workflowId = await payoutOf(stage, tenant);
    // The time-skipping server forgets a workflow that is begun anew in the moment in which its run before ends.
    await stage.temporal.client.workflow.getHandle(workflowId).result();
    await retried(stage, await paymentOf(stage, tenant));
    return [workflowId];
  },
  async 'payout-confirmed-by-finance'(stage) {
    const tenant = await paidBy(stage, { rail: 'EXTERNAL' });
    await untilPaid(stage, await aSale(stage, tenant));
    await confirmed(stage, await paymentOf(stage, tenant), { state: 'completed' });
    return [await payoutOf(stage, tenant)];
  },
  async 'payout-paused-then-approved-then-resumed'(stage) {
    const tenant = await paidBy(stage, { rail: 'EXTERNAL' });
    await approvedByTwo(stage, tenant);
    await untilPaid(stage, await aSale(stage, tenant));
    const payment = await paymentOf(stage, tenant);
    await commanded(stage, payment, pause);
    await commanded(stage, payment, approve, 'finance:first');
    await commanded(stage, payment, approve, 'finance:second');
    await commanded(stage, payment, resume);
    await stage.moveTo(await later(stage, 'PT1M'));
    return [await payoutOf(stage, tenant)];
  },
  async 'payout-cancelled-by-finance'(stage) {
    const tenant = await aTenant(stage.database);
    await approvedByTwo(stage, tenant);
    await untilPaid(stage, await aSale(stage, tenant));
    await commanded(stage, await paymentOf(stage, tenant), cancel);
    return [await payoutOf(stage, tenant)];
  },
  async 'payout-cancelled-in-the-web-ui'(stage) {
    const tenant = await aTenant(stage.database);
    await approvedByTwo(stage, tenant);
    await untilPaid(stage, await aSale(stage, tenant));
    const workflowId = await payoutOf(stage, tenant);
    await stage.temporal.client.workflow.getHandle(workflowId).cancel();
    await stage.temporal.client.workflow.getHandle(workflowId).result();
    return [workflowId];
  },
  async 'payout-held-until-a-date-then-woken'(stage) {
    const tenant = await aTenant(stage.database);
    const { id, brandId } = tenant.partner;
    const em = stage.database.em.fork();
    await em.nativeUpdate(PartnerEntity, { id }, { payoutsHeldUntil: await later(stage, 'P9D') });
    await untilPaid(stage, await aSale(stage, tenant));
    await transaction(stage.database, (inside) => wakePayouts(inside, { brandId }));
    await stage.moveTo(await later(stage, 'P9D'));
    return [await payoutOf(stage, tenant)];
  },
  async 'action-open'(stage) {
    return [actionWorkflowId(await aSale(stage, await aTenant(stage.database)))];
  },
  async 'action-locked'(stage) {
    const action = await aSale(stage, await aTenant(stage.database));
    await stage.moveTo(action.lockingAt ?? '');
    return [actionWorkflowId(action)];
  },
  async 'action-paid-in-parts'(stage) {
    const tenant = await anAgreement(stage, { terms: { pricing: 'TRIGGERS' } });
    await aTrigger(stage.database, tenant.brand, { rate: '10', dripMonths: 3 });
    const first = await untilPaid(stage, await aSale(stage, tenant));
    await stage.moveTo(first.payableAt ?? '');
    const { payableAt } = await actionNow(stage, first.id);
    await stage.moveTo(payableAt ?? '');
    return [actionWorkflowId(first)];
  },
  async 'action-invoiced-then-paid'(stage) {
    const tenant = await aTenant(stage.database, byInvoice);
    const action = await aSale(stage, tenant);
    await stage.moveTo(action.lockingAt ?? '');
    await invoicedNow(stage, tenant);
    await stage.moveTo((await actionNow(stage, action.id)).payableAt ?? '');
    return [actionWorkflowId(action)];
  },
  async 'action-invoiced-while-on-hold'(stage) {
    const tenant = await aTenant(stage.database, byInvoice);
    const action = await aSale(stage, tenant);
    await stage.moveTo(action.lockingAt ?? '');
    const until = await later(stage, 'P10D');
    await heldBack(stage, action, until);
    await invoicedNow(stage, tenant);
    await stage.moveTo(until);
    return [actionWorkflowId(action)];
  },
  async 'month-invoiced'(stage) {
    const tenant = await aTenant(stage.database);
    const action = await aSale(stage, tenant);
    await stage.moveTo(action.lockingAt ?? '');
    return [invoiceMonthWorkflowId(await untilInvoiced(stage, tenant))];
  },
  async 'action-reversed-before-lock'(stage) {
    const action = await aSale(stage, await aTenant(stage.database));
    return [actionWorkflowId(await reversed(stage, action, { all: true }))];
  },
  async 'action-partly-reversed-then-paid'(stage) {
    const action = await aSale(stage, await aTenant(stage.database));
    return [actionWorkflowId(await untilPaid(stage, await reversed(stage, action, { amount: '40.00' })))];
  },
  async 'action-clawed-back-after-payment'(stage) {
    const paid = await untilPaid(stage, await aSale(stage, await aTenant(stage.database)));
    return [actionWorkflowId(await reversed(stage, paid, { all: true }))];
  },
  async 'action-reattributed-before-lock'(stage) {
    const tenant = await aTenant(stage.database);
    const other = await aPartner(stage.database, tenant.brand, 'Road Runner');
    await aContract(stage.database, other, {
      locking: { basis: 'TRACKED', period: 'DAY', monthOffset: 0, dayOffset: 9 },
    });
    return [actionWorkflowId(await moved(stage, await aSale(stage, tenant), other.id))];
  },
  async 'action-reattributed-after-payment'(stage) {
    const tenant = await aTenant(stage.database);
    const other = await aPartner(stage.database, tenant.brand, 'Road Runner');
    await aContract(stage.database, other);
    const paid = await untilPaid(stage, await aSale(stage, tenant));
    return [actionWorkflowId(await untilPaid(stage, await moved(stage, paid, other.id)))];
  },
  async 'action-approved-then-paid'(stage) {
    const tenant = await aTenant(stage.database, { locking: openEnded });
    return [actionWorkflowId(await untilPaid(stage, await approved(stage, await aSale(stage, tenant))))];
  },
  async 'action-approved-at-once'(stage) {
    return [actionWorkflowId(await approved(stage, await aSale(stage, await aTenant(stage.database))))];
  },
  async 'action-rejected-at-its-open-end'(stage) {
    const action = await aSale(stage, await aTenant(stage.database, { locking: openEnded }));
    await stage.moveTo(action.openUntil ?? '');
    await stage.moveTo(await later(stage, 'PT1M'));
    return [actionWorkflowId(action)];
  },
  async 'action-held-beyond-its-payment-then-released'(stage) {
    const action = await heldBack(stage, await aSale(stage, await aTenant(stage.database)));
    await stage.moveTo(await later(stage, 'P10D'));
    const locked = await actionNow(stage, action.id);
    const free = await released(stage, locked);
    await stage.moveTo(await later(stage, 'PT1M'));
    return [actionWorkflowId(free)];
  },
  async 'action-held-until-a-date'(stage) {
    const action = await heldBack(stage, await aSale(stage, await aTenant(stage.database)), await later(stage, 'PT6H'));
    return [actionWorkflowId(await untilPaid(stage, action))];
  },
  async 'action-restored-then-paid'(stage) {
    const gone = await reversed(stage, await aSale(stage, await aTenant(stage.database)), { all: true });
    return [actionWorkflowId(await untilPaid(stage, await restored(stage, gone)))];
  },
  async 'action-corrected-then-paid'(stage) {
    const action = await corrected(stage, await aSale(stage, await aTenant(stage.database)), { amount: '150.00' });
    return [actionWorkflowId(await untilPaid(stage, action))];
  },
  async 'action-corrected-after-payment-then-undone'(stage) {
    const paid = await untilPaid(stage, await aSale(stage, await aTenant(stage.database)));
    const more = await corrected(stage, paid, { amount: '150.00' });
    return [actionWorkflowId(await restored(stage, more))];
  },
  async 'action-paid-beyond-a-limit'(stage) {
    const tenant = await aTenant(stage.database, { limits: [{ type: 'PAYOUT', value: '6', period: 'MONTH' }] });
    return [actionWorkflowId(await untilPaid(stage, await excessAllowed(stage, await aSale(stage, tenant))))];
  },
  async 'action-refused-commands'(stage) {
    const action = await aSale(stage, await aTenant(stage.database));
    await reversed(stage, action, { amount: '100.01' }).catch(() => undefined);
    return [actionWorkflowId(await untilPaid(stage, action))];
  },
  async 'action-of-nobody'(stage) {
    return [actionWorkflowId(await submitAction(stage, (await aTenant(stage.database)).eventType))];
  },
  async 'action-refused-for-its-currency'(stage) {
    const tenant = await aTenant(stage.database);
    const orderId = uuid();
    await aSale(stage, tenant, { orderId, currency: 'EUR' }).catch(() => undefined);
    return [actionWorkflowId({ brandId: tenant.brand.id, eventType: tenant.eventType.code, orderId })];
  },
  async 'action-awaiting-customer'(stage) {
    const { eventType } = await aTenant(stage.database);
    return [actionWorkflowId(await submitAction(stage, eventType, { providerKey: 'cus_1' }))];
  },
  async 'action-awaiting-customer-then-paid'(stage) {
    const { brand, eventType, partner } = await aTenant(stage.database);
    await aCustomer(stage, brand, { customerKey: 'c-1', partnerId: partner.id });
    const waiting = await submitAction(stage, eventType, { providerKey: 'cus_1' });
    await aCustomer(stage, brand, { customerKey: 'c-1', name: 'Lena' });
    await aCustomer(stage, brand, { customerKey: 'c-1', providerKey: 'cus_1' });
    return [actionWorkflowId(await untilPaid(stage, await afterWaking(stage, waiting)))];
  },
  async 'action-awaiting-customer-then-reversed'(stage) {
    const { eventType } = await aTenant(stage.database);
    const waiting = await submitAction(stage, eventType, { providerKey: 'cus_1' });
    return [actionWorkflowId(await reversed(stage, waiting, { all: true }))];
  },
  async 'return-agreed-to'(stage) {
    const { action, request } = await aReturnRequest(stage);
    await stage.moveTo(await later(stage, 'PT1M'));
    await answered(stage, request, 'ACCEPTED');
    await stage.moveTo(await later(stage, 'PT1M'));
    return [returnRequestWorkflowId(request.id), actionWorkflowId(action)];
  },
  async 'return-declined'(stage) {
    const { request } = await aReturnRequest(stage);
    await answered(stage, request, 'DECLINED');
    await stage.moveTo(await later(stage, 'PT1M'));
    return [returnRequestWorkflowId(request.id)];
  },
  async 'return-of-a-silent-partner'(stage) {
    const { action, request } = await aReturnRequest(stage);
    await stage.moveTo(await later(stage, 'P15D'));
    return [returnRequestWorkflowId(request.id), actionWorkflowId(action)];
  },
  async 'return-of-a-reversed-action'(stage) {
    const { action, request } = await aReturnRequest(stage);
    await stage.moveTo(await later(stage, 'PT1M'));
    await reversed(stage, action, { all: true }, { reason: 'CONS_FRAUD' });
    await stage.moveTo(await later(stage, 'PT1M'));
    return [returnRequestWorkflowId(request.id), actionWorkflowId(action)];
  },
  async 'return-waiting'(stage) {
    const { request } = await aReturnRequest(stage);
    await stage.moveTo(await later(stage, 'P1D'));
    return [returnRequestWorkflowId(request.id)];
  },
  async 'customer-import'(stage) {
    const { brand } = await aTenant(stage.database);
    const imported = { id: uuid(), brandId: brand.id, actor: 'test', startedAt: await stage.temporal.clock.now() };
    const lines = Array.from({ length: 1_200 }, (_, index) => ({
      number: index + 2,
      row: { customerKey: `c-${String(index)}` },
      outcome: null,
      errors: null,
    }));
    await transaction(stage.database, (em) => acceptImport(em, imported, lines));
    await stage.moveTo(await later(stage, 'PT1M'));
    return [customerImportWorkflowId(imported.id)];
  },
  async 'correction-batch-done-then-undone'(stage) {
    const tenant = await aTenant(stage.database);
    const sales = await Promise.all([aSale(stage, tenant), aSale(stage, tenant)]);
    const lines = [...sales.map(({ id }) => heldLine(id)), { actionId: 'nobody' }];
    const batch = await aBatch(stage, tenant, lines);
    await decide(stage, batch, approveBatch);
    await stage.moveTo(await later(stage, 'PT1M'));
    await decide(stage, batch, undoBatch);
    await stage.moveTo(await later(stage, 'PT1M'));
    return [correctionBatchWorkflowId(batch.id)];
  },
  async 'correction-batch-paused-then-cancelled'(stage) {
    const tenant = await aTenant(stage.database);
    const { id } = await aSale(stage, tenant);
    const batch = await aBatch(
      stage,
      tenant,
      Array.from({ length: 120 }, () => heldLine(id)),
    );
    await decide(stage, batch, approveBatch);
    await decide(stage, batch, pauseBatch);
    await decide(stage, batch, resumeBatch);
    await decide(stage, batch, cancelBatch);
    await stage.moveTo(await later(stage, 'PT1M'));
    return [correctionBatchWorkflowId(batch.id)];
  },
  async 'correction-batch-waiting-for-its-approval'(stage) {
    const tenant = await aTenant(stage.database);
    const batch = await aBatch(stage, tenant, [heldLine((await aSale(stage, tenant)).id)]);
    return [correctionBatchWorkflowId(batch.id)];
  },
  async 'inquiry-open'(stage) {
    const { id } = await anInquiry(stage, await aTenant(stage.database));
    await stage.moveTo(await later(stage, 'PT1M'));
    return [inquiryWorkflowId(id)];
  },
  async 'inquiry-approved'(stage) {
    const inquiry = await anInquiry(stage, await aTenant(stage.database));
    await stage.moveTo(await later(stage, 'P1D'));
    await answeredBySupport(stage, inquiry, {});
    return [inquiryWorkflowId(inquiry.id)];
  },
  async 'inquiry-refused-then-declined'(stage) {
    const inquiry = await anInquiry(stage, await aTenant(stage.database));
    await answeredBySupport(stage, inquiry, { eventDate: '2019-06-01T00:00:00.000Z' });
    await answeredBySupport(stage, inquiry, null);
    return [inquiryWorkflowId(inquiry.id)];
  },
  async 'inquiry-withdrawn'(stage) {
    const inquiry = await anInquiry(stage, await aTenant(stage.database));
    await withdrawn(stage, inquiry);
    return [inquiryWorkflowId(inquiry.id)];
  },
  async 'inquiry-approved-by-its-date'(stage) {
    const inquiry = await anInquiry(stage, await aTenant(stage.database), 'APPROVE');
    await stage.moveTo(inquiry.dueAt);
    return [inquiryWorkflowId(inquiry.id)];
  },
  async 'contract-from-start-to-end'(stage) {
    const { contract } = await anAgreement(stage, {
      terms: { contractStartSlottingFee: '100', monthlySlottingFee: '50' },
      contract: { startAt: await later(stage, 'P10D'), endAt: await later(stage, 'P70D') },
    });
    await stage.moveTo(await later(stage, 'P80D'));
    return [contractWorkflowId(contract.id)];
  },
  async 'contract-in-force'(stage) {
    const { contract } = await anAgreement(stage, { terms: { monthlySlottingFee: '50' } });
    await stage.moveTo(await later(stage, 'P35D'));
    return [contractWorkflowId(contract.id)];
  },
  async 'contract-without-signature'(stage) {
    const { contract } = await anAgreement(stage, { contract: { partnerSignedAt: null } });
    await stage.moveTo(await later(stage, 'PT1M'));
    return [contractWorkflowId(contract.id)];
  },
  async 'contract-woken-for-its-months'(stage) {
    const bonusTiers = [{ actionThreshold: 1, payout: '50' }];
    const tenant = await anAgreement(stage, {
      terms: { minEarningPerClick: '20', firstActionSlottingFee: '25' },
      eventPayout: { performanceBonus: { type: 'FIXED', basis: 'ACTIONS', bonusTiers } },
    });
    const { brand, partner, contract } = tenant;
    const at = await stage.temporal.clock.now();
    await stage.database.em.fork().insert(TouchEntity, aClick({ brandId: brand.id, partnerId: partner.id, at }));
    const sale = await aSale(stage, tenant);
    await stage.moveTo(await later(stage, 'P40D'));
    await reversed(stage, sale, { all: true });
    await stage.moveTo(await later(stage, 'P5D'));
    return [contractWorkflowId(contract.id)];
  },
  async 'touch-day'(stage) {
    const { brand, partner } = await aTenant(stage.database, perClick, 'CLICK');
    const at = await stage.temporal.clock.now();
    const clicks = [aClick({ brandId: brand.id, partnerId: partner.id, at })];
    await recorded(stage.database, clicks, at);
    await stage.moveTo(await later(stage, 'P2D'));
    const { day } = await stage.database.em.fork().findOneOrFail(TouchDayEntity, { brandId: brand.id });
    return [touchDayWorkflowId({ brandId: brand.id, day })];
  },
  async 'notifications-delivered-or-not'(stage) {
    const tenant = await aTenant(stage.database);
    const id = uuid();
    await stage.database.em.fork().insert(WebhookEndpointEntity, {
      id,
      brandId: tenant.brand.id,
      // Nobody listens there: the tries go on through the schedule.
      url: 'http://127.0.0.1:9/',
      events: ['*'],
      secret: `whsec_${Buffer.alloc(24).toString('base64')}`,
      createdAt: await stage.temporal.clock.now(),
    });
    await untilPaid(stage, await aSale(stage, tenant));
    return [notificationsWorkflowId(id)];
  },
};

const openEnded = { basis: 'APPROVED', period: 'DAY', monthOffset: 0, dayOffset: 1, maxMonthsOpenEndedPeriod: 2 };

const heldLine = (actionId: string) => ({ actionId, command: 'HOLD', reason: 'CONS_FRAUD' });

/** A batch of corrections whose dry run is complete. */
async function aBatch(stage: Stage, { brand }: Tenant, rows: readonly unknown[]) {
  const { database, temporal } = stage;
  const batch = { id: uuid(), brandId: brand.id, actor: 'support:test', submittedAt: await temporal.clock.now() };
  const lines = rows.map((row, index) => ({ number: index + 1, row, outcome: null, problem: null }));
  await transaction(database, (em) => acceptBatch(em, batch, lines));
  await stage.moveTo(await later(stage, 'PT1M'));
  return { ...batch, lines: lines.length };
}

const decide = (
  { temporal }: Stage,
  batch: { readonly id: string; readonly brandId: string; readonly lines: number },
  decision: UpdateDefinition<unknown, [BatchDecision]>,
): Promise<void> => decided(temporal.client, batch, decision, { commandId: uuid(), actor: 'support:test', note: null });

const later = async ({ temporal }: Stage, duration: string): Promise<string> =>
  plusDuration(await temporal.clock.now(), duration, 'UTC');

async function payoutOf(stage: Stage, { partner }: Tenant): Promise<string> {
  const first = { partnerId: partner.id, previousId: null };
  return payoutWorkflowId(await stage.database.em.fork().findOneOrFail(StatementEntity, first));
}

const paymentOf = ({ database }: Stage, { partner }: Tenant): Promise<Payout> =>
  database.em.fork().findOneOrFail(PayoutEntity, { partnerId: partner.id });
