import type { Customer } from '../../database/entities/customer.ts';
import type { Submission } from '../../database/entities/submission.ts';
import { keepSoldProduct } from '../../database/queries/soldProducts.ts';
import type { EntityManager } from '../../database/orm.ts';
import type { Assessment } from './assessment.ts';

/** Keeps the product that a customer has bought with a sale, with the partner who earned it (seed 004); a test buys nothing. */
export async function keepPurchase(
  em: EntityManager,
  customer: Customer | null,
  { body }: Submission,
  { attribution, facts, test }: Assessment,
  now: string,
): Promise<void> {
  if (customer === null || test || facts.eventCategory !== 'SALE') return;
  await keepSoldProduct(em, customer, body, attribution.credited?.partnerId ?? null, now);
}
