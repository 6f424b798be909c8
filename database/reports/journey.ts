import { instantText } from '../../domain/instant.ts';
import { ClickEntity, type Click } from '../entities/click.ts';
import type { EntityManager } from '../orm.ts';
import { namedClick } from '../queries/clicks.ts';
import type { Reported } from '../queries/submissions.ts';

/** The latest are kept: a robot's thousands of clicks explain nothing. */
const touchesKept = 200;

/**
 * The touches that led to an action, oldest first: the click that it was reported with, and the clicks of the same customer
 * profile up to the event.
 * @param seenBy a partner, who does not learn whose the other touches are; null for the brand's own people
 */
export async function journeyReport(em: EntityManager, { submission, action }: Reported, seenBy: string | null) {
  const { brandId, body } = submission;
  const click = await namedClick(em, submission);
  const customerProfileId = click?.customerProfileId;
  const others = customerProfileId
    ? await em.find(
        ClickEntity,
        { brandId, customerProfileId, at: { $lte: body.eventDate } },
        { orderBy: { at: 'desc', id: 'desc' }, limit: touchesKept },
      )
    : [];
  const touches = [...others.filter(({ id }) => id !== click?.id), ...(click ? [click] : [])];
  const creditedId = action?.attribution.credited?.referralId;
  return touches
    .toSorted((one, other) => (one.at < other.at ? -1 : 1))
    .map((touch) => ({
      type: 'CLICK' as const,
      at: instantText(touch.at),
      credited: touch.id === creditedId && touch.partnerId === action?.partnerId,
      ...(seenBy === null || touch.partnerId === seenBy ? identityOf(touch) : nobody),
    }));
}

const identityOf = ({ id, partnerId, trackingLinkId, landingPage, referrerUrl, sharedId }: Click) => ({
  id,
  partnerId,
  trackingLinkId: trackingLinkId ?? null,
  landingPage: landingPage ?? null,
  referrerUrl: referrerUrl ?? null,
  sharedId: sharedId ?? null,
});

const nobody = {
  id: null,
  partnerId: null,
  trackingLinkId: null,
  landingPage: null,
  referrerUrl: null,
  sharedId: null,
};
