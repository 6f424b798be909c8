import type { AttributedBy, CarriedReferral } from '../../attribution/question.ts';
import type { Derived, Referral } from './facts-context.ts';

/** A click, as far as rules look at it. */
export interface ReferringClick {
  readonly sharedId?: string | null | undefined;
  readonly sku?: string | null | undefined;
  readonly referrerUrl?: string | null | undefined;
  readonly landingPage?: string | null | undefined;
  /** The query parameters of the visit. */
  readonly params: Readonly<Record<string, string>>;
}

/**
 * What a click says about the referral (seed 003, the REFERRAL_ variables; docs/tracking-parameters.md). Parameters of the visit
 * go before those in the landing page's own address, and our names before the usual utm_ ones; the case of a name is no matter.
 */
export function referralOf(click: ReferringClick, derived: Derived): Referral {
  const parameter = lookUp(click);
  return {
    ad: parameter('ad', 'utm_content'),
    deal: parameter('deal'),
    sharedId: click.sharedId ?? parameter('sharedId'),
    trafficCategory: channelOf(click),
    trafficSource: parameter('trafficSource', 'utm_source'),
    sku: click.sku ?? parameter('sku'),
    url: click.referrerUrl ?? undefined,
    landingPage: click.landingPage ?? undefined,
    adPlacement: parameter('adPlacement'),
    adType: parameter('adType'),
    adKeyword: parameter('adKeyword', 'utm_term'),
    adCampaign: parameter('adCampaign', 'utm_campaign'),
    adCampaignId: parameter('adCampaignId', 'utm_id'),
    adGroup: parameter('adGroup'),
    adGroupId: parameter('adGroupId'),
    param1: parameter('param1'),
    param2: parameter('param2'),
    param3: parameter('param3'),
    param4: parameter('param4'),
    subAccountId: parameter('subAccountId'),
    subAccountName: parameter('subAccountName'),
    derived,
  };
}

/** What an action keeps of the touch that it is credited for: what its partner wrote there (seed 002, SharedId parameter). */
export function carriedBy(touch: ReferringClick): CarriedReferral {
  const parameter = lookUp(touch);
  const names = ['param1', 'param2', 'param3', 'param4'] as const;
  const carried = [
    ['sharedId', touch.sharedId ?? parameter('sharedId')] as const,
    ...names.map((name) => [name, parameter(name)] as const),
  ];
  // It is stored: what is absent has no entry.
  return Object.fromEntries(carried.filter(([, value]) => value !== undefined));
}

/** The kind of traffic that a click says it is. */
export const channelOf = (click: ReferringClick): string | undefined => lookUp(click)('trafficCategory', 'utm_medium');

type LookUp = (...names: readonly string[]) => string | undefined;

function lookUp({ params, landingPage }: ReferringClick): LookUp {
  const given = [...queryOf(landingPage), ...Object.entries(params)]
    // What a template leaves empty says nothing.
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [name.toLowerCase(), value] as const);
  const known = new Map(given);
  return (...names) => names.map((name) => known.get(name.toLowerCase())).find((value) => value !== undefined);
}

const queryOf = (address: string | null | undefined): Iterable<[string, string]> =>
  address && URL.canParse(address) ? new URL(address).searchParams : [];

/** What an action was reported with that refers to a partner. */
interface Reference {
  /** One that a partner owned at the event. */
  readonly byPromoCode: boolean;
  readonly byPartner: boolean;
  readonly byClick: boolean;
}

/** REFERRAL_TYPE where attribution credits nobody: of what the action was reported with, what comes first in it. */
export function referralTypeOf({ byPromoCode, byPartner, byClick }: Reference): AttributedBy | undefined {
  if (byPromoCode) return 'PROMO_CODE';
  if (byPartner) return 'PARTNER';
  return byClick ? 'CLICK' : undefined;
}
