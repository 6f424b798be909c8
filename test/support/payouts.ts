import { v7 as uuid } from 'uuid';
import { BrandEntity } from '../../database/entities/brand.ts';
import { PartnerEntity, type Partner } from '../../database/entities/partner.ts';
import type { Payout } from '../../database/entities/payout.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import { post } from '../../database/queries/ledger.ts';
import { nextOpenStatement } from '../../database/queries/statements.ts';
import { transaction } from '../../database/transaction.ts';
import { payoutCommanded } from '../../dispatch/payout.ts';
import { earned } from '../../domain/ledger/postings.ts';
import { money } from '../../domain/money.ts';
import type { PayoutMethod } from '../../domain/payout/payoutMethod.ts';
import { confirm, retry, type approve, type Confirmation } from '../../workflows/messages/payout.ts';
import type { Ground, Stage } from './stage.ts';
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

/** Makes an amount payable to a partner on a date, as a fee of its contract does. */
export async function owed(
  { database, temporal }: Ground,
  { id: partnerId, brandId }: Pick<Partner, 'id' | 'brandId'>,
  amount: string,
  payableAt: string,
): Promise<void> {
  const cause = `test/${uuid()}`;
  const owner = { brandId, partnerId, currency: 'USD' };
  const now = await temporal.clock.now();
  const at = { effectiveAt: now, recordedAt: now };
  await transaction(database, async (em) => {
    const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
    const postings = earned(partnerId, money(amount, 'USD'));
    await post(em, { brandId, cause, actionId: null, payoutId: null, ...at, postings });
    await nextOpenStatement(em, owner, { payableAt, now, timeZone });
    await em.insert(StatementLineEntity, { ...owner, cause, kind: 'SLOTTING_FEE', amount, recordedAt: now });
  });
}

const byFinance = () => ({ commandId: uuid(), actor: 'finance:test', note: null });

/** Has two persons approve each payout of a brand. */
export const approvedByTwo = ({ database }: Ground, { brand: { id } }: Tenant): Promise<number> =>
  database.em.fork().nativeUpdate(BrandEntity, { id }, { payoutApproval: { USD: { twoAbove: '0' } } });

/** Finance says something to a payout. */
export const commanded = (
  { temporal, database }: Stage,
  payout: Payout,
  update: typeof approve,
  actor = 'finance:test',
): Promise<void> => payoutCommanded(temporal.client, database.em.fork(), payout, update, { ...byFinance(), actor });

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
