import { isBefore, paying, refused, type JudgedClaim } from './claim.ts';
import type {
  AttributionQuestion,
  Claim,
  CreditPolicy,
  CustomerAttributedBy,
  DecidedQuestion,
  PartnersCustomer,
  Referral,
} from './question.ts';
import { verdictOn } from './referrals.ts';

/** All claims of the question by precedence; the referrals among them in the order of the credit policy. */
export function claimsByPrecedence(question: DecidedQuestion): JudgedClaim[] {
  const speaksLast = question.customer !== undefined && isFallback(question.customer, question.eventDate);
  return [
    ...(speaksLast ? [] : customer(question)),
    ...promoCode(question),
    ...namedPartner(question),
    ...referrals(question),
    ...(speaksLast ? customer(question) : []),
  ];
}

/** By tracking, or by people after the event: it is asked only where nothing else speaks for a partner. */
const isFallback = ({ by, at }: PartnersCustomer, eventDate: string): boolean =>
  by === 'TRACKING' || isBefore(eventDate, at);

const madeBy: Readonly<Record<CustomerAttributedBy, string>> = {
  USER: 'a user',
  IMPORT: 'an import',
  TRACKING: 'tracking',
};

function customer({ customer, eventDate, contracts }: AttributionQuestion): JudgedClaim[] {
  if (customer === undefined) return [];
  const { customerId, partnerId, by, at } = customer;
  const claim: Claim = { by: 'CUSTOMER', partnerId, referralId: customerId };
  const isLater = isBefore(eventDate, at);
  const verdict =
    isLater && by === 'TRACKING'
      ? refused('AFTER_THE_EVENT', `came after the event on ${eventDate}`)
      : paying(contracts, partnerId);
  const which = isLater ? 'The first attribution' : 'The attribution';
  const told = `${which} of customer ${customerId} to partner ${partnerId} by ${madeBy[by]} on ${at}`;
  return [{ ...verdict, ...claim, told }];
}

function promoCode({ promo, eventDate, contracts }: AttributionQuestion): JudgedClaim[] {
  if (promo === undefined) return [];
  const { code, partnerId, from, to } = promo;
  const claim: Claim = { by: 'PROMO_CODE', partnerId, referralId: code };
  const inTime = !isBefore(eventDate, from) && (to === null || isBefore(eventDate, to));
  const validity = to === null ? `from ${from} on` : `from ${from} to ${to}`;
  const verdict = inTime
    ? paying(contracts, partnerId)
    : refused('PROMO_CODE_NOT_VALID_THEN', `is valid ${validity}, and the event was on ${eventDate}`);
  return [{ ...verdict, ...claim, told: `Promo code ${code} of partner ${partnerId}` }];
}

function namedPartner({ explicitPartnerId: partnerId, contracts }: AttributionQuestion): JudgedClaim[] {
  if (partnerId === undefined) return [];
  const claim: Claim = { by: 'PARTNER', partnerId, referralId: null };
  return [{ ...paying(contracts, partnerId), ...claim, told: `Partner ${partnerId}, named by the brand,` }];
}

const kindWords = { CLICK: 'Click', IMPRESSION: 'Impression', PARENT_ACTION: 'Parent action' } as const;

function referrals(question: DecidedQuestion): JudgedClaim[] {
  return question.referrals.toSorted(inOrderOf(question.creditPolicy)).map((referral) => ({
    ...verdictOn(referral, question),
    by: referral.kind,
    partnerId: referral.partnerId,
    referralId: referral.id,
    told: `${kindWords[referral.kind]} ${referral.id} of partner ${referral.partnerId} on ${referral.at}`,
  }));
}

// Latest first, unless the policy asks for the first.
function inOrderOf(policy: CreditPolicy): (left: Referral, right: Referral) => number {
  const direction = policy === 'FIRST_REFERRER' || policy === 'FIRST_TO_CART' ? 1 : -1;
  return (left, right) => direction * (Date.parse(left.at) - Date.parse(right.at)) || (left.id < right.id ? -1 : 1);
}
