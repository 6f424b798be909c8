/*
 * What is asked and what is answered when an action looks for the partner that earned it (semantics, Attribution; seed 003,
 * CreditPolicy and ValidReferrals). Instants are ISO text.
 */

/** What refers a customer to the brand; the credit policy picks among these. */
export const referralKinds = ['CLICK', 'IMPRESSION', 'PARENT_ACTION'] as const;
export type ReferralKind = (typeof referralKinds)[number];

/** What may earn credit. Customers come first when a person or an import made them a partner's, and last when tracking did. */
export const attributedBy = ['CUSTOMER', 'PROMO_CODE', 'PARTNER', ...referralKinds] as const;
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

/** A touch that led the customer to the brand, or the action before this one. */
export interface Referral {
  readonly kind: ReferralKind;
  readonly id: string;
  readonly partnerId: string;
  /** Of a parent action: its event date. */
  readonly at: string;
  /** Made by a program, and not named by the action: it credits nobody. */
  readonly bot: boolean;
  /** A parent action that was taken back whole: it credits nobody. */
  readonly reversed?: boolean | undefined;
}

/** Whose customer somebody is, and since when: at the event, or the first that was ever said of her if that came later. */
export interface PartnersCustomer {
  readonly customerId: string;
  readonly partnerId: string;
  readonly by: CustomerAttributedBy;
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
  /** The customer who acted, when she is a partner's. */
  readonly customer?: PartnersCustomer | undefined;
  /** The partner that the brand named. */
  readonly explicitPartnerId?: string | undefined;
  /** The promo code that the customer used, when a partner owns it. */
  readonly promo?: PromoCode | undefined;
  /** In any order. */
  readonly referrals: readonly Referral[];
  /** When this customer put something into the cart that the event emptied, in any order. */
  readonly carts: readonly string[];
  /** The contracts that are ACTIVE at the event date and pay for this event type; at most one for a partner. */
  readonly contracts: readonly PayingContract[];
  /**
   * The brand's: it picks among the referrals that are valid, each by its own partner's contract. Null: the brand has named
   * none, so the contracts' own decides (see policy.ts).
   */
  readonly creditPolicy: CreditPolicy | null;
}

/** A question of which it is known what policy picks. */
export interface DecidedQuestion extends AttributionQuestion {
  readonly creditPolicy: CreditPolicy;
}

export interface PayingContract {
  readonly partnerId: string;
  readonly contractId: string;
  /** Absent or empty: the contract says nothing about referrals, so clicks count, however old, and nothing else does. */
  readonly validReferrals?: readonly ValidReferral[] | undefined;
  /** What the contract was made for. What the brand has named goes before it; where they differ, the winner's sentence says so. */
  readonly creditPolicy?: CreditPolicy | undefined;
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
  /** The promo code, null where the brand named the partner, or the id of customer, touch or parent action. */
  readonly referralId: string | null;
}

export interface Credit extends Claim {
  readonly contractId: string;
}

export type ClaimReason =
  | 'CREDITED'
  | 'NO_PAYING_CONTRACT'
  | 'PROMO_CODE_NOT_VALID_THEN'
  | 'MADE_BY_A_BOT'
  | 'REVERSED'
  | 'AFTER_THE_EVENT'
  | 'KIND_DOES_NOT_COUNT'
  | 'OUTSIDE_THE_WINDOW'
  | 'NO_CART_KNOWN'
  | 'AFTER_THE_CART'
  | 'NO_PARENT_ACTION_KNOWN'
  | 'NOT_ASKED_BY_POLICY'
  | 'PRECEDED_BY_ANOTHER_KIND'
  | 'ANOTHER_REFERRAL_BY_POLICY';

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
  /** Says that older touches were not looked at; absent: all were. */
  readonly leftOut?: string;
}
