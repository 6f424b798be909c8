import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** A time in which none of a brand's payouts goes out. */
export const PayoutPauseEntity = defineEntity({
  name: 'PayoutPause',
  tableName: 'payout_pause',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    since: instantColumn(),
    actor: p.text(),
    note: p.text().nullable(),
    /** Null: it is in force. */
    endedAt: instantColumn().nullable(),
    endedBy: p.text().nullable(),
    endNote: p.text().nullable(),
  },
});

export type PayoutPause = InferEntity<typeof PayoutPauseEntity>;
