import { instantText } from '../../domain/instant.ts';
import { payoutsHeldUntil } from '../../domain/payout/accountChange.ts';
import type { PayoutMethodChange } from '../entities/payoutMethodChange.ts';

/**
 * A change of a payout method as the API answers it and as webhooks carry it; its account is masked. A partner sees neither the
 * notes nor the names of the brand's people.
 */
export function payoutMethodChangeReport(change: PayoutMethodChange, to: 'BRAND' | 'PARTNER') {
  const { state, decidedAt, askedBy, decidedBy } = change;
  const isSeen = (actor: string | null | undefined): boolean =>
    to === 'BRAND' || actor?.startsWith('partner:') === true;
  return {
    id: change.id,
    partnerId: change.partnerId,
    state,
    payoutMethod: change.method,
    askedAt: instantText(change.askedAt),
    askedBy: isSeen(askedBy) ? askedBy : null,
    note: isSeen(askedBy) ? (change.askedBecause ?? null) : null,
    decidedAt: instantText(decidedAt),
    decidedBy: isSeen(decidedBy) ? (decidedBy ?? null) : null,
    decisionNote: isSeen(decidedBy) ? (change.decidedBecause ?? null) : null,
    payoutsHeldUntil: state === 'CONFIRMED' && decidedAt ? instantText(payoutsHeldUntil(decidedAt)) : null,
  };
}
