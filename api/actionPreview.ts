import { z } from 'zod';
import type { Preview } from '../activities/actions/preview.ts';
import { accounts } from '../domain/ledger/postings.ts';
import { action, actionAnswer } from './action.ts';
import { amountAnswer, id } from './http/fields.ts';

/* What a command would do, as the API answers it (api.md, Commands on an action). */

const currency = z.string().meta({ example: 'USD' });
const standing = z.strictObject({ accrued: amountAnswer, payable: amountAnswer, paid: amountAnswer });

/** A customer who would move: whose she is, and whose she would be. */
export const customerMoved = z.strictObject({ id, before: id.nullable(), after: id.nullable() });

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
  })
  .meta({ id: 'ActionPreview', description: 'What the command would do. Nothing was done.' });

/** What a command that can be previewed is asked with. */
export const previewQuery = z.strictObject({
  preview: z.enum(['true', 'false']).default('false').meta({
    description: '`true` answers what the command would do, and does nothing. Send it without an Idempotency-Key.',
  }),
});

export const previewAnswer = (
  { action: row, customer, postings, balances }: Preview,
  awaitsPartner = false,
): z.output<typeof actionPreview> => ({
  action: actionAnswer(row),
  customer,
  postings: [...postings],
  balances: [...balances],
  awaitsPartner,
});
