import {
  createActionActivities,
  createContractActivities,
  createCustomerActivities,
  createPayoutActivities,
  createTouchActivities,
} from '../activities/index.ts';
import { createNotificationActivities } from '../activities/notifications/deliver.ts';
import type { Database } from '../database/orm.ts';
import type { Logger } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import { railsOf } from './rails.ts';

const wakeSpreadSeconds = 300;

/** All activities, with what they work on. */
export const createActivities = (
  database: Database,
  settings: Pick<Settings, 'timeSkipping' | 'dataDir' | 'allowPrivateWebhooks' | 'stripeApiKey'>,
  log: Logger,
) => {
  // The sandbox answers when everything due has happened, so nothing there waits for its turn.
  const spread = settings.timeSkipping ? 0 : wakeSpreadSeconds;
  return {
    ...createActionActivities(database, spread),
    ...createContractActivities(database, spread),
    ...createPayoutActivities(database, railsOf(settings)),
    ...createCustomerActivities(database),
    ...createTouchActivities(database),
    ...createNotificationActivities({ database, settings, log }),
  };
};
