import { v7 as uuid } from 'uuid';
import { PartnerEntity } from '../../database/entities/partner.ts';
import type { Payout } from '../../database/entities/payout.ts';
import { payoutCommanded } from '../../dispatch/payout.ts';
import type { PayoutMethod } from '../../domain/payout/payoutMethod.ts';
import { confirm, retry, type Confirmation } from '../../workflows/messages/payout.ts';
import type { Stage } from './stage.ts';
import { aTenant, type Tenant } from './tenant.ts';

/*
 * What finance does with payouts, in the words of the tests.
 */

/** Has a partner paid in this way, as if it had been made so: no second person, no 72 hours. */
export const payBy = ({ database }: Pick<Stage, 'database'>, id: string, payoutMethod: PayoutMethod): Promise<number> =>
  database.em.fork().nativeUpdate(PartnerEntity, { id }, { payoutMethod });

/** A brand whose partner is paid in this way. */
export async function paidBy(stage: Stage, payoutMethod: PayoutMethod): Promise<Tenant> {
  const tenant = await aTenant(stage.database);
  await payBy(stage, tenant.partner.id, payoutMethod);
  return tenant;
}

const byFinance = () => ({ commandId: uuid(), actor: 'finance:test', note: null });

/** Finance says what became of a payment. */
export const confirmed = (
  { temporal, database }: Stage,
  payout: Payout,
  said: Pick<Confirmation, 'state' | 'note' | 'reference'>,
): Promise<void> =>
  payoutCommanded(temporal.client, database.em.fork(), payout, confirm, {
    ...byFinance(),
    ...said,
    note: said.note ?? null,
  });

/** Finance has a payment made again. */
export const retried = ({ temporal, database }: Stage, payout: Payout, commandId: string = uuid()): Promise<void> =>
  payoutCommanded(temporal.client, database.em.fork(), payout, retry, { ...byFinance(), commandId });
