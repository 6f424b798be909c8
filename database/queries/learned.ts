import type { EntityManager } from '../orm.ts';
import { seenSql, type Seen } from './touches.ts';

/** What tracking learns of a customer from an action. */
export interface Learned {
  readonly brandId: string;
  /** The devices that she was first seen on. */
  readonly seen: readonly Seen[];
  /** Whose customer she becomes if nobody has ever said whose she is, if only that she is nobody's; null: nobody's. */
  readonly introduced: { readonly customerId: string; readonly partnerId: string } | null;
  /** The event. */
  readonly at: string;
}

/** Keeps it, in one statement: it is part of the cost of every action. Her attribution is decided by the one who holds her. */
export async function keepLearned(em: EntityManager, { brandId, seen, introduced, at }: Learned): Promise<void> {
  if (seen.length === 0 && introduced === null) return;
  await em.execute(
    `WITH seen AS (${seenSql})
     INSERT INTO customer_attribution (brand_id, customer_id, partner_id, made_by, attributed_at, actor)
     SELECT ?, i."customerId", i."partnerId", 'TRACKING', ?, 'system'
     FROM jsonb_to_recordset(?::jsonb) AS i ("customerId" uuid, "partnerId" uuid)
     WHERE NOT EXISTS (SELECT FROM customer_attribution WHERE customer_id = i."customerId")`,
    [brandId, JSON.stringify(seen), brandId, at, JSON.stringify(introduced === null ? [] : [introduced])],
  );
}
