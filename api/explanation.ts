import { z } from 'zod';
import { amountAnswer, id, moneyAnswer } from './http/fields.ts';

/* Why something is paid: the same for an action and for a dry run. */

const step = z.strictObject({
  rule: z.string().meta({ example: 'CUSTOMER_STATUS' }),
  matched: z.boolean(),
  actual: z.union([z.string(), z.array(z.string()).readonly()]).nullable(),
  expected: z.string().nullable(),
  effect: z.string().meta({ example: 'GROUP_APPLIES' }),
  amount: amountAnswer.nullable(),
  item: z.int().nullable().meta({ description: 'The index of the submitted item; null for the whole action.' }),
});

/** What is paid for. */
export const line = z
  .strictObject({
    sku: z.string().nullable(),
    quantity: z
      .int()
      .meta({ description: 'Pieces at level ITEM; clicks, calls or minutes at CLICK and CALL; else 1.' }),
    saleAmount: moneyAnswer,
    group: z.string().nullable().meta({ description: 'The payout group that prices it; null: none.' }),
    trigger: id.nullable().meta({ description: 'The trigger that made the line; null: the terms did.' }),
    offer: z.string().nullable().meta({ description: 'What partners read of that trigger.' }),
    dripMonths: z.int().nullable().meta({ description: 'In so many monthly parts it is paid; null: at once.' }),
    base: amountAnswer,
    adjustments: amountAnswer,
    payout: amountAnswer,
    outsideTerms: amountAnswer.meta({ description: 'What limits cut off: visible, not payable.' }),
  })
  .meta({ id: 'EvaluationLine', description: 'Amounts are in the currency of the payout, save the sale amount.' });

export const story = {
  steps: z.array(step),
  sentences: z.array(z.string()),
  contractId: id.nullable(),
  termsHash: z.string().nullable().meta({ description: 'SHA-256 of the terms that were applied.' }),
  engineVersion: z.string().nullable(),
  usage: z.record(z.string(), z.string()).nullable().meta({
    description: 'What the contract’s counters stood at, by their keys: limits and tiers were decided by it.',
  }),
};

/** How much is told: what is stored, or every rule that was tried. */
export const detailQuery = z.strictObject({
  detail: z.enum(['summary', 'full']).default('summary').meta({
    description: '`full` names every rule that was tried, also those of groups that could be skipped together.',
  }),
});
