import { condition, continueAsNew, proxyActivities, setHandler } from '@temporalio/workflow';
import type { NotificationActivities } from '../activities/notifications/deliver.ts';
import type { NotificationsStart } from './messages/notifications.ts';
import { wake } from './messages/wake.ts';
import { isLongRun } from './runLength.ts';
import { workflowNow } from './time.ts';

const { deliverDue } = proxyActivities<NotificationActivities>({
  // A round ends by itself after about a minute; the heartbeat tells at once that its worker is gone. Repeated for ever.
  startToCloseTimeout: '3 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '1 minute' },
});

/** Delivers what waits for one webhook endpoint, until nothing does (design.md, The way of one action, 7). */
export async function notifications({ endpointId }: NotificationsStart): Promise<void> {
  let wakes = 0;
  setHandler(wake, () => {
    wakes += 1;
  });
  for (;;) {
    // A wake that comes while a round runs may be for a row that the round did not see: it makes another round.
    const seen = wakes;
    const { nextAttemptAt, more } = await deliverDue({ endpointId, now: workflowNow() });
    if (isLongRun()) await continueAsNew<typeof notifications>({ endpointId });
    if (more || wakes > seen) continue;
    // Nothing is awaited between that question and the end. If the server holds a wake that we have not seen, it refuses the
    // end and hands over the wake first.
    if (nextAttemptAt === null) return;
    await condition(() => wakes > seen, millisecondsUntil(nextAttemptAt));
  }
}

const millisecondsUntil = (instant: string): number => Math.max(1, Date.parse(instant) - Date.parse(workflowNow()));
