import type { creditPolicies, validReferralTypes } from '../vocabulary.ts';
import type { Told } from './price-words.ts';
import { counted } from './words.ts';

const policyWords: Readonly<Record<(typeof creditPolicies)[number], string>> = {
  LAST_REFERRER: 'the last partner to refer the customer is credited',
  FIRST_REFERRER: 'the first partner to refer the customer is credited',
  LAST_TO_CART: 'the last partner to refer the customer before something went into the cart is credited',
  FIRST_TO_CART: 'the first partner to refer the customer before something went into the cart is credited',
  PARENT_ACTION: 'whoever drove the parent action is credited',
};

const referralWords: Readonly<Record<(typeof validReferralTypes)[number], string>> = {
  PARENT_ACTIONS: 'A parent action',
  CLICKS: 'A click',
  IMPRESSIONS: 'An impression',
};

/** Who is credited (seed 003, CreditPolicy and ValidReferrals; semantics, Attribution). */
export function creditWords({ payout, brand }: Told): string[] {
  const { creditPolicy, validReferrals = [] } = payout;
  return [
    'A customer whom the brand has attributed to a partner comes first, then a promo code that belongs to a partner, then a partner that the brand names, then referrals, and at last a customer whom tracking has attributed to a partner.',
    ...(creditPolicy === undefined ? [] : [`This contract is made for the policy that ${policyWords[creditPolicy]}.`]),
    brand.creditPolicy
      ? `Among the valid referrals of several partners the brand’s own policy decides: ${policyWords[brand.creditPolicy]}.`
      : `Among the valid referrals of several partners the policy of their contracts decides; where these are not all for the same, ${policyWords.LAST_REFERRER}.`,
    ...(validReferrals.length === 0
      ? ['Any click before the action is a valid referral, however old it is.']
      : validReferrals.map(
          ({ type, window, windowUnit }) =>
            `${referralWords[type]} is a valid referral for ${counted(window, windowUnit === 'HOUR' ? 'hour' : 'day')} before the action.`,
        )),
    ...((brand.creditPolicy ?? creditPolicy) === 'PARENT_ACTION' &&
    !validReferrals.some(({ type }) => type === 'PARENT_ACTIONS')
      ? ['So is the parent action, however old it is.']
      : []),
    'Nothing else is a valid referral.',
  ];
}
