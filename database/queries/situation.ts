import type { CarriedReferral, Credit } from '../../domain/attribution/question.ts';
import { factsOf, type ActionFacts } from '../../domain/evaluation/facts/facts.ts';
import type { Touch } from '../../domain/evaluation/facts/path.ts';
import { carriedBy, channelOf, referralOf, referralTypeOf } from '../../domain/evaluation/facts/referral.ts';
import { derivedFrom, type Visit } from '../../platform/derivation/derive.ts';
import type { PromoCode } from '../entities/promoCode.ts';
import type { EntityManager } from '../orm.ts';
import { customerWordOf, surroundingsOf, type Reported, type Surroundings } from './surroundings.ts';
import { journeyTo, type Journey, type JourneyTouch, type Seen } from './touches.ts';

export type { Reported } from './surroundings.ts';

/** What was known around an action when it was reported: what its attribution and its evaluation start from. */
export interface Situation extends Surroundings {
  readonly reported: Reported;
  readonly journey: Journey;
  /** The click that the action was reported with; null when this brand knows none of that id. */
  readonly click: JourneyTouch | null;
  /** Devices that the customer was first seen on by this action: they are to be kept when it is recorded (learned.ts). */
  readonly newlySeen: readonly Seen[];
}

/** Loads it. A click or promo code that this brand does not know is as if it were absent: it credits nobody. */
export async function situationOf(em: EntityManager, reported: Reported): Promise<Situation> {
  const { brandId, body } = reported;
  const surroundings = await surroundingsOf(em, reported);
  const customerProfileId = body.customerProfileId ?? customerWordOf(body, surroundings.customer);
  const clickIds = [body.clickId, ...surroundings.carts.map(({ clickId }) => clickId)];
  const journey = await journeyTo(em, {
    brandId,
    clickIds: clickIds.filter((id) => typeof id === 'string'),
    customerProfileId,
    until: body.eventDate,
  });
  const named = body.clickId?.toLowerCase();
  const { newDevice } = surroundings;
  return {
    ...surroundings,
    reported,
    journey,
    click: journey.touches.find(({ id, kind }) => id === named && kind === 'CLICK') ?? null,
    newlySeen: newDevice !== null && customerProfileId !== null ? [{ customerProfileId, deviceId: newDevice }] : [],
  };
}

/**
 * What rules see of an action. The referral is the touch that is credited; else the click that the action was reported with
 * (decision 22).
 *
 * @param credited by attribution; null where nobody is, or where a person decided
 */
export async function factsIn(situation: Situation, credited: Credit | null = null): Promise<ActionFacts> {
  const { reported, brand, eventType, click, promoCode, journey } = situation;
  const { body } = reported;
  const referral = referralIn(situation, credited);
  const whence: Visit | null = body.ipAddress === undefined ? click : { ipAddress: body.ipAddress };
  return factsOf(body, {
    eventCategory: eventType.category,
    timeZone: brand.timeZone,
    clickId: referral?.id,
    catalogue: situation.catalogue,
    customerStatusMapping: eventType.customerStatusMapping,
    derived: await derivedFrom({ ...whence, userAgent: body.userAgent ?? click?.userAgent }),
    referralType:
      credited?.by ??
      referralTypeOf({
        byPromoCode: promoCode !== null && isValid(promoCode, body.eventDate),
        byPartner: body.partnerId !== undefined,
        byClick: click !== null,
      }),
    referral: referral ? referralOf(referral, await derivedFrom(referral)) : undefined,
    journey: journey.touches.filter((touch) => isStep(touch, situation)).map(stepOf),
  });
}

/** What an action keeps of its referral (seed 002, SharedId parameter); what another partner wrote is not for the credited one. */
export function carriedIn(situation: Situation, credited: Credit | null): CarriedReferral {
  const referral = referralIn(situation, credited);
  const isForeign = credited !== null && credited.partnerId !== referral?.partnerId;
  return referral && !isForeign ? carriedBy(referral) : {};
}

const referralIn = ({ click, journey }: Situation, credited: Credit | null): JourneyTouch | null =>
  journey.touches.find(({ id, kind }) => credited?.by === kind && id === credited.referralId) ?? click;

const isValid = ({ fromAt, toAt }: PromoCode, at: string): boolean => fromAt <= at && (!toAt || at < toAt);

/** What programs made, and what came twice or later, is no step of a customer. */
const isStep = (touch: JourneyTouch, situation: Situation): boolean =>
  !isByProgram(touch, situation) && !touch.duplicateOf && touch.at <= situation.reported.body.eventDate;

/** A click that an action names led a customer to the brand, whatever its user agent looked like. */
export const isByProgram = ({ id, bot }: JourneyTouch, { click }: Pick<Situation, 'click'>): boolean =>
  bot && id !== click?.id;

const stepOf = (touch: JourneyTouch): Touch => ({
  partnerId: touch.partnerId,
  partnerName: touch.partnerName,
  groups: touch.partnerGroups,
  channel: channelOf(touch) ?? touch.kind,
});
