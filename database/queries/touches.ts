import { TouchEntity, type Touch } from '../entities/touch.ts';
import type { Submission } from '../entities/submission.ts';
import type { EntityManager } from '../orm.ts';

/** The click that a submission names; null when this brand knows none of that id, whatever its form. */
export const namedClick = async (
  em: EntityManager,
  { brandId, body }: Pick<Submission, 'brandId' | 'body'>,
): Promise<Touch | null> =>
  isUuid(body.clickId) ? em.findOne(TouchEntity, { id: body.clickId, brandId, kind: 'CLICK' }) : null;

const isUuid = (text: string | undefined): text is string =>
  text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** The latest are kept: a robot's thousands of clicks explain nothing. */
const touchesKept = 200;

/**
 * The clicks that led to an action, oldest first: the one that it was reported with, and those of the same customer profile
 * up to the event.
 */
export async function journeyTo(em: EntityManager, click: Touch | null, eventDate: string): Promise<Touch[]> {
  if (click === null) return [];
  const { brandId, customerProfileId } = click;
  const others = customerProfileId
    ? await em.find(
        TouchEntity,
        { brandId, customerProfileId, kind: 'CLICK', at: { $lte: eventDate } },
        { orderBy: { at: 'desc', id: 'desc' }, limit: touchesKept },
      )
    : [];
  return [...others.filter(({ id }) => id !== click.id), click].toSorted(
    (one, other) => compared(one.at, other.at) || compared(one.id, other.id),
  );
}

const compared = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

/** A customer profile and a device that it was seen on. */
export interface Seen {
  readonly customerProfileId: string;
  readonly deviceId: string;
}

/**
 * Keeps on which devices customers were seen, so that the journey of one of them is that of all (seed 002, Cross-device
 * tracking). A repeat changes nothing. Stored in the order of their keys: two that store the same never wait for one another.
 */
export async function seenOn(em: EntityManager, brandId: string, pairs: readonly Seen[]): Promise<void> {
  if (pairs.length === 0) return;
  await em.execute(
    `INSERT INTO customer_device (brand_id, customer_profile_id, device_id)
     SELECT DISTINCT ?::uuid, s."customerProfileId", s."deviceId"
     FROM jsonb_to_recordset(?::jsonb) AS s ("customerProfileId" text, "deviceId" text)
     ORDER BY 2, 3
     ON CONFLICT DO NOTHING`,
    [brandId, JSON.stringify(pairs)],
  );
}
