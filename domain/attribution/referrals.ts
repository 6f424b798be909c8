import { assertNever } from '../errors.ts';
import { contractOf, isBefore, refused, withoutContract, type Payer, type Refusal } from './claim.ts';
import type { DecidedQuestion, PayingContract, Referral, ReferralKind, ValidReferral } from './question.ts';

/*
 * Which referrals are valid: by what they are, by the terms of their own partner's contract, and by what the brand's credit
 * policy asks about (seed 003, ValidReferrals and CreditPolicy).
 */

/** Whether a referral counts, and why not. The order of the reasons is no matter to who is credited, only to what is told. */
export function verdictOn(referral: Referral, question: DecidedQuestion): Payer | Refusal {
  const verdict = verdictByTerms(referral, question);
  return verdict.contractId === null ? verdict : (policyRefusal(referral, question) ?? verdict);
}

/** Whether a referral counts by its own contract, whatever the policy asks about. */
export const isValidUnder = (referral: Referral, question: DecidedQuestion): boolean =>
  verdictByTerms(referral, question).contractId !== null;

function verdictByTerms(referral: Referral, question: DecidedQuestion): Payer | Refusal {
  const { eventDate, contracts } = question;
  if (referral.bot) return refused('MADE_BY_A_BOT', 'was made by a program, not by a customer');
  if (referral.reversed) return refused('REVERSED', 'was taken back');
  if (isBefore(eventDate, referral.at)) return refused('AFTER_THE_EVENT', `came after the event on ${eventDate}`);
  const contract = contractOf(contracts, referral.partnerId);
  if (contract === undefined) return withoutContract;
  return termsRefusal(referral, contract, question) ?? contract;
}

const listedAs = {
  CLICK: 'CLICKS',
  IMPRESSION: 'IMPRESSIONS',
  PARENT_ACTION: 'PARENT_ACTIONS',
} as const satisfies Record<ReferralKind, ValidReferral['type']>;

/** What the partner's own contract has against the referral. */
function termsRefusal(
  { kind, at }: Referral,
  { contractId, validReferrals = [] }: PayingContract,
  { eventDate, creditPolicy }: DecidedQuestion,
): Refusal | undefined {
  const listed = validReferrals.filter(({ type }) => type === listedAs[kind]);
  if (listed.length === 0) {
    const counts =
      kind === 'PARENT_ACTION' ? creditPolicy === 'PARENT_ACTION' : kind === 'CLICK' && validReferrals.length === 0;
    return counts ? undefined : refused('KIND_DOES_NOT_COUNT', `does not count under contract ${contractId}`);
  }
  const age = Date.parse(eventDate) - Date.parse(at);
  if (listed.some((referral) => age <= windowMilliseconds(referral))) return undefined;
  const windows = listed.map(({ window, windowUnit }) => `${window} × ${windowUnit}`).join(' or ');
  return refused(
    'OUTSIDE_THE_WINDOW',
    `came earlier than contract ${contractId} allows, ${windows} before the event on ${eventDate}`,
  );
}

/** What the brand's policy does not ask about earns nothing by itself: paying it would follow a rule that nobody chose. */
function policyRefusal(referral: Referral, { creditPolicy, carts, referrals }: DecidedQuestion): Refusal | undefined {
  switch (creditPolicy) {
    case 'LAST_REFERRER':
    case 'FIRST_REFERRER':
      return undefined;
    case 'LAST_TO_CART':
      return cartRefusal(referral, creditPolicy, carts.toSorted().at(-1));
    case 'FIRST_TO_CART':
      return cartRefusal(referral, creditPolicy, carts.toSorted()[0]);
    case 'PARENT_ACTION':
      if (referral.kind === 'PARENT_ACTION') return undefined;
      return referrals.some(({ kind }) => kind === 'PARENT_ACTION')
        ? refused('NOT_ASKED_BY_POLICY', 'earns nothing by itself: PARENT_ACTION asks who drove the parent action')
        : refused(
            'NO_PARENT_ACTION_KNOWN',
            'earns nothing by itself: PARENT_ACTION needs a parent action, and none is known',
          );
    default:
      return assertNever(creditPolicy);
  }
}

/** @param cartAt of the latest cart, or of the earliest */
function cartRefusal({ kind, at }: Referral, policy: string, cartAt: string | undefined): Refusal | undefined {
  const without = 'earns nothing by itself:';
  if (kind === 'PARENT_ACTION')
    return refused('NOT_ASKED_BY_POLICY', `${without} ${policy} asks who led the customer to the cart`);
  if (cartAt === undefined)
    return refused('NO_CART_KNOWN', `${without} ${policy} needs an add-to-cart event, and none is known`);
  if (isBefore(cartAt, at))
    return refused('AFTER_THE_CART', `${without} it came after something went into the cart on ${cartAt}`);
  return undefined;
}

const hour = 3_600_000;

const windowMilliseconds = ({ window, windowUnit }: ValidReferral): number =>
  window * (windowUnit === 'DAY' ? 24 * hour : hour);
