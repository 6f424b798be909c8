import { z } from 'zod';
import { exactlyOne, rate, refuse, textOf } from '../contract/fields.ts';
import { currencyCode, decimal, decimalText } from '../money.ts';
import { triggerRule } from './rule.ts';

/*
 * What a brand pays when a transaction is created, beside or instead of the terms of a contract (seed 004, Step 3): each
 * trigger whose rules all hold pays its commission.
 */

const commission = z
  .strictObject({
    rate: rate.optional().meta({ description: 'A percent of the sale amount: "20" is 20 %.', example: '20' }),
    amount: decimalText.optional().meta({ description: 'Instead of a percent: a fixed sum.', example: '25.00' }),
    currency: currencyCode.optional().meta({ description: 'Of the fixed sum; absent: the brand’s.', example: 'USD' }),
    dripMonths: z.int().min(2).max(120).optional().meta({
      description: 'Pays the commission in so many monthly parts, which sum to the whole.',
      example: 3,
    }),
  })
  .superRefine((given, refusals) => {
    exactlyOne(given, ['rate', 'amount'], refusals);
    if (given.currency !== undefined && given.amount === undefined) {
      refuse(refusals, ['currency'], 'expected with a fixed amount only');
    }
    for (const name of ['rate', 'amount'] as const) {
      const paid = given[name];
      if (paid !== undefined && decimal(paid).isZero()) refuse(refusals, [name], 'expected more than 0');
    }
  })
  .meta({ id: 'Commission', example: { rate: '20', dripMonths: 3 } });

export type Commission = z.output<typeof commission>;

/** What a trigger says. Partners see the description of the offer and the commission, never its name and its rules. */
export const triggerFields = {
  name: textOf(255).meta({ example: 'Earn 20% for every active Inbox' }),
  offerDescription: textOf(1_000).meta({
    description: 'What eligible partners read.',
    example: 'Earn 20% for every Inbox sale',
  }),
  event: z.literal('TRANSACTION_CREATED'),
  commission,
  rules: z.array(triggerRule).max(100).meta({ description: 'All must hold; an empty list always does.' }),
  active: z.boolean(),
};

export interface TriggerDefinition {
  readonly name: string;
  readonly offerDescription: string;
  readonly event: 'TRANSACTION_CREATED';
  readonly commission: Commission;
  readonly rules: readonly z.output<typeof triggerRule>[];
  readonly active: boolean;
}

/** A trigger as it stood at the event date of an action: pinned with its evaluation. */
export interface TriggerInForce extends Omit<TriggerDefinition, 'active'> {
  readonly id: string;
  readonly version: number;
}
