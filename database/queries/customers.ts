import type { CustomerAttributedBy } from '../../domain/attribution/question.ts';
import { CustomerEntity, type Customer } from '../entities/customer.ts';
import type { EntityManager } from '../orm.ts';

/** Whose customer somebody was at an instant. */
export interface CustomerOfPartner {
  readonly customerId: string;
  readonly partnerId: string;
  readonly by: CustomerAttributedBy;
  readonly at: string;
}

/** The brand's customer of that key; null when it keeps none. */
export const customerByKey = (em: EntityManager, brandId: string, customerKey: string): Promise<Customer | null> =>
  em.findOne(CustomerEntity, { brandId, customerKey });

/** Whose customer she was at an instant: the latest attribution up to then; null: nobody's. */
export async function attributionAt(
  em: EntityManager,
  customerId: string,
  instant: string,
): Promise<CustomerOfPartner | null> {
  const [latest] = await em.execute<(CustomerOfPartner | { readonly partnerId: null })[]>(
    `SELECT customer_id AS "customerId", partner_id AS "partnerId", made_by AS "by",
       to_char(attributed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
     FROM customer_attribution WHERE customer_id = ? AND attributed_at <= ?
     ORDER BY attributed_at DESC, id DESC LIMIT 1`,
    [customerId, instant],
  );
  return latest === undefined || latest.partnerId === null ? null : latest;
}
