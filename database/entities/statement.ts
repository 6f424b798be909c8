import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { decimalColumn, instantColumn } from '../types.ts';

/** What a partner is owed on one date in one currency. */
export const StatementEntity = defineEntity({
  name: 'Statement',
  tableName: 'statement',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    partnerId: p.uuid(),
    currency: p.text(),
    /** YYYY-MM-DD in the brand’s time zone. */
    date: p.text(),
    scheduledFor: instantColumn(),
    state: p.text().$type<'OPEN' | 'CLOSED'>(),
    carriedForward: decimalColumn(),
    earned: decimalColumn(),
    bonus: decimalColumn(),
    fees: decimalColumn(),
    clawedBack: decimalColumn(),
    /** Payments that came back. */
    returned: decimalColumn(),
    /** What would have gone out, but for a hold: it is part of what is carried over. */
    held: decimalColumn(),
    payable: decimalColumn(),
    disbursed: decimalColumn(),
    carriedOver: decimalColumn(),
    /** The closed statement whose rest is carried forward; null for the partner’s first in this currency. */
    previousId: p.uuid().nullable(),
    /** Whether it pays also what is below the minimum: finance opened it, or the end of a hold. */
    belowMinimum: p.boolean(),
    closedAt: instantColumn().nullable(),
  },
});

export type Statement = InferEntity<typeof StatementEntity>;
