import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { CustomerStatusMapping } from '../../domain/evaluation/facts/facts.ts';
import type { EventCategory } from '../../domain/contract/vocabulary.ts';
import { instantColumn } from '../types.ts';

/** A kind of action that a brand reports, such as SALE; its category says what the contract pays for. */
export const EventTypeEntity = defineEntity({
  name: 'EventType',
  tableName: 'event_type',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    code: p.text(),
    name: p.text(),
    category: p.text().$type<EventCategory>(),
    /** EventTypeId of an imported contract. */
    externalId: p.text().nullable(),
    customerStatusMapping: p.json<CustomerStatusMapping>().nullable(),
    /** Its actions are tests: priced, never paid. */
    test: p.boolean(),
    createdAt: instantColumn(),
  },
});

export type EventType = InferEntity<typeof EventTypeEntity>;
