import { PartnerEntity } from '../../database/entities/partner.ts';
import { PayoutEntity, type Payout } from '../../database/entities/payout.ts';
import { LockMode, type Database, type EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { disbursementAfter, type DisbursementStep } from '../../domain/payout/disbursement.ts';
import type { Rail } from './rail.ts';

export interface DisburseInput {
  readonly payoutId: string;
}

/**
 * Hands the payment to its rail: PROCESSING is stored before the call, SENT with the rail's receipt after it. A repeat is
 * safe because the rail takes the payout's id for one payment, whatever became of the first call.
 */
export async function disburse(
  database: Database,
  rails: ReadonlyMap<string, Rail>,
  { payoutId }: DisburseInput,
): Promise<void> {
  const payout = await transaction(database, async (em) => {
    const held = await holdPayout(em, payoutId);
    return held.state === 'pending' ? step(em, held, 'send', {}) : held;
  });
  if (payout.state !== 'processing') return;
  const rail = rails.get(payout.rail);
  if (!rail) throw new Error(`there is no rail ${payout.rail}`);
  const partner = await database.em.fork().findOneOrFail(PartnerEntity, payout.partnerId);
  const { receipt } = await rail.pay({
    payoutId,
    payee: partner.payoutMethod.payee ?? partner.name,
    amount: payout.amount,
    currency: payout.currency,
    reference: `payout ${payoutId}`,
  });
  await transaction(database, async (em) => step(em, await holdPayout(em, payoutId), 'accepted', { receipt }));
}

/** The payout's row, held until the transaction ends. */
export const holdPayout = (em: EntityManager, payoutId: string): Promise<Payout> =>
  em.findOneOrFail(PayoutEntity, payoutId, { lockMode: LockMode.PESSIMISTIC_WRITE });

/** Moves a held payout by the disbursement table; a step that the table refuses is a fault of ours. */
export async function step(
  em: EntityManager,
  payout: Payout,
  taken: DisbursementStep,
  changes: Partial<Pick<Payout, 'receipt' | 'completedAt' | 'failure'>>,
): Promise<Payout> {
  const after = disbursementAfter(payout.state, taken);
  if ('refusal' in after) throw new Error(after.refusal);
  await em.nativeUpdate(PayoutEntity, { id: payout.id }, { ...changes, state: after.next });
  return { ...payout, ...changes, state: after.next };
}
