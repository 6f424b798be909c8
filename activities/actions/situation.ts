import { BrandEntity, type Brand } from '../../database/entities/brand.ts';
import type { Click } from '../../database/entities/click.ts';
import { EventTypeEntity, type EventType } from '../../database/entities/eventType.ts';
import { PromoCodeEntity, type PromoCode } from '../../database/entities/promoCode.ts';
import type { Submission } from '../../database/entities/submission.ts';
import type { EntityManager } from '../../database/orm.ts';
import { namedClick } from '../../database/queries/clicks.ts';
import { factsOf, type ActionFacts, type FactsContext, type Referral } from '../../domain/evaluation/facts.ts';

/** What was known around an action when it was reported: what its attribution and its evaluation start from. */
export interface Situation {
  readonly brand: Brand;
  readonly eventType: EventType;
  readonly click: Click | null;
  readonly promoCode: PromoCode | null;
  readonly facts: ActionFacts;
}

/** Loads it. A click or promo code that this brand does not know is as if it were absent: it credits nobody. */
export async function situationOf(em: EntityManager, submission: Submission): Promise<Situation> {
  const { brandId, body } = submission;
  const brand = await em.findOneOrFail(BrandEntity, brandId);
  const eventType = await em.findOneOrFail(EventTypeEntity, submission.eventTypeId);
  const click = await namedClick(em, submission);
  const promoCode =
    body.promoCode === undefined ? null : await promoCodeAt(em, brandId, body.promoCode, body.eventDate);
  return { brand, eventType, click, promoCode, facts: factsOf(body, contextOf(brand, eventType, click)) };
}

/** The owner's code at the event; else the latest one of that name, so that the explanation can say that it had ended. */
async function promoCodeAt(em: EntityManager, brandId: string, code: string, at: string): Promise<PromoCode | null> {
  const owned = await em.find(PromoCodeEntity, { brandId, code }, { orderBy: { fromAt: 'desc' }, limit: 20 });
  return owned.find(({ fromAt, toAt }) => fromAt <= at && (!toAt || at < toAt)) ?? owned[0] ?? null;
}

const contextOf = (brand: Brand, eventType: EventType, click: Click | null): FactsContext => ({
  eventCategory: eventType.category,
  timeZone: brand.timeZone,
  clickId: click?.id,
  customerStatusMapping: eventType.customerStatusMapping,
  referral: click === null ? undefined : referralOf(click),
});

const referralOf = ({ sharedId, sku, referrerUrl, landingPage, params }: Click): Referral => ({
  type: 'CLICK',
  sharedId: sharedId ?? undefined,
  sku: sku ?? undefined,
  url: referrerUrl ?? undefined,
  landingPage: landingPage ?? undefined,
  params,
});
