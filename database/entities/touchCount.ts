import { defineEntity, p } from '@mikro-orm/core';

/** Which of a day’s touches an action stands for: those after it in the same group are a further action’s. */
export const TouchCountEntity = defineEntity({
  name: 'TouchCount',
  tableName: 'touch_count',
  properties: {
    /** The action. */
    submissionId: p.uuid().primary(),
    touchDayId: p.uuid(),
    eventTypeId: p.uuid(),
    contractId: p.uuid(),
    country: p.text().nullable(),
    part: p.integer(),
    clicks: p.integer(),
  },
});
