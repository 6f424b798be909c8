import { z } from 'zod';
import type { Preview } from '../activities/actions/preview.ts';
import { earningKinds } from '../domain/earning/earning.ts';
import { accounts } from '../domain/ledger/postings.ts';
import { action, actionAnswer } from './action.ts';
import { amountAnswer, id } from './http/fields.ts';

/* What a command would do, as the API answers it (api.md, Commands on an action). */

const currency = z.string().meta({ example: 'USD' });
const standing = z.strictObject({ accrued: amountAnswer, payable: amountAnswer, paid: amountAnswer });

/** A customer who would move: whose she is, and whose she would be. */
export const customerMoved = z.strictObject({ id, before: id.nullable(), after: id.nullable() });

const tierReached = z.string().nullable();

const counterMoved = z
  .strictObject({
    contractId: id,
    title: z.string().meta({ example: 'limit of 500.00 USD in a month' }),
    before: z
      .string()
      .meta({ description: 'What all actions together have used of the limit, or reached of the tiers.' }),
    after: z.string(),
    allowed: z.string().nullable().meta({ description: 'By the limit; null: these are tiers.' }),
    tier: z
      .strictObject({ before: tierReached, after: tierReached })
      .nullable()
      .meta({ description: 'The thresholds of the tiers that are reached, which the next action finds; null: none.' }),
  })
  .meta({ id: 'CounterMoved' });

const earningMoved = z
  .strictObject({
    contractId: id,
    kind: z.enum(earningKinds),
    eventType: z.string().nullable(),
    month: z.string().nullable().meta({ example: '2026-11' }),
    currency,
    before: amountAnswer.meta({
      description: 'What it comes to without the command, when all that is PENDING locks as it is.',
    }),
    after: amountAnswer.meta({ description: 'The same with the command.' }),
    earned: amountAnswer.meta({ description: 'What is posted already.' }),
    toCome: amountAnswer.meta({ description: 'What is posted when it is computed next; negative: taken back.' }),
  })
  .meta({ id: 'EarningMoved' });

export const actionPreview = z
  .strictObject({
    action: action.meta({ description: 'As it would then be.' }),
    customer: customerMoved
      .nullable()
      .meta({ description: 'The customer who would move with it, and whose she was and would be.' }),
    postings: z
      .array(z.strictObject({ account: z.enum(accounts), partnerId: id.nullable(), amount: amountAnswer, currency }))
      .meta({
        description: 'The ledger entries that would be made; `partnerId` is null for the brand’s own accounts.',
      }),
    awaitsPartner: z
      .boolean()
      .meta({ description: 'Whether the partner is asked first: this is what its agreement would bring.' }),
    balances: z
      .array(z.strictObject({ partnerId: id, currency, before: standing, after: standing }))
      .meta({ description: 'Of the partners concerned.' }),
    counters: z.array(counterMoved).meta({ description: 'The limits and tiers that would move.' }),
    earnings: z.array(earningMoved).meta({
      description:
        'The bonuses of the month under the contracts concerned, and the guarantee and first-action fee where they change.',
    }),
  })
  .meta({ id: 'ActionPreview', description: 'What the command would do. Nothing was done.' });

/** What a command that can be previewed is asked with. */
export const previewQuery = z.strictObject({
  preview: z.enum(['true', 'false']).default('false').meta({
    description: '`true` answers what the command would do, and does nothing. Send it without an Idempotency-Key.',
  }),
});

export const previewAnswer = (
  { action: row, customer, postings, balances, counters, earnings }: Preview,
  awaitsPartner = false,
): z.output<typeof actionPreview> => ({
  action: actionAnswer(row),
  customer,
  postings: [...postings],
  balances: [...balances],
  counters: [...counters],
  earnings: [...earnings],
  awaitsPartner,
});
