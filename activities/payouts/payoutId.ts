import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Statement } from '../../database/entities/statement.ts';

/**
 * The id of the payout that a statement makes: it follows from whose statement it is, in which currency and of which date. So a
 * database that was restored from a backup, and closes a statement that it does not know to have been closed, makes the payout
 * under the id that the rail knows it by. Payouts are listed in the order of their dates; those of one date in no order.
 */
export function payoutIdOf({
  brandId,
  partnerId,
  currency,
  date,
}: Pick<Statement, 'brandId' | 'partnerId' | 'currency' | 'date'>): string {
  const random = createHash('sha256').update(['payout', brandId, partnerId, currency, date].join('/')).digest();
  return uuid({ msecs: Date.parse(`${date}T00:00:00.000Z`), random });
}
