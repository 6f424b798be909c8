import { PayoutEntity } from '../../database/entities/payout.ts';
import type { Database } from '../../database/orm.ts';
import { hear } from './hear.ts';
import { railOf, type Rails } from './rails.ts';
import type { PayoutStanding } from './standing.ts';
import { told } from './told.ts';

export interface AskInput {
  readonly payoutId: string;
  /** The workflow's time. */
  readonly now: string;
}

/**
 * Asks the rail what became of a payment, and stores it. A rail that cannot be reached is one that cannot tell: it is asked again
 * later. A repeat is safe: asking changes nothing, and what is known is not stored twice.
 */
export async function ask(database: Database, rails: Rails, { payoutId, now }: AskInput): Promise<PayoutStanding> {
  const payout = await database.em.fork().findOneOrFail(PayoutEntity, payoutId);
  const rail = railOf(rails, payout.rail);
  return hear(database, rail, { payoutId, answer: await told(rail, payout), now });
}
