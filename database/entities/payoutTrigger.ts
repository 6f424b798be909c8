import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { TriggerDefinition } from '../../domain/trigger/trigger.ts';
import { instantColumn } from '../types.ts';

/** A trigger (seed 004, Step 3); what it says is in its versions. */
export const PayoutTriggerEntity = defineEntity({
  name: 'PayoutTrigger',
  tableName: 'payout_trigger',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    createdAt: instantColumn(),
  },
});

export type PayoutTrigger = InferEntity<typeof PayoutTriggerEntity>;

/** What a trigger says from an instant on, until its next version; never changed. */
export const PayoutTriggerVersionEntity = defineEntity({
  name: 'PayoutTriggerVersion',
  tableName: 'payout_trigger_version',
  properties: {
    triggerId: p.uuid().primary(),
    /** From 1. */
    version: p.integer().primary(),
    /** Null: from ever. */
    fromAt: instantColumn().nullable(),
    definition: p.json<TriggerDefinition>(),
  },
});

export type PayoutTriggerVersion = InferEntity<typeof PayoutTriggerVersionEntity>;
