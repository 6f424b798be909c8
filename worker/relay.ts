import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { ReturnRequest } from '../database/entities/returnRequest.ts';
import type { Database } from '../database/orm.ts';
import { takeOutbox, type OutboxItem } from '../database/queries/outbox.ts';
import { acrossBrands } from '../database/tenancy.ts';
import type { Logger } from '../platform/log.ts';
import { relayedRows, relayFailures } from '../platform/metrics.ts';
import { actionStartOptions, type ActionWorkflow } from '../workflows/messages/action.ts';
import { taskQueue } from '../workflows/messages/addressing.ts';
import { contractWorkflowId, type ContractWorkflow } from '../workflows/messages/contract.ts';
import { correctionBatchStartOptions, type CorrectionBatchWorkflow } from '../workflows/messages/correctionBatch.ts';
import { customerImportWorkflowId, type CustomerImportWorkflow } from '../workflows/messages/customerImport.ts';
import { inquiryStartOptions, type InquiryWorkflow } from '../workflows/messages/inquiry.ts';
import { invoiceMonthStartOptions, type InvoiceMonthWorkflow } from '../workflows/messages/invoiceMonth.ts';
import { notificationsWorkflowId, type NotificationsWorkflow } from '../workflows/messages/notifications.ts';
import { payoutStartOptions, type PayoutWorkflow } from '../workflows/messages/payout.ts';
import { returnRequestStartOptions, type ReturnRequestWorkflow } from '../workflows/messages/returnRequest.ts';
import { searchAttributes } from '../workflows/messages/searchAttributes.ts';
import { touchDayWorkflowId, type TouchDayWorkflow } from '../workflows/messages/touchDay.ts';
import { wake } from '../workflows/messages/wake.ts';
import { lateSubmissions } from './lateSubmissions.ts';
import { listen } from './listen.ts';

export interface RelayDependencies {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly client: Client;
  readonly log: Logger;
}

const pollMs = 1000;

/** A call that hangs would hold all that waits behind it. */
const deedWithinMs = 10_000;

/**
 * Carries committed intent to Temporal: starts the payouts of statements, wakes the deliveries of endpoints, the contracts,
 * the actions, the payouts that wait and the days whose touches are counted, and has the submissions recorded that the API could not
 * bring. One runs in each worker; rows are skipped while another relay holds them. A row goes away only after its deed, so a crash
 * in between repeats it; every deed is harmless when repeated.
 *
 * It polls each second and is woken by NOTIFY. It needs neither Temporal Schedules nor visibility: the rescue must not depend
 * on what it rescues (design.md, The way of one action, 9).
 */
export function startRelay({ database, databaseUrl, client, log }: RelayDependencies): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let wakeUp = (): void => undefined;

  async function outboxRound(): Promise<number> {
    const inTime = (deed: () => Promise<unknown>) => client.withDeadline(Date.now() + deedWithinMs, deed);
    const carried = await takeOutbox(database, (item) => inTime(() => carry(client, item)));
    relayedRows.inc(carried);
    return carried;
  }

  /** Does `round` again and again: at once while there was something to do, else after a second or when it is woken. */
  async function repeatedly(round: () => Promise<number>, woken?: () => Promise<void>): Promise<void> {
    while (!stopping.signal.aborted) {
      const waking = woken === undefined ? [] : [woken()];
      const done = await round().catch((error: unknown) => {
        relayFailures.inc();
        log.warn({ err: error }, 'the relay could not reach PostgreSQL or Temporal; it tries again');
        return 0;
      });
      if (done > 0) continue;
      await Promise.race([...waking, delay(pollMs, undefined, { signal: stopping.signal }).catch(() => undefined)]);
    }
  }

  const woken = (): Promise<void> =>
    new Promise((resolve) => {
      wakeUp = resolve;
    });
  const late = lateSubmissions({ database, client, log });
  const listening = listen({
    databaseUrl,
    channel: 'outbox',
    log,
    onNotify: () => {
      wakeUp();
    },
  });
  const running = acrossBrands(() =>
    // Each by itself: an action takes longer to be recorded than anything of the outbox to be carried.
    Promise.all([repeatedly(outboxRound, woken), repeatedly(late.round)]),
  );
  return {
    async stop() {
      stopping.abort();
      late.stop();
      await running;
      await listening.stop();
    },
  };
}

