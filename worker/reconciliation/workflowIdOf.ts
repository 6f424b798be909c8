import type { OutboxItem } from '../../database/queries/outbox.ts';
import { assertNever } from '../../domain/errors.ts';
import { actionWorkflowId } from '../../workflows/messages/action.ts';
import { contractWorkflowId } from '../../workflows/messages/contract.ts';
import { correctionBatchWorkflowId } from '../../workflows/messages/correctionBatch.ts';
import { customerImportWorkflowId } from '../../workflows/messages/customerImport.ts';
import { inquiryWorkflowId } from '../../workflows/messages/inquiry.ts';
import { invoiceMonthWorkflowId } from '../../workflows/messages/invoiceMonth.ts';
import { notificationsWorkflowId } from '../../workflows/messages/notifications.ts';
import { payoutWorkflowId } from '../../workflows/messages/payout.ts';
import { returnRequestWorkflowId } from '../../workflows/messages/returnRequest.ts';
import { touchDayWorkflowId } from '../../workflows/messages/touchDay.ts';

/** The id of the workflow that the relay starts or wakes for it. */
export function workflowIdOf(item: OutboxItem): string {
  switch (item.kind) {
    case 'ACTION': {
      const { brandId, orderId, body } = item.submission;
      return actionWorkflowId({ brandId, orderId, eventType: body.eventType });
    }
    case 'STATEMENT':
    case 'PAYOUT':
      return payoutWorkflowId(item);
    case 'CONTRACT':
      return contractWorkflowId(item.contractId);
    case 'ENDPOINT':
      return notificationsWorkflowId(item.endpointId);
    case 'CUSTOMER_IMPORT':
      return customerImportWorkflowId(item.importId);
    case 'CORRECTION_BATCH':
      return correctionBatchWorkflowId(item.batchId);
    case 'RETURN_REQUEST':
      return returnRequestWorkflowId(item.request.id);
    case 'TOUCH_DAY':
      return touchDayWorkflowId(item);
    case 'INQUIRY':
      return inquiryWorkflowId(item.inquiry.id);
    case 'INVOICE_MONTH':
      return invoiceMonthWorkflowId(item);
    default:
      return assertNever(item);
  }
}
