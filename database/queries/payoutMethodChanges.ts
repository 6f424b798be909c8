import { v7 as uuid } from 'uuid';
import { DomainError } from '../../domain/errors.ts';
import type { NotificationEvent } from '../../domain/notification/events.ts';
import { payoutsHeldUntil, requireDecidable, type AccountVerdict } from '../../domain/payout/accountChange.ts';
import type { PayoutMethod } from '../../domain/payout/payoutMethod.ts';
import { PartnerEntity } from '../entities/partner.ts';
import { PayoutMethodChangeEntity, type PayoutMethodChange } from '../entities/payoutMethodChange.ts';
import type { EntityManager } from '../orm.ts';
import { payoutMethodChangeReport } from '../reports/payoutMethodChange.ts';
import { announce } from './announce.ts';
import { wakePayouts } from './payoutGates.ts';
import { holdPartner } from './statements.ts';

/** How a partner is to be paid, with its account sealed. */
export interface AskedMethod {
  readonly brandId: string;
  readonly partnerId: string;
  readonly method: PayoutMethod;
  readonly sealedAccount: string | null;
}

/** Who does it, why and when. */
export interface By {
  readonly actor: string;
  readonly note: string | null;
  readonly at: string;
}

/**
 * Stores that a change is asked for, and tells both parties. Nothing else changes until another person confirms it.
 * @throws DomainError ACCOUNT_CHANGE_OPEN while another change waits
 */
export async function askForMethod(em: EntityManager, asked: AskedMethod, by: By): Promise<PayoutMethodChange> {
  const { partnerId } = asked;
  // Changes of one partner come one after the other.
  await holdPartner(em, partnerId);
  const open = await em.findOne(PayoutMethodChangeEntity, { partnerId, state: 'OPEN' });
  if (open) throw new DomainError('ACCOUNT_CHANGE_OPEN', `Change ${open.id} has to be confirmed or rejected first.`);
  const change: PayoutMethodChange = {
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
  await em.insert(PayoutMethodChangeEntity, change);
  await announceChange(em, 'payout-method.asked', change, by.at);
  return change;
}

/**
 * Confirms or rejects a change, and tells both parties. A confirmed one counts at once: whatever has not gone out yet goes
 * that way, and not before 72 hours have passed.
 * @throws DomainError ACCOUNT_CHANGE_DECIDED, ACCOUNT_CHANGE_NEEDS_ANOTHER
 */
export async function decideMethod(
  em: EntityManager,
  { id, partnerId }: Pick<PayoutMethodChange, 'id' | 'partnerId'>,
  verdict: AccountVerdict,
  { actor, note, at }: By,
): Promise<PayoutMethodChange> {
  await holdPartner(em, partnerId);
  const change = await em.findOneOrFail(PayoutMethodChangeEntity, { id }, { refresh: true });
  requireDecidable(change, verdict, actor);
  const { method, sealedAccount } = change;
  const decision = { state: verdict, decidedAt: at, decidedBy: actor, decidedBecause: note, sealedAccount: null };
  await em.nativeUpdate(PayoutMethodChangeEntity, { id }, decision);
  if (verdict === 'CONFIRMED') {
    const counts = { payoutMethod: method, payoutAccountSealed: sealedAccount, payoutsHeldUntil: payoutsHeldUntil(at) };
    await em.nativeUpdate(PartnerEntity, { id: partnerId }, counts);
    await wakePayouts(em, { brandId: change.brandId, partnerId });
  }
  const decided = { ...change, ...decision };
  await announceChange(em, 'payout-method.decided', decided, at);
  return decided;
}

/** Tells the brand and the partner, each what it may know: whoever's account this is should learn that somebody changes it. */
const announceChange = (
  em: EntityManager,
  type: Extract<NotificationEvent, `payout-method.${string}`>,
  change: PayoutMethodChange,
  at: string,
): Promise<void> => {
  const { id: subjectId, brandId, partnerId } = change;
  return announce(em, {
    brandId,
    events: [
      { type, subjectId, toBrand: true, toPartnerId: null, body: payoutMethodChangeReport(change, 'BRAND') },
      { type, subjectId, toBrand: false, toPartnerId: partnerId, body: payoutMethodChangeReport(change, 'PARTNER') },
    ],
    at,
  });
};
