import { defineEntity, p } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** Run a statement’s payout, deliver an endpoint’s notifications, wake a contract or an action, import customers, answer an inquiry, check corrections, count a day’s touches, wait for a partner’s answer, look at a payout’s gates again, invoice a month. */
export type OutboxKind =
  | 'STATEMENT'
  | 'ENDPOINT'
  | 'CONTRACT'
  | 'ACTION'
  | 'CUSTOMER_IMPORT'
  | 'CORRECTION_BATCH'
  | 'TOUCH_DAY'
  | 'RETURN_REQUEST'
  | 'INQUIRY'
  | 'PAYOUT'
  | 'INVOICE_MONTH';

/** What must happen outside the database because of a committed transaction; the relay does it and deletes the row. */
export const OutboxEntity = defineEntity({
  name: 'Outbox',
  tableName: 'outbox',
  properties: {
    id: p.bigint('string').primary().autoincrement(),
    kind: p.text().$type<OutboxKind>(),
    /** The statement, endpoint, contract, submission, import, batch, day, payout or month. */
    subjectId: p.uuid(),
    createdAt: instantColumn().defaultRaw('clock_timestamp()'),
  },
});
