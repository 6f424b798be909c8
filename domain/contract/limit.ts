import { z } from 'zod';
import { decimal, decimalText } from '../money.ts';
import { aboveZero, decimalOrInteger, refuse } from './fields.ts';
import { limitPeriods, limitScopes, limitSubtypes, limitTypes } from './vocabulary.ts';

/** How much a payout group or an event payout may pay, or how often (seed 003, Limits). */
const limit = z
  .strictObject({
    type: z.enum(limitTypes),
    subtype: z.enum(limitSubtypes).optional(),
    value: decimalText.meta({ description: 'PAYOUT: an amount in the currency of the contract; else a count.' }),
    limitBy: z.enum(limitScopes).optional().meta({ description: 'Absent: the whole contract with this partner.' }),
    period: z.enum(limitPeriods).optional(),
    weekendOverrideValue: decimalOrInteger.optional(),
  })
  .superRefine((given, refusals) => {
    if (given.limitBy === 'CLICK' && given.period !== undefined) {
      refuse(refusals, ['period'], 'expected no period with limitBy CLICK');
    }
    for (const field of ['value', 'weekendOverrideValue'] as const) {
      const most = given[field];
      aboveZero(most, field, refusals);
      if (most !== undefined && given.type !== 'PAYOUT' && !decimal(most).isInteger()) {
        refuse(refusals, [field], `expected a whole number with type ${given.type}`);
      }
    }
  })
  .meta({ id: 'Limit' });

export const limits = z.array(limit).max(100).default([]);
