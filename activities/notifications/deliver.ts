import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Database } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import { notificationTrySeconds } from '../../platform/metrics.ts';
import type { Settings } from '../../platform/settings.ts';
import { mailer } from './mailer.ts';
import { nextDelivery, nextTry, recordTry } from './queue.ts';
import { send } from './send.ts';
import { webhookAgent } from './webhookAgent.ts';

export interface NotificationActivities {
  /**
   * One round of deliveries to an endpoint: tries what is due in recorded order, at most 50 and for about a minute. Answers
   * when the next try is due, null when nothing waits; `more` when that is already. It is at least `now`, the workflow's time,
   * by which its timer fired.
   */
  readonly deliverDue: (round: { readonly endpointId: string; readonly now: string }) => Promise<DeliveryRound>;
}

export interface DeliveryRound {
  readonly nextAttemptAt: string | null;
  readonly more: boolean;
}

interface Dependencies {
  readonly database: Database;
  /** By which notifications are dated. */
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'allowPrivateWebhooks' | 'smtpUrl' | 'mailFrom' | 'dataDir'>;
  readonly log: Logger;
}

const triesInRound = 50;
const roundMilliseconds = 60_000;

/** The activities of the `notifications` workflow. They share one pool of connections to receivers. */
export function createNotificationActivities({ database, clock, settings, log }: Dependencies): NotificationActivities {
  const ways = { database, agent: webhookAgent(settings), mail: mailer(settings) };

  /**
   * Every try is stored before the next one is made, so a crash repeats at most the one that was under way. A receiver
   * knows the repeat by its `webhook-id` (at least once, docs/webhooks.md).
   */
  async function deliverNext(endpointId: string, time: () => Promise<string>): Promise<boolean> {
    const dueBy = await time();
    const delivery = await transaction(database, (em) => nextDelivery(em, endpointId, dueBy));
    if (!delivery) return false;
    const tried = notificationTrySeconds.startTimer();
    const answer = await send(ways, delivery);
    tried({ outcome: answer.result });
    const triedAt = await time();
    const state = await transaction(database, (em) => recordTry(em, delivery, answer, triedAt));
    if (state === 'DEAD')
      log.warn({ endpointId, notificationId: delivery.notification.id, answer }, 'notification dead');
    return true;
  }

  return {
    async deliverDue({ endpointId, now }) {
      const startedAt = performance.now();
      const elapsed = (): number => performance.now() - startedAt;
      // The workflow's time lags by what the round waited for its turn. What was recorded meanwhile is due all the same.
      const time = async (): Promise<string> => {
        const since = new Date(Date.parse(now) + elapsed()).toISOString();
        const read = await clock.now();
        return read > since ? read : since;
      };
      for (let tries = 0; tries < triesInRound && elapsed() < roundMilliseconds; tries++) {
        if (cancellationSignal().aborted) break;
        heartbeat();
        if (!(await deliverNext(endpointId, time))) break;
      }
      const nextAttemptAt = await transaction(database, (em) => nextTry(em, endpointId));
      return { nextAttemptAt, more: nextAttemptAt !== null && nextAttemptAt <= (await time()) };
    },
  };
}
