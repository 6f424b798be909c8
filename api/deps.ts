import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../database/orm.ts';
import type { Clock } from '../platform/clock.ts';
import type { Settings } from '../platform/settings.ts';
import type { Audit } from './access/audit.ts';
import type { RateLimits } from './limits/limits.ts';
import type { Tracking } from './tracking/tracking.ts';

/** What the API works with; a test brings its own. */
export interface Deps {
  readonly database: Database;
  readonly temporal: Client;
  readonly clock: Clock;
  readonly settings: Pick<
    Settings,
    'allowPrivateWebhooks' | 'timeSkipping' | 'fakeBankUrl' | 'payoutDetailsKey' | 'metricsToken'
  >;
  readonly tracking: Tracking;
  /** How often somebody may ask; absent: as often as they like. */
  readonly limits?: RateLimits | undefined;
  readonly audit: Audit;
  readonly log: Logger;
}
