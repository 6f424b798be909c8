import { v7 as uuid } from 'uuid';
import { DomainError } from '../../domain/errors.ts';
import type { MaskedAccount } from '../../domain/payout/account.ts';
import { requireDecidable, type AccountVerdict } from '../../domain/payout/accountChange.ts';
import { BrandEntity } from '../entities/brand.ts';
import { PayerAccountChangeEntity, type PayerAccountChange } from '../entities/payerAccountChange.ts';
import type { EntityManager } from '../orm.ts';
import { wakePayouts } from './payoutGates.ts';
import type { By } from './payoutMethodChanges.ts';

/** The account that a brand is to pay from, masked and sealed. */
export interface AskedAccount {
  readonly brandId: string;
  readonly account: MaskedAccount;
  readonly sealedAccount: string;
}

/**
 * Stores that a brand is to pay from another account. Nothing else changes until another person confirms it.
 * @throws DomainError ACCOUNT_CHANGE_OPEN while another change waits
 */
export async function askForPayerAccount(em: EntityManager, asked: AskedAccount, by: By): Promise<PayerAccountChange> {
  const { brandId } = asked;
  await holdBrand(em, brandId);
  const open = await em.findOne(PayerAccountChangeEntity, { brandId, state: 'OPEN' });
  if (open) throw new DomainError('ACCOUNT_CHANGE_OPEN', `Change ${open.id} has to be confirmed or rejected first.`);
  const change: PayerAccountChange = {
    ...asked,
    id: uuid(),
    askedAt: by.at,
    askedBy: by.actor,
    askedBecause: by.note,
    state: 'OPEN',
    decidedAt: null,
    decidedBy: null,
    decidedBecause: null,
  };
  await em.insert(PayerAccountChangeEntity, change);
  return change;
}

/**
 * Confirms or rejects a change of the account that a brand pays from; a confirmed one counts for whatever is sent from then on.
 * @throws DomainError ACCOUNT_CHANGE_DECIDED, ACCOUNT_CHANGE_NEEDS_ANOTHER
 */
export async function decidePayerAccount(
  em: EntityManager,
  { id, brandId }: Pick<PayerAccountChange, 'id' | 'brandId'>,
  verdict: AccountVerdict,
  { actor, note, at }: By,
): Promise<PayerAccountChange> {
  await holdBrand(em, brandId);
  const change = await em.findOneOrFail(PayerAccountChangeEntity, { id }, { refresh: true });
  requireDecidable(change, verdict, actor);
  const { account, sealedAccount } = change;
  const decision = { state: verdict, decidedAt: at, decidedBy: actor, decidedBecause: note, sealedAccount: null };
  await em.nativeUpdate(PayerAccountChangeEntity, { id }, decision);
  if (verdict === 'CONFIRMED') {
    await em.nativeUpdate(BrandEntity, { id: brandId }, { payerAccount: account, payerAccountSealed: sealedAccount });
    await wakePayouts(em, { brandId, gate: 'PAYER_ACCOUNT' });
  }
  return { ...change, ...decision };
}

/** Changes of one brand come one after the other. */
const holdBrand = (em: EntityManager, brandId: string): Promise<unknown> =>
  em.execute('SELECT FROM brand WHERE id = ? FOR NO KEY UPDATE', [brandId]);
