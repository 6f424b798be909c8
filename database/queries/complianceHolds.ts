import { v7 as uuid } from 'uuid';
import { DomainError } from '../../domain/errors.ts';
import type { ComplianceReason } from '../../domain/payout/complianceHold.ts';
import { ComplianceEventEntity, type ComplianceEvent } from '../entities/complianceEvent.ts';
import { PartnerEntity } from '../entities/partner.ts';
import type { EntityManager } from '../orm.ts';
import { wakePayouts } from './payoutGates.ts';
import { holdPartner, openForWhatWasHeld } from './statements.ts';

/** Who does it, why and when. */
interface By {
  readonly actor: string;
  readonly note: string;
  readonly at: string;
}

/** From now on nothing goes out to the partner. @throws DomainError PARTNER_ALREADY_HELD */
export async function putOnHold(
  em: EntityManager,
  partnerId: string,
  reason: ComplianceReason,
  by: By,
): Promise<ComplianceEvent> {
  const { id, brandId, complianceHold } = await holdPartner(em, partnerId);
  if (complianceHold) throw new DomainError('PARTNER_ALREADY_HELD', `It is held since ${complianceHold.since}.`);
  const hold = { since: by.at, reason, actor: by.actor };
  await em.nativeUpdate(PartnerEntity, { id }, { complianceHold: hold });
  return stored(em, { ...by, id: uuid(), brandId, partnerId, kind: 'HOLD', reason });
}

/**
 * What is due to the partner goes out: its pending payouts look again, and what its statements have held back meanwhile is put on
 * the next one.
 * @throws DomainError PARTNER_NOT_HELD
 */
export async function releaseFromHold(em: EntityManager, partnerId: string, by: By): Promise<ComplianceEvent> {
  const { id, brandId, complianceHold } = await holdPartner(em, partnerId);
  if (!complianceHold) throw new DomainError('PARTNER_NOT_HELD', 'There is nothing to release.');
  await em.nativeUpdate(PartnerEntity, { id }, { complianceHold: null });
  await wakePayouts(em, { brandId, partnerId, gate: 'COMPLIANCE' });
  await openForWhatWasHeld(em, { id, brandId }, by.at);
  return stored(em, { ...by, id: uuid(), brandId, partnerId, kind: 'RELEASE', reason: null });
}

async function stored(em: EntityManager, event: ComplianceEvent): Promise<ComplianceEvent> {
  await em.insert(ComplianceEventEntity, event);
  return event;
}
