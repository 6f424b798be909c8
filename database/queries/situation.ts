import { factsOf, type ActionFacts } from '../../domain/evaluation/facts/facts.ts';
import type { Touch } from '../../domain/evaluation/facts/path.ts';
import { channelOf, referralOf, referralTypeOf } from '../../domain/evaluation/facts/referral.ts';
import { derivedFrom } from '../../platform/derivation/derive.ts';
import { BrandEntity, type Brand } from '../entities/brand.ts';
import type { Touch as Click } from '../entities/touch.ts';
import { EventTypeEntity, type EventType } from '../entities/eventType.ts';
import { PartnerEntity } from '../entities/partner.ts';
import { PromoCodeEntity, type PromoCode } from '../entities/promoCode.ts';
import type { Submission } from '../entities/submission.ts';
import type { EntityManager } from '../orm.ts';
import { journeyTo, namedClick } from './touches.ts';

/** What was known around an action when it was reported: what its attribution and its evaluation start from. */
export interface Situation {
  readonly brand: Brand;
  readonly eventType: EventType;
  readonly click: Click | null;
  readonly promoCode: PromoCode | null;
  readonly facts: ActionFacts;
}

/** What was reported, stored or not: a dry run stores nothing. */
export type Reported = Pick<Submission, 'brandId' | 'eventTypeId' | 'body'>;

/** Loads it. A click or promo code that this brand does not know is as if it were absent: it credits nobody. */
export async function situationOf(em: EntityManager, submission: Reported): Promise<Situation> {
  const { brandId, eventTypeId, body } = submission;
  const brand = await em.findOneOrFail(BrandEntity, brandId);
  const eventType = await em.findOneOrFail(EventTypeEntity, eventTypeId);
  const click = await namedClick(em, submission);
  const promoCode =
    body.promoCode === undefined ? null : await promoCodeAt(em, brandId, body.promoCode, body.eventDate);
  const facts = factsOf(body, {
    eventCategory: eventType.category,
    timeZone: brand.timeZone,
    clickId: click?.id,
    customerStatusMapping: eventType.customerStatusMapping,
    derived: await derivedFrom(body.userAgent ?? click?.userAgent, body.ipAddress ?? click?.ipAddress),
    referralType: referralTypeOf({
      byPromoCode: promoCode !== null && isValid(promoCode, body.eventDate),
      byPartner: body.partnerId !== undefined,
      byClick: click !== null,
    }),
    referral: click === null ? undefined : referralOf(click, await derivedFrom(click.userAgent, click.ipAddress)),
    journey: await touchesOf(em, await journeyTo(em, click, body.eventDate)),
  });
  return { brand, eventType, click, promoCode, facts };
}

/** The owner's code at the event; else the latest one of that name, so that the explanation can say that it had ended. */
async function promoCodeAt(em: EntityManager, brandId: string, code: string, at: string): Promise<PromoCode | null> {
  const owned = await em.find(PromoCodeEntity, { brandId, code }, { orderBy: { fromAt: 'desc' }, limit: 20 });
  return owned.find((one) => isValid(one, at)) ?? owned[0] ?? null;
}

const isValid = ({ fromAt, toAt }: PromoCode, at: string): boolean => fromAt <= at && (!toAt || at < toAt);

/** The journey as rules see it. */
async function touchesOf(em: EntityManager, clicks: readonly Click[]): Promise<Touch[]> {
  if (clicks.length === 0) return [];
  const ids = new Set(clicks.map(({ partnerId }) => partnerId));
  const partners = await em.find(PartnerEntity, { id: { $in: [...ids] } });
  const byId = new Map(partners.map((partner) => [partner.id, partner]));
  return clicks.flatMap((click) => {
    const partner = byId.get(click.partnerId);
    const channel = channelOf(click) ?? 'CLICK';
    return partner ? [{ partnerId: partner.id, partnerName: partner.name, groups: partner.groups, channel }] : [];
  });
}
