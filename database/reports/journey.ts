import { instantText } from '../../domain/instant.ts';
import type { Touch as Click } from '../entities/touch.ts';
import type { EntityManager } from '../orm.ts';
import { journeyTo, namedClick } from '../queries/touches.ts';
import type { Reported } from '../queries/submissions.ts';

/**
 * The touches that led to an action, oldest first.
 * @param seenBy a partner, who does not learn whose the other touches are; null for the brand's own people
 */
export async function journeyReport(em: EntityManager, { submission, action }: Reported, seenBy: string | null) {
  const touches = await journeyTo(em, await namedClick(em, submission), submission.body.eventDate);
  const creditedId = action?.attribution.credited?.referralId;
  return touches.map((touch) => ({
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
