import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** The body that is signed and sent: Standard Webhooks. */
export interface NotificationBody {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Record<string, unknown>;
}

/** One event for one endpoint, written in the transaction that caused it. */
export const NotificationEntity = defineEntity({
  name: 'Notification',
  tableName: 'notification',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    endpointId: p.uuid(),
    /** The order in which events were recorded. */
    sequence: p.bigint('string').autoincrement(),
    type: p.text(),
    /** The action, payout or contract; events of one subject never overtake each other. */
    subjectId: p.uuid(),
    body: p.json<NotificationBody>(),
    state: p.text().$type<'PENDING' | 'DELIVERED' | 'DEAD'>(),
    attempts: p.integer(),
    nextAttemptAt: instantColumn(),
    deliveredAt: instantColumn().nullable(),
    lastError: p.text().nullable(),
    createdAt: instantColumn(),
  },
});

export type Notification = InferEntity<typeof NotificationEntity>;
