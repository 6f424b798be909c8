import { z } from 'zod';
import { EventTypeEntity, SubmissionEntity } from '../database/entities/index.ts';
import type { EntityManager } from '../database/orm.ts';
import type { Reported } from '../database/queries/submissions.ts';
import { customerFields } from '../domain/customer/customer.ts';
import { instant, instantText } from '../domain/instant.ts';
import { currencyCode, decimalText } from '../domain/money.ts';
import { submission, type Submission } from '../domain/action/submission.ts';
import { reportedAction, reportedAnswer } from './action.ts';
import { at } from './http/fields.ts';
import { invalidField } from './http/validation.ts';

/*
 * A customer's payment: an action of category SALE in the words of seeds 001 and 004. Its key is the order id, occurredAt the event
 * date, the customer key the customer id.
 */

const { eventType, orderId, productKey, subscriptionKey } = submission.shape;
const { customerKey, providerKey } = customerFields;

export const newTransaction = z
  .strictObject({
    key: orderId.meta({ description: 'Unique for the brand, for ever.', example: 'in_1MtHbELkdIwHu7ixl4OzzPMv' }),
    customerKey: customerKey.optional(),
    providerKey: providerKey.optional(),
    amount: decimalText.meta({ example: '100.00' }),
    currency: currencyCode,
    productKey,
    subscriptionKey,
    occurredAt: instant,
    eventType: eventType.optional().meta({
      description: 'Of category SALE. Absent: the type TRANSACTION, else SALE, else the only one of that category.',
    }),
  })
  .refine((given) => (given.customerKey ?? given.providerKey) !== undefined, {
    path: ['customerKey'],
    error: 'expected a customerKey, a providerKey or both',
  })
  .meta({ id: 'NewTransaction' });

export const transaction = reportedAction
  .extend({
    key: z.string(),
    customerKey: z.string().nullable(),
    providerKey: z.string().nullable(),
    productKey: z.string().nullable(),
    subscriptionKey: z.string().nullable(),
    occurredAt: at,
  })
  .meta({ id: 'Transaction', description: 'The action that it is, and the words that it was reported in.' });

type NewTransaction = z.output<typeof newTransaction>;

/**
 * The transaction as the action that it is.
 * @throws DomainError VALIDATION_FAILED when its event type cannot be known
 */
export async function asAction(em: EntityManager, brandId: string, given: NewTransaction): Promise<Submission> {
  const { key, customerKey, occurredAt, eventType: named, ...rest } = given;
  const eventType = await saleTypeOf(em, brandId, key, named);
  return {
    ...rest,
    eventType,
    orderId: key,
    eventDate: occurredAt,
    test: false,
    ...(customerKey !== undefined && { customerId: customerKey }),
  };
}

async function saleTypeOf(em: EntityManager, brandId: string, key: string, named: string | undefined): Promise<string> {
  const sales = (await em.find(EventTypeEntity, { brandId, category: 'SALE' })).map(({ code }) => code);
  if (named !== undefined) {
    if (sales.includes(named)) return named;
    throw invalidField('/eventType', 'is no event type of this brand of category SALE');
  }
  // A repeat stays what the first was, whatever event types there are by now.
  const first = await em.findOne(SubmissionEntity, { brandId, orderId: key, isTransaction: true });
  const usual = first?.body.eventType ?? ['TRANSACTION', 'SALE'].find((code) => sales.includes(code));
  const [only, ...others] = sales;
  if (usual !== undefined) return usual;
  if (only !== undefined && others.length === 0) return only;
  throw invalidField('/eventType', `is required: the brand has ${sales.length} event types of category SALE`);
}

export function transactionAnswer(reported: Reported) {
  const { body: action, headers } = reportedAnswer(reported);
  const { body } = reported.submission;
  return {
    body: {
      ...action,
      key: body.orderId,
      customerKey: body.customerId ?? null,
      providerKey: body.providerKey ?? null,
      productKey: body.productKey ?? null,
      subscriptionKey: body.subscriptionKey ?? null,
      occurredAt: instantText(body.eventDate),
    },
    headers: { ...headers, location: `/v1/transactions/${reported.submission.id}` },
  };
}
