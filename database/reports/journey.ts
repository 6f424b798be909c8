import { instantText } from '../../domain/instant.ts';
import type { EntityManager } from '../orm.ts';
import { situationOf } from '../queries/situation.ts';
import type { Reported } from '../queries/submissions.ts';
import type { JourneyTouch } from '../queries/touches.ts';

/** Where a touch stands among those that led to an action. */
export const positions = ['FIRST', 'IN_BETWEEN', 'LAST', 'FIRST_AND_LAST'] as const;

/**
 * The touches that led to an action, oldest first (seed 002: "the first, the last click and all clicks in-between").
 * @param seenBy a partner, who does not learn whose the other touches are; null for the brand's own people
 */
export async function journeyReport(em: EntityManager, { submission, action }: Reported, seenBy: string | null) {
  const { touches } = (await situationOf(em, submission)).journey;
  const credited = action?.attribution.credited;
  return touches.flatMap((touch, index) =>
    touch.kind === 'PAGE_VISIT'
      ? []
      : [
          {
            type: touch.kind,
            position: positionOf(index, touches.length),
            at: instantText(touch.at),
            credited:
              touch.kind === credited?.by && touch.id === credited.referralId && touch.partnerId === action?.partnerId,
            bot: touch.bot,
            ...(seenBy === null || touch.partnerId === seenBy ? identityOf(touch) : nobody),
          },
        ],
  );
}

function positionOf(index: number, count: number): (typeof positions)[number] {
  if (count === 1) return 'FIRST_AND_LAST';
  if (index === 0) return 'FIRST';
  return index === count - 1 ? 'LAST' : 'IN_BETWEEN';
}

const identityOf = (touch: JourneyTouch) => ({
  duplicateOf: touch.duplicateOf ?? null,
  id: touch.id,
  partnerId: touch.partnerId,
  trackingLinkId: touch.trackingLinkId ?? null,
  deviceId: touch.deviceId ?? null,
  landingPage: touch.landingPage ?? null,
  referrerUrl: touch.referrerUrl ?? null,
  sharedId: touch.sharedId ?? null,
  params: touch.params,
});

const nobody = {
  duplicateOf: null,
  id: null,
  partnerId: null,
  trackingLinkId: null,
  deviceId: null,
  landingPage: null,
  referrerUrl: null,
  sharedId: null,
  params: null,
};
