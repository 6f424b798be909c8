import { claimsByPrecedence, type Told, type ValidClaim } from './claims.ts';
import type {
  Attribution,
  AttributionQuestion,
  Claim,
  ClaimReason,
  ConsideredClaim,
  CreditPolicy,
} from './question.ts';

/**
 * The one partner that is credited for an action, or none, and why. A promo code comes first, then the partner that the
 * brand named, then the referrals in the order of the credit policy. A claim counts only if its partner has a contract that
 * pays for the event; one that does not count never changes who is credited.
 *
 * Windows are hours, or days of 24 hours, from the click to the event, both ends included; a contract without valid
 * referrals takes any click before the event. Clicks of the same instant go by id, so the order of the question is no matter.
 *
 * The policies LAST_TO_CART, FIRST_TO_CART and PARENT_ACTION ask about carts and parent actions, which the question does not
 * hold: no click is credited under them, since paying the last click instead would follow a rule that the brand did not
 * choose. A promo code and a named partner still are; else the action stays unattributed, says why, and can be reattributed.
 */
export function attribute(question: AttributionQuestion): Attribution {
  let credited: ValidClaim | null = null;
  const considered: ConsideredClaim[] = [];
  for (const claim of claimsByPrecedence(question)) {
    if (claim.contractId === null) {
      considered.push(lost(claim, claim.reason, claim.why));
    } else if (credited === null) {
      credited = claim;
      const sentence = `${claim.told} is credited under contract ${claim.contractId}.`;
      considered.push({ ...ground(claim), credited: true, reason: 'CREDITED', sentence });
    } else {
      considered.push(outranked(claim, credited, question.creditPolicy));
    }
  }
  return { credited: credited && { ...ground(credited), contractId: credited.contractId }, considered };
}

function outranked(claim: Claim & Told, winner: ValidClaim, policy: CreditPolicy): ConsideredClaim {
  const why = `is not credited: ${winner.told} comes first`;
  return claim.by === winner.by
    ? lost(claim, 'ANOTHER_CLICK_BY_POLICY', `${why} under ${policy}`)
    : lost(claim, 'PRECEDED_BY_ANOTHER_KIND', why);
}

function lost(claim: Claim & Told, reason: ClaimReason, why: string): ConsideredClaim {
  return { ...ground(claim), credited: false, reason, sentence: `${claim.told} ${why}.` };
}

const ground = ({ by, partnerId, referralId }: Claim): Claim => ({ by, partnerId, referralId });
