import { z } from 'zod';
import type { Notification } from '../database/entities/notification.ts';
import { instantText } from '../domain/instant.ts';
import { at, id } from './http/fields.ts';

/* A notification as the API answers it. */

export const notificationStates = ['PENDING', 'DELIVERED', 'DEAD'] as const;

export const notification = z
  .strictObject({
    id,
    endpointId: id,
    type: z.string().meta({ example: 'action.created' }),
    subjectId: id.meta({ description: 'The action, payout or contract.' }),
    state: z.enum(notificationStates),
    attempts: z.int(),
    nextAttemptAt: at.nullable(),
    deliveredAt: at.nullable(),
    lastError: z.string().nullable(),
    body: z.looseObject({ type: z.string(), timestamp: z.string() }).meta({ description: 'What is sent.' }),
    createdAt: at,
  })
  .meta({ id: 'Notification' });

export const notificationView = (row: Notification): z.output<typeof notification> => ({
  id: row.id,
  endpointId: row.endpointId,
  type: row.type,
  subjectId: row.subjectId,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.state === 'PENDING' ? instantText(row.nextAttemptAt) : null,
  deliveredAt: instantText(row.deliveredAt),
  lastError: row.lastError ?? null,
  body: { ...row.body },
  createdAt: instantText(row.createdAt),
});
