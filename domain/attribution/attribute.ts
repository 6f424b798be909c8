import type { Told, ValidClaim } from './claim.ts';
import { claimsByPrecedence } from './claims.ts';
import { decided } from './policy.ts';
import {
  referralKinds,
  type Attribution,
  type AttributedBy,
  type AttributionQuestion,
  type Claim,
  type ClaimReason,
  type ConsideredClaim,
  type CreditPolicy,
} from './question.ts';

/**
 * The one partner that is credited for an action, or none, and why (semantics, Attribution; decision 22). First the partner
 * whose customer this is by a person's word or an import, then the owner of the promo code, then the partner that the brand
 * named, then the referrals in the order of the credit policy, at last the partner whose customer this is by tracking, or by a
 * person's first word that came after the event: missed sales are recorded later (seed 001, Record a sale). A claim counts only if its partner has a contract that pays for the event; one that does not count never changes who is credited.
 *
 * Windows are hours, or days of 24 hours, from the referral to the event, both ends included; a contract without valid
 * referrals takes any click before the event. Referrals of the same instant go by id, so the order of the question is no
 * matter.
 */
export function attribute(asked: AttributionQuestion): Attribution {
  const question = decided(asked);
  let credited: ValidClaim | null = null;
  const considered: ConsideredClaim[] = [];
  for (const claim of claimsByPrecedence(question)) {
    if (claim.contractId === null) {
      considered.push(lost(claim, claim.reason, claim.why));
    } else if (credited === null) {
      credited = claim;
      considered.push(won(claim, question.creditPolicy, asked.creditPolicy === null));
    } else {
      considered.push(outranked(claim, credited, question.creditPolicy));
    }
  }
  return { credited: credited && { ...ground(credited), contractId: credited.contractId }, considered };
}

/** @param unnamed whether the brand has named no policy, so that it follows from the contracts */
function won(claim: ValidClaim, policy: CreditPolicy, unnamed: boolean): ConsideredClaim {
  const { told, contractId, creditPolicy = policy } = claim;
  const decides = unnamed ? `other contracts do not, so ${policy} decides` : `the brand’s own ${policy} decides`;
  const note =
    isReferral(claim.by) && creditPolicy !== policy ? ` That contract names ${creditPolicy}, and ${decides}.` : '';
  const sentence = `${told} is credited under contract ${contractId}.${note}`;
  return { ...ground(claim), credited: true, reason: 'CREDITED', sentence };
}

function outranked(claim: Claim & Told, winner: ValidClaim, policy: CreditPolicy): ConsideredClaim {
  const why = `is not credited: ${winner.told} comes first`;
  return isReferral(claim.by) && isReferral(winner.by)
    ? lost(claim, 'ANOTHER_REFERRAL_BY_POLICY', `${why} under ${policy}`)
    : lost(claim, 'PRECEDED_BY_ANOTHER_KIND', why);
}

function lost(claim: Claim & Told, reason: ClaimReason, why: string): ConsideredClaim {
  return { ...ground(claim), credited: false, reason, sentence: `${claim.told} ${why}.` };
}

const isReferral = (by: AttributedBy): boolean => referralKinds.some((kind) => kind === by);

const ground = ({ by, partnerId, referralId }: Claim): Claim => ({ by, partnerId, referralId });
