/** Where a customer stands with a product (seed 004, Step 2). */
export const productStatuses = ['TRIAL', 'ACTIVE', 'CHURNED'] as const;
export type ProductStatus = (typeof productStatuses)[number];

/** A customer's product as a transaction found it. */
export interface ProductFacts {
  readonly name: string;
  readonly key: string;
  readonly status: ProductStatus;
  readonly purchasedAt: string;
}
