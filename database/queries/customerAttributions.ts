import type { CustomerAttributedBy } from '../../domain/attribution/question.ts';
import { CustomerAttributionEntity } from '../entities/customerAttribution.ts';
import type { EntityManager } from '../orm.ts';

/** Whose customer somebody was at an instant. */
export interface CustomerOfPartner {
  readonly customerId: string;
  readonly partnerId: string;
  readonly by: CustomerAttributedBy;
  readonly at: string;
}

/** Who says whose customers they are, and from when on. */
export interface AttributionSource {
  readonly by: CustomerAttributedBy;
  readonly at: string;
  readonly actor: string;
  /** Why, in the words of whoever says so. */
  readonly note?: string | null;
}

interface Attribution extends Omit<CustomerOfPartner, 'partnerId'> {
  readonly partnerId: string | null;
}

const latestOf = (customers: string): string =>
  `SELECT DISTINCT ON (customer_id) customer_id AS "customerId", partner_id AS "partnerId", made_by AS "by",
     to_char(attributed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
   FROM customer_attribution WHERE ${customers} AND attributed_at <= ?
   ORDER BY customer_id, attributed_at DESC, id DESC`;

/** Whose customer she was at an instant: the latest attribution up to then; null: nobody's. */
export async function attributionAt(
  em: EntityManager,
  customerId: string,
  instant: string,
): Promise<CustomerOfPartner | null> {
  return (await attributionsAt(em, [customerId], instant)).get(customerId) ?? null;
}

/** The same for many: those who are nobody's are left out. */
export async function attributionsAt(
  em: EntityManager,
  customerIds: readonly string[],
  instant: string,
): Promise<ReadonlyMap<string, CustomerOfPartner>> {
  if (customerIds.length === 0) return new Map();
  const latest = await em.execute<Attribution[]>(latestOf('customer_id = ANY (?::uuid[])'), [
    `{${customerIds.join(',')}}`,
    instant,
  ]);
  const owned = latest.flatMap(({ partnerId, ...rest }) => (partnerId === null ? [] : [{ ...rest, partnerId }]));
  return new Map(owned.map((attribution) => [attribution.customerId, attribution]));
}

/** Makes customers somebody's, or nobody's, from an instant on; what was before stays in force until then. */
export async function appendAttributions(
  em: EntityManager,
  brandId: string,
  attributed: readonly { readonly customerId: string; readonly partnerId: string | null }[],
  { by, at, actor, note = null }: AttributionSource,
): Promise<void> {
  if (attributed.length === 0) return;
  await em.insertMany(
    CustomerAttributionEntity,
    attributed.map(({ customerId, partnerId }) => ({
      brandId,
      customerId,
      partnerId,
      madeBy: by,
      attributedAt: at,
      actor,
      note,
    })),
  );
  if (by === 'TRACKING') return;
  const customers = attributed.map(({ customerId }) => customerId);
  await em.execute('UPDATE customer SET updated_at = ? WHERE id = ANY (?::uuid[])', [at, `{${customers.join(',')}}`]);
}
