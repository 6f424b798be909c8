import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { DisbursementState, DisbursementStep } from '../../domain/payout/disbursement.ts';
import { instantColumn } from '../types.ts';

/** What happened to a payout, oldest first: never changed. */
export const PayoutEventEntity = defineEntity({
  name: 'PayoutEvent',
  tableName: 'payout_event',
  properties: {
    id: p.bigint('string').primary().autoincrement(),
    payoutId: p.uuid(),
    step: p.text().$type<DisbursementStep | 'retry'>(),
    /** After it. */
    state: p.text().$type<DisbursementState>(),
    at: instantColumn(),
    /** "system" for what the rail said. */
    actor: p.text(),
    /** Of what somebody asked for; a repeat of it does nothing. */
    commandId: p.text().nullable(),
    reference: p.text().nullable(),
    note: p.text().nullable(),
    /** Of an approval: what it was given to, the amount and where it was to go, as a hash. */
    approves: p.text().nullable(),
  },
});

export type PayoutEvent = InferEntity<typeof PayoutEventEntity>;
