/** Where a customer stands with a product (seed 004, Step 2). */
export const productStatuses = ['TRIAL', 'ACTIVE', 'CHURNED'] as const;
export type ProductStatus = (typeof productStatuses)[number];
