import { defineEntity, p } from '@mikro-orm/core';

/** A calendar month with actions that a performance bonus looks at. */
export const BonusMonthEntity = defineEntity({
  name: 'BonusMonth',
  tableName: 'bonus_month',
  properties: {
    contractId: p.uuid().primary(),
    eventType: p.text().primary(),
    /** Of the event dates, in the brand’s time zone: `2026-11`. */
    month: p.text().primary(),
    /** Its bonus is still to be computed, or has to be once more: an action has changed since. */
    open: p.boolean(),
  },
});