async function carry(client: Client, item: OutboxItem): Promise<void> {
  switch (item.kind) {
    case 'STATEMENT':
      await client.workflow.start<PayoutWorkflow>('payout', payoutStartOptions(item));
      return;
    case 'ENDPOINT':
      await client.workflow.signalWithStart<NotificationsWorkflow>('notifications', {
        workflowId: notificationsWorkflowId(item.endpointId),
        taskQueue,
        args: [{ endpointId: item.endpointId }],
        signal: wake,
        signalArgs: [],
        staticSummary: `Notifications to ${item.host}`,
      });
      return;
    case 'CONTRACT':
      await client.workflow.signalWithStart<ContractWorkflow>('contract', {
        workflowId: contractWorkflowId(item.contractId),
        taskQueue,
        args: [{ contractId: item.contractId }],
        signal: wake,
        signalArgs: [],
        staticSummary: `Contract with ${item.partnerName}`,
        typedSearchAttributes: [
          { key: searchAttributes.BrandId, value: item.brandId },
          { key: searchAttributes.PartnerId, value: item.partnerId },
          { key: searchAttributes.ContractId, value: item.contractId },
        ],
      });
      return;
    case 'CUSTOMER_IMPORT': {
      const { importId, brandId, lines } = item;
      await client.workflow.start<CustomerImportWorkflow>('customerImport', {
        workflowId: customerImportWorkflowId(importId),
        taskQueue,
        args: [{ importId, lines }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: `Import of ${String(lines)} customers`,
        typedSearchAttributes: [{ key: searchAttributes.BrandId, value: brandId }],
      });
      return;
    }
    case 'CORRECTION_BATCH':
      await client.workflow.start<CorrectionBatchWorkflow>('correctionBatch', correctionBatchStartOptions(item));
      return;
    case 'RETURN_REQUEST':
      await carryReturnRequest(client, item.request);
      return;
    case 'TOUCH_DAY':
      await client.workflow.signalWithStart<TouchDayWorkflow>('touchDay', {
        workflowId: touchDayWorkflowId(item),
        taskQueue,
        args: [{ touchDayId: item.touchDayId, countingAt: item.countingAt }],
        signal: wake,
        signalArgs: [],
        staticSummary: `Clicks and visits of ${item.day}`,
        typedSearchAttributes: [{ key: searchAttributes.BrandId, value: item.brandId }],
      });
      return;
    case 'INQUIRY':
      await client.workflow.start<InquiryWorkflow>('inquiry', inquiryStartOptions(item.inquiry));
      return;
    case 'PAYOUT':
      await client.workflow.signalWithStart<PayoutWorkflow>('payout', {
        ...payoutStartOptions(item),
        signal: wake,
        signalArgs: [],
      });
      return;
    case 'INVOICE_MONTH':
      await client.workflow.start<InvoiceMonthWorkflow>('invoiceMonth', invoiceMonthStartOptions(item));
      return;
    case 'ACTION':
      await client.workflow.signalWithStart<ActionWorkflow>('action', {
        ...actionStartOptions(item.submission),
        signal: wake,
        signalArgs: [],
      });
      return;
  }
}

/** Starts its workflow, or wakes the one that waits: a request that is REFUSED was ended by the action. */
async function carryReturnRequest(client: Client, request: ReturnRequest): Promise<void> {
  const start = returnRequestStartOptions(request);
  if (request.state !== 'REFUSED') {
    await client.workflow.start<ReturnRequestWorkflow>('returnRequest', start);
    return;
  }
  await client.workflow.signalWithStart<ReturnRequestWorkflow>('returnRequest', {
    ...start,
    signal: wake,
    signalArgs: [],
  });
}
