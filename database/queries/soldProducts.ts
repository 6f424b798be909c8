import { v7 as uuid } from 'uuid';
import type { Submission as ReportedAction } from '../../domain/action/submission.ts';
import type { ProductStatus } from '../../domain/product/product.ts';
import type { Customer } from '../entities/customer.ts';
import { CustomerProductEntity, type CustomerProduct } from '../entities/customerProduct.ts';
import { ProductEntity, type Product } from '../entities/product.ts';
import type { EntityManager } from '../orm.ts';

/** The product of a customer's that a transaction is for. */
export interface SoldProduct {
  readonly product: Product;
  readonly status: ProductStatus;
  readonly purchasedAt: string;
  /** The transaction itself is the purchase: there is no record of it yet. */
  readonly isNew: boolean;
}

type Purchase = Pick<ReportedAction, 'productKey' | 'subscriptionKey' | 'eventDate'>;

/**
 * The product that a transaction of a kept customer is for (seed 004, Step 4): the one with exactly its subscription key,
 * capitals included; without a subscription key her latest of that product. A first transaction that names product and
 * subscription is the purchase itself. Null: none, so that no product rule matches.
 */
export async function soldProductOf(
  em: EntityManager,
  customer: Customer,
  purchase: Purchase,
): Promise<SoldProduct | null> {
  const { productKey, subscriptionKey } = purchase;
  if (productKey === undefined && subscriptionKey === undefined) return null;
  const { brandId } = customer;
  const product = productKey === undefined ? null : await em.findOne(ProductEntity, { brandId, key: productKey });
  if (productKey !== undefined && product === null) return null;
  const owned = await em.find(
    CustomerProductEntity,
    {
      customerId: customer.id,
      ...(product ? { productId: product.id } : { externalSubscriptionKey: subscriptionKey ?? null }),
    },
    { orderBy: { purchasedAt: 'desc', id: 'desc' } },
  );
  const record = owned.find((one) => subscriptionKey === undefined || one.externalSubscriptionKey === subscriptionKey);
  if (record) return recordOf(record, product ?? (await em.findOneOrFail(ProductEntity, record.productId)));
  if (owned.length > 0 || product === null || subscriptionKey === undefined) return null;
  // A subscription of another customer's is not hers to buy.
  if ((await em.count(CustomerProductEntity, { brandId, externalSubscriptionKey: subscriptionKey })) > 0) return null;
  return { product, status: 'ACTIVE', purchasedAt: purchase.eventDate, isNew: true };
}

const recordOf = ({ status, purchasedAt }: CustomerProduct, product: Product): SoldProduct => ({
  product,
  status,
  purchasedAt,
  isNew: false,
});

/**
 * Keeps the product that a customer bought with this transaction, if it is the first of its subscription: "product records are
 * created automatically when customers purchase" (seed 004). Safe to repeat.
 *
 * @param partnerId who is credited for the sale; null: nobody
 */
export async function keepSoldProduct(
  em: EntityManager,
  customer: Customer,
  purchase: Purchase,
  partnerId: string | null,
  now: string,
): Promise<void> {
  const sold = await soldProductOf(em, customer, purchase);
  if (!sold?.isNew) return;
  await em.upsert(
    CustomerProductEntity,
    {
      id: uuid(),
      brandId: customer.brandId,
      customerId: customer.id,
      productId: sold.product.id,
      status: sold.status,
      partnerId,
      teamMember: null,
      amount: null,
      currency: null,
      externalSubscriptionKey: purchase.subscriptionKey ?? null,
      purchasedAt: sold.purchasedAt,
      createdAt: now,
      updatedAt: now,
    },
    { onConflictFields: ['brandId', 'externalSubscriptionKey'], onConflictAction: 'ignore' },
  );
}
