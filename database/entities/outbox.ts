import { defineEntity, p } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** Run a statement’s payout, deliver an endpoint’s notifications. */
export type OutboxKind = 'STATEMENT' | 'ENDPOINT';

/** What must happen outside the database because of a committed transaction; the relay does it and deletes the row. */
export const OutboxEntity = defineEntity({
  name: 'Outbox',
  tableName: 'outbox',
  properties: {
    id: p.bigint('string').primary().autoincrement(),
    kind: p.text().$type<OutboxKind>(),
    /** The statement or endpoint. */
    subjectId: p.uuid(),
    createdAt: instantColumn().defaultRaw('clock_timestamp()'),
  },
});
