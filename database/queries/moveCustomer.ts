import type { EntityManager } from '../orm.ts';
import { appendAttributions, attributionAt } from './customerAttributions.ts';
import { heldCustomer } from './customers.ts';

/** Whose customer somebody was, and whose she is from now on. */
export interface MovedCustomer {
  readonly customerId: string;
  /** Null: nobody's. */
  readonly from: string | null;
  readonly to: string;
}

interface Move {
  readonly brandId: string;
  readonly customerId: string;
  readonly partnerId: string;
  readonly now: string;
  readonly actor: string;
  readonly note: string | null;
}

/**
 * Makes a customer another partner's from now on, on the word of a user, which comes before everything else (semantics,
 * Attribution). What she did before stays where it is, and so do her products (seed 001, Changing customer attribution).
 * Null when she is erased.
 */
export async function moveCustomer(em: EntityManager, move: Move): Promise<MovedCustomer | null> {
  const { brandId, customerId, partnerId, now, actor, note } = move;
  if ((await heldCustomer(em, customerId)) === null) return null;
  const before = await attributionAt(em, customerId, now);
  const isSettled = before?.partnerId === partnerId && before.by !== 'TRACKING';
  if (!isSettled) {
    await appendAttributions(em, brandId, [{ customerId, partnerId }], { by: 'USER', at: now, actor, note });
  }
  return { customerId, from: before?.partnerId ?? null, to: partnerId };
}
