import { z } from 'zod';
import type { CustomerProduct } from '../database/entities/customerProduct.ts';
import type { Product } from '../database/entities/product.ts';
import { instantText } from '../domain/instant.ts';
import { amountText, money } from '../domain/money.ts';
import { productStatuses } from '../domain/product/product.ts';
import type { PrincipalOf } from './access/principal.ts';
import { amountAnswer, at, id } from './http/fields.ts';

/* A product of a customer's, as the API answers it. */

export const customerProduct = z
  .strictObject({
    id,
    productKey: z.string().meta({ example: 'inbox' }),
    name: z.string().meta({ example: 'Inbox' }),
    status: z.enum(productStatuses),
    partnerId: id.nullable().meta({ description: 'Who sold it; for a partner’s key null where it was another.' }),
    teamMember: z.string().nullable().meta({ description: 'Who at the partner.' }),
    amount: amountAnswer.nullable().meta({ description: 'What the subscription is worth.' }),
    currency: z.string().nullable(),
    externalSubscriptionKey: z.string().nullable().meta({ description: 'For the brand’s keys only.' }),
    purchasedAt: at,
    createdAt: at,
    updatedAt: at,
  })
  .meta({ id: 'CustomerProduct' });

/** A partner sees what the customer has, and of who sold it only itself (seed 004, Helping partners spot upsell opportunities). */
export const customerProductView = (
  row: CustomerProduct,
  product: Product,
  reader: PrincipalOf<'brand' | 'partner'>,
): z.output<typeof customerProduct> => {
  const isOwn = reader.partnerId === null || row.partnerId === reader.partnerId;
  return {
    id: row.id,
    productKey: product.key,
    name: product.name,
    status: row.status,
    partnerId: isOwn ? (row.partnerId ?? null) : null,
    teamMember: isOwn ? (row.teamMember ?? null) : null,
    amount: row.amount && row.currency ? amountText(money(row.amount, row.currency)) : null,
    currency: row.currency ?? null,
    externalSubscriptionKey: reader.partnerId === null ? (row.externalSubscriptionKey ?? null) : null,
    purchasedAt: instantText(row.purchasedAt),
    createdAt: instantText(row.createdAt),
    updatedAt: instantText(row.updatedAt),
  };
};
