import {
  createActionActivities,
  createContractActivities,
  createCorrectionBatchActivities,
  createCustomerActivities,
  createInquiryActivities,
  createInvoiceActivities,
  createPayoutActivities,
  createReturnActivities,
  createTouchActivities,
} from '../activities/index.ts';
import { createNotificationActivities } from '../activities/notifications/deliver.ts';
import type { Database } from '../database/orm.ts';
import { instructing } from '../dispatch/instruct.ts';
import { submitting } from '../dispatch/submit.ts';
import type { Logger } from '../platform/log.ts';
import { sealOf } from '../platform/seal.ts';
import type { Settings } from '../platform/settings.ts';
import type { Temporal } from '../platform/temporal.ts';
import { railsOf } from './rails.ts';

/** All activities, with what they work on; `client` is their way to the workflows of actions. */
export const createActivities = (
  database: Database,
  settings: Pick<
    Settings,
    | 'timeSkipping'
    | 'fakeBankUrl'
    | 'wakeSpread'
    | 'dataDir'
    | 'allowPrivateWebhooks'
    | 'smtpUrl'
    | 'mailFrom'
    | 'stripeApiKey'
    | 'payoutDetailsKey'
  >,
  log: Logger,
  { client, clock }: Pick<Temporal, 'client' | 'clock'>,
) => {
  // The sandbox answers when everything due has happened, so nothing there waits for its turn.
  const spread = settings.timeSkipping ? 0 : settings.wakeSpread;
  const instruct = instructing(database, client);
  return {
    ...createActionActivities(database, spread),
    ...createContractActivities(database, spread),
    ...createPayoutActivities(database, railsOf(settings), sealOf(settings)),
    ...createCustomerActivities(database),
    ...createInquiryActivities(database, { instruct, submit: submitting(client) }),
    ...createReturnActivities(database, instruct),
    ...createCorrectionBatchActivities(database, instruct),
    ...createInvoiceActivities(database),
    ...createTouchActivities(database),
    ...createNotificationActivities({ database, clock, settings, log }),
  };
};
