import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** A day of a brand with touches that may be paid for: it is counted once it is over. */
export const TouchDayEntity = defineEntity({
  name: 'TouchDay',
  tableName: 'touch_day',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    /** YYYY-MM-DD in the brand’s time zone. */
    day: p.text(),
    /** When it is to be counted. */
    dueAt: instantColumn(),
    /** Null until then, and again when a touch came later. */
    countedAt: instantColumn().nullable(),
  },
});

export type TouchDay = InferEntity<typeof TouchDayEntity>;
