import { assertNever } from '../errors.ts';
import type {
  AttributionQuestion,
  Claim,
  ClaimReason,
  CreditPolicy,
  PayingContract,
  Referral,
  ValidReferral,
} from './question.ts';

/** How a sentence about the claim begins. */
export interface Told {
  readonly told: string;
}

/** A claim that would be paid by its partner's contract, unless another comes first. */
export type ValidClaim = Claim & Told & Payer;

type JudgedClaim = ValidClaim | (Claim & Told & Refusal);

interface Payer {
  readonly contractId: string;
}

interface Refusal {
  readonly contractId: null;
  readonly reason: ClaimReason;
  /** How the sentence about the claim ends. */
  readonly why: string;
}

/** All claims of the question by precedence; the referrals among them in the order of the credit policy. */
export function claimsByPrecedence(question: AttributionQuestion): JudgedClaim[] {
  return [...promoCode(question), ...namedPartner(question), ...clicks(question)];
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
  return [{ ...claim, ...verdict, told: `Promo code ${code} of partner ${partnerId}` }];
}

function namedPartner({ explicitPartnerId: partnerId, contracts }: AttributionQuestion): JudgedClaim[] {
  if (partnerId === undefined) return [];
  const claim: Claim = { by: 'PARTNER', partnerId, referralId: null };
  return [{ ...claim, ...paying(contracts, partnerId), told: `Partner ${partnerId}, named by the brand,` }];
}

function clicks(question: AttributionQuestion): JudgedClaim[] {
  return question.referrals.toSorted(inOrderOf(question.creditPolicy)).map((click) => ({
    by: click.kind,
    partnerId: click.partnerId,
    referralId: click.id,
    ...clickVerdict(click, question),
    told: `Click ${click.id} of partner ${click.partnerId} on ${click.at}`,
  }));
}

function clickVerdict(click: Referral, question: AttributionQuestion): Payer | Refusal {
  const { eventDate, contracts, creditPolicy } = question;
  if (isBefore(eventDate, click.at)) return refused('AFTER_THE_EVENT', `came after the event on ${eventDate}`);
  const contract = contractOf(contracts, click.partnerId);
  if (contract === undefined) return withoutContract;
  return termsRefusal(click, contract, eventDate) ?? policyRefusal(creditPolicy) ?? { contractId: contract.contractId };
}

/** What the partner's own contract has against the click. */
function termsRefusal(click: Referral, contract: PayingContract, eventDate: string): Refusal | undefined {
  const { validReferrals = [], contractId } = contract;
  if (validReferrals.length === 0) return undefined;
  const forClicks = validReferrals.filter(({ type }) => type === 'CLICKS');
  if (forClicks.length === 0) return refused('CLICKS_DO_NOT_COUNT', `does not count under contract ${contractId}`);
  const age = Date.parse(eventDate) - Date.parse(click.at);
  if (forClicks.some((referral) => age <= windowMilliseconds(referral))) return undefined;
  const windows = forClicks.map(({ window, windowUnit }) => `${window} × ${windowUnit}`).join(' or ');
  return refused(
    'OUTSIDE_THE_WINDOW',
    `came earlier than contract ${contractId} allows, ${windows} before the event on ${eventDate}`,
  );
}

/** Why the policy cannot choose among clicks, where it asks about carts or parent actions and none are recorded. */
function policyRefusal(policy: CreditPolicy): Refusal | undefined {
  switch (policy) {
    case 'LAST_REFERRER':
    case 'FIRST_REFERRER':
      return undefined;
    case 'LAST_TO_CART':
    case 'FIRST_TO_CART':
      return refused(
        'NO_CART_KNOWN',
        `earns nothing by itself: ${policy} needs an add-to-cart event, and none is known`,
      );
    case 'PARENT_ACTION':
      return refused(
        'NO_PARENT_ACTION_KNOWN',
        `earns nothing by itself: ${policy} needs a parent action, and none is known`,
      );
    default:
      return assertNever(policy);
  }
}

// Latest first, unless the policy asks for the first.
function inOrderOf(policy: CreditPolicy): (left: Referral, right: Referral) => number {
  const direction = policy === 'FIRST_REFERRER' ? 1 : -1;
  return (left, right) => direction * (Date.parse(left.at) - Date.parse(right.at)) || (left.id < right.id ? -1 : 1);
}

const withoutContract = refused(
  'NO_PAYING_CONTRACT',
  'earns nothing: the partner has no contract that pays for this event at its date',
);

function paying(contracts: readonly PayingContract[], partnerId: string): Payer | Refusal {
  const contract = contractOf(contracts, partnerId);
  return contract === undefined ? withoutContract : { contractId: contract.contractId };
}

function contractOf(contracts: readonly PayingContract[], partnerId: string): PayingContract | undefined {
  return contracts.find((contract) => contract.partnerId === partnerId);
}

function refused(reason: ClaimReason, why: string): Refusal {
  return { contractId: null, reason, why };
}

const isBefore = (one: string, other: string): boolean => Date.parse(one) < Date.parse(other);

const hour = 3_600_000;

const windowMilliseconds = ({ window, windowUnit }: ValidReferral): number =>
  window * (windowUnit === 'DAY' ? 24 * hour : hour);
