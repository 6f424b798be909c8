import type { Action } from '../../database/entities/action.ts';
import type { EntityManager } from '../../database/orm.ts';
import { rebooked } from '../../domain/action/decisions/booking.ts';
import type { Footing } from '../../domain/action/transitions.ts';
import { book } from './carryOut.ts';
import { keepParts, partsToCome } from './installments.ts';

/**
 * Books that a command changes an action's payout, up or down, where it stands: postings, the line of the partner's statement, the
 * monthly parts to come (see revalued). The row is as it was before; the caller changes it.
 *
 * @param payout what the action pays from now on
 */
export async function revalue(
  em: EntityManager,
  action: Action,
  stands: Footing,
  payout: string,
  by: { readonly commandId: string; readonly now: string },
): Promise<void> {
  const { bookings, parts } = rebooked(action, stands, payout, await partsToCome(em, action), by);
  for (const booking of bookings) await book(em, action, booking, by);
  await keepParts(em, action, parts);
}
