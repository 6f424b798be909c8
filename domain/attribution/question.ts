/*
 * What is asked and what is answered when an action looks for the partner that earned it (semantics, Attribution; seed 003,
 * CreditPolicy and ValidReferrals). Instants are ISO text.
 */

/** What may earn credit, in order of precedence. */
export const attributedBy = ['PROMO_CODE', 'PARTNER', 'CLICK'] as const;
export type AttributedBy = (typeof attributedBy)[number];

/** What a touch is; a page visit earns no credit. */
export const touchKinds = ['CLICK', 'IMPRESSION', 'PAGE_VISIT'] as const;
export type TouchKind = (typeof touchKinds)[number];

/** What a referral hands on to the action that it is credited for (seed 002, SharedId parameter). */
export interface CarriedReferral {
  readonly sharedId?: string | undefined;
  readonly param1?: string | undefined;
  readonly param2?: string | undefined;
  readonly param3?: string | undefined;
  readonly param4?: string | undefined;
}

/** Who made a customer a partner's: people and imports come before everything else, tracking after it. */
export const customerAttributedBy = ['USER', 'IMPORT', 'TRACKING'] as const;
export type CustomerAttributedBy = (typeof customerAttributedBy)[number];

export type CreditPolicy = 'LAST_REFERRER' | 'FIRST_REFERRER' | 'LAST_TO_CART' | 'FIRST_TO_CART' | 'PARENT_ACTION';

/** A touch that led the customer to the brand. */
export interface Referral {
  readonly kind: 'CLICK';
  readonly id: string;
  readonly partnerId: string;
  readonly at: string;
}

/** Valid from `from` on and before `to`; null: without an end. */
interface PromoCode {
  readonly code: string;
  readonly partnerId: string;
  readonly from: string;
  readonly to: string | null;
}

export interface AttributionQuestion {
  readonly eventDate: string;
  /** The partner that the brand named. */
  readonly explicitPartnerId?: string | undefined;
  /** The promo code that the customer used, when a partner owns it. */
  readonly promo?: PromoCode | undefined;
  /** In any order. */
  readonly referrals: readonly Referral[];
  /** The contracts that are ACTIVE at the event date and pay for this event type; at most one for a partner. */
  readonly contracts: readonly PayingContract[];
  /** The brand's: it picks among the referrals that are valid, each by its own partner's contract. */
  readonly creditPolicy: CreditPolicy;
}

export interface PayingContract {
  readonly partnerId: string;
  readonly contractId: string;
  /** Absent or empty: the contract says nothing about referrals, so clicks count, however old. */
  readonly validReferrals?: readonly ValidReferral[] | undefined;
}

export interface ValidReferral {
  readonly type: 'CLICKS' | 'IMPRESSIONS' | 'PARENT_ACTIONS';
  readonly window: number;
  readonly windowUnit: 'HOUR' | 'DAY';
}

/** One partner's ground for being credited. */
export interface Claim {
  readonly by: AttributedBy;
  readonly partnerId: string;
  /** The promo code, null where the brand named the partner, or the click's id. */
  readonly referralId: string | null;
}

export interface Credit extends Claim {
  readonly contractId: string;
}

export type ClaimReason =
  | 'CREDITED'
  | 'NO_PAYING_CONTRACT'
  | 'PROMO_CODE_NOT_VALID_THEN'
  | 'AFTER_THE_EVENT'
  | 'CLICKS_DO_NOT_COUNT'
  | 'OUTSIDE_THE_WINDOW'
  | 'NO_CART_KNOWN'
  | 'NO_PARENT_ACTION_KNOWN'
  | 'PRECEDED_BY_ANOTHER_KIND'
  | 'ANOTHER_CLICK_BY_POLICY';

export interface ConsideredClaim extends Claim {
  readonly credited: boolean;
  readonly reason: ClaimReason;
  /** The reason for people, with ids and dates. */
  readonly sentence: string;
}

export interface Attribution {
  /** Null: no claim is valid; the action is stored unattributed and can be reattributed. */
  readonly credited: Credit | null;
  /** Every claim, by precedence and among the referrals in the order of the policy. */
  readonly considered: readonly ConsideredClaim[];
}
