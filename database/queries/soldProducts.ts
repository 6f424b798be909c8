import { v7 as uuid } from 'uuid';
import type { Submission as ReportedAction } from '../../domain/action/submission.ts';
import type { ProductStatus } from '../../domain/product/product.ts';
import type { Customer } from '../entities/customer.ts';
import type { Product } from '../entities/product.ts';
import type { EntityManager } from '../orm.ts';

/** The product of a customer's that a transaction is for. */
export interface SoldProduct {
  readonly product: Pick<Product, 'id' | 'key' | 'name'>;
  readonly status: ProductStatus;
  readonly purchasedAt: string;
  /** The transaction begins a subscription of which there is no record yet. */
  readonly isNew: boolean;
}

type Purchase = Pick<ReportedAction, 'productKey' | 'subscriptionKey' | 'eventDate'>;

/**
 * The product that a transaction of a kept customer is for (seed 004, Step 4): the one with exactly its subscription key,
 * capitals included; without a subscription key her latest of that product. A transaction that names a product of which she
 * has no record is the purchase itself (seed 001, Record a sale: with the product's key a reward is generated). Null: none, so
 * that no product rule matches.
 */
export async function soldProductOf(
  em: EntityManager,
  customer: Customer,
  purchase: Purchase,
): Promise<SoldProduct | null> {
  const { productKey, subscriptionKey, eventDate } = purchase;
  if (productKey === undefined && subscriptionKey === undefined) return null;
  const [found] = await em.execute<FoundProduct[]>(soldProductSql, [
    ...[customer.brandId, customer.id],
    ...[productKey ?? null, subscriptionKey ?? null],
  ]);
  if (found === undefined) return null;
  const { product, record, othersInTheWay } = found;
  if (record) return { product, ...record, purchasedAt: new Date(record.purchasedAt).toISOString(), isNew: false };
  if (othersInTheWay) return null;
  return { product, status: 'ACTIVE', purchasedAt: eventDate, isNew: subscriptionKey !== undefined };
}

interface FoundProduct extends Pick<SoldProduct, 'product'> {
  readonly record: Pick<SoldProduct, 'status' | 'purchasedAt'> | null;
  /** She has the product under another key, or another customer has the key: that subscription is not hers to buy. */
  readonly othersInTheWay: boolean;
}

const soldProductSql = `
  WITH asked AS (
    SELECT ?::uuid AS brand_id, ?::uuid AS customer_id, ?::text AS product_key, ?::text AS subscription_key),
  meant AS (
    SELECT p.* FROM asked JOIN product p ON p.brand_id = asked.brand_id AND p.key = asked.product_key
    UNION ALL
    SELECT p.* FROM asked JOIN customer_product o ON o.customer_id = asked.customer_id
      AND o.external_subscription_key = asked.subscription_key
    JOIN product p ON p.id = o.product_id
    WHERE asked.product_key IS NULL)
  SELECT jsonb_build_object('id', meant.id, 'key', meant.key, 'name', meant.name) AS product,
    (SELECT jsonb_build_object('status', o.status, 'purchasedAt', o.purchased_at) FROM customer_product o
     WHERE o.customer_id = asked.customer_id AND o.product_id = meant.id
       AND (asked.subscription_key IS NULL OR o.external_subscription_key = asked.subscription_key)
     ORDER BY o.purchased_at DESC, o.id DESC LIMIT 1) AS record,
    EXISTS (SELECT FROM customer_product o WHERE o.customer_id = asked.customer_id AND o.product_id = meant.id)
      OR EXISTS (SELECT FROM customer_product o
        WHERE o.brand_id = asked.brand_id AND o.external_subscription_key = asked.subscription_key) AS "othersInTheWay"
  FROM asked, meant`;

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
  await em.execute(
    `INSERT INTO customer_product (id, brand_id, customer_id, product_id, status, partner_id, external_subscription_key,
       purchased_at, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (brand_id, external_subscription_key) DO NOTHING`,
    [
      ...[uuid(), customer.brandId, customer.id, sold.product.id, sold.status, partnerId],
      ...[purchase.subscriptionKey ?? null, sold.purchasedAt, now, now],
    ],
  );
}
