import type { Touch } from '../entities/touch.ts';
import type { EntityManager } from '../orm.ts';
import { askPrepared } from '../prepared.ts';

/** A touch on the way to an action, with whose it is. */
export interface JourneyTouch extends Touch {
  readonly partnerName: string;
  readonly partnerGroups: readonly string[];
}

/** The touches that led to an action. */
export interface Journey {
  /** Oldest first: clicks and impressions up to the event, and the clicks that were named, whenever they were. */
  readonly touches: readonly JourneyTouch[];
  /** Whether there were more than are kept. */
  readonly leftOut: boolean;
}

/** Whose journey is asked for. */
export interface JourneyOf {
  readonly brandId: string;
  /** The click that the action was reported with, and those that its carts were; what this brand does not know is not found. */
  readonly clickIds: readonly string[];
  /** The brand's word for the customer. */
  readonly customerProfileId: string | null;
  /** Of the event. */
  readonly until: string;
}

/** Of each kind, the latest are kept: a robot's thousands explain nothing, and impressions crowd out no click. */
export const touchesKept = 200;

/** Of those that a customer was seen on. More belong to nobody in particular. */
const devicesKept = 50;

/**
 * The touches that led to an action: the clicks that it names, those of the customer's profile and of the profiles of these
 * clicks, and those of every device that one of these was seen on (seed 002, Cross-device tracking). One statement, each part of
 * it the end of an index, so its cost does not depend on how many touches there are.
 */
export async function journeyTo(em: EntityManager, asked: JourneyOf): Promise<Journey> {
  const known = knownIds(asked);
  if (known.length === 0 && asked.customerProfileId === null) return { touches: [], leftOut: false };
  const rows = await askPrepared<JourneyRow>(em, journeySql, journeyParameters(asked));
  const latestFirst = rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() }));
  const kept = (['CLICK', 'IMPRESSION'] as const).flatMap((kind) => {
    const ofKind = latestFirst.filter((touch) => touch.kind === kind);
    return ofKind.filter(({ id }, index) => index < touchesKept || known.includes(id));
  });
  return { touches: kept.toSorted(byTime), leftOut: kept.length < rows.length };
}

type JourneyRow = Omit<JourneyTouch, 'at'> & { readonly at: string | Date };

const knownIds = ({ clickIds }: JourneyOf): string[] => clickIds.map((id) => id.toLowerCase()).filter(isUuid);

/** What a brand sends as the id of a click may be anything. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const byTime = (one: Touch, other: Touch): number => compared(one.at, other.at) || compared(one.id, other.id);

const compared = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

/** What stands for the question marks of {@link journeySql}. */
export function journeyParameters(asked: JourneyOf): (string | number | null)[] {
  const { brandId, until, customerProfileId } = asked;
  const oneMore = touchesKept + 1;
  return [brandId, until, `{${knownIds(asked).join(',')}}`, customerProfileId, devicesKept, oneMore, oneMore, oneMore];
}

/** Of its own, so that a test can have PostgreSQL explain it. */
export const journeySql = `
  WITH asked AS (SELECT ?::uuid AS brand_id, ?::timestamptz AS until, ?::uuid[] AS click_ids, ?::text AS profile_id),
  named AS MATERIALIZED (
    SELECT t.* FROM asked, unnest(asked.click_ids) AS click (id), LATERAL (
      SELECT * FROM touch WHERE id = click.id AND brand_id = asked.brand_id AND kind = 'CLICK' LIMIT 1) t),
  profile AS MATERIALIZED (
    SELECT profile_id AS id FROM asked WHERE profile_id IS NOT NULL
    UNION SELECT customer_profile_id FROM named WHERE customer_profile_id IS NOT NULL),
  device AS MATERIALIZED (
    SELECT device_id AS id FROM named WHERE device_id IS NOT NULL
    UNION
    SELECT seen.device_id FROM asked, profile, LATERAL (
      SELECT device_id FROM customer_device
      WHERE brand_id = asked.brand_id AND customer_profile_id = profile.id ORDER BY device_id LIMIT ?) seen),
  gathered AS (
    SELECT named.* FROM named
    UNION ALL
    SELECT latest.* FROM asked, (VALUES ('CLICK'), ('IMPRESSION')) AS kinds (kind), LATERAL (
      SELECT DISTINCT ON (at, id) t.* FROM (
        SELECT found.* FROM profile, LATERAL (
          SELECT * FROM touch WHERE brand_id = asked.brand_id AND customer_profile_id = profile.id AND kind = kinds.kind
            AND at <= asked.until ORDER BY at DESC, id DESC LIMIT ?) found
        UNION ALL
        SELECT found.* FROM device, LATERAL (
          SELECT * FROM touch WHERE brand_id = asked.brand_id AND device_id = device.id AND kind = kinds.kind
            AND at <= asked.until ORDER BY at DESC, id DESC LIMIT ?) found) t
      ORDER BY at DESC, id DESC LIMIT ?) latest)
  SELECT DISTINCT ON (g.at, g.id) g.id, g.kind, g.brand_id AS "brandId", g.partner_id AS "partnerId",
    g.tracking_link_id AS "trackingLinkId", g.customer_profile_id AS "customerProfileId", g.device_id AS "deviceId",
    g.landing_page AS "landingPage", g.referrer_url AS "referrerUrl", g.user_agent AS "userAgent",
    g.ip_address AS "ipAddress", g.country, g.shared_id AS "sharedId", g.sku, g.params, g.bot,
    g.duplicate_of AS "duplicateOf", g.at, partner.name AS "partnerName", partner.groups AS "partnerGroups"
  FROM gathered g JOIN partner ON partner.id = g.partner_id
  ORDER BY g.at DESC, g.id DESC`;

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
  await em.execute(seenSql, [brandId, JSON.stringify(pairs)]);
}

/** The same as a part of another statement. */
export const seenSql = `
  INSERT INTO customer_device (brand_id, customer_profile_id, device_id)
  SELECT DISTINCT ?::uuid, s."customerProfileId", s."deviceId"
  FROM jsonb_to_recordset(?::jsonb) AS s ("customerProfileId" text, "deviceId" text)
  ORDER BY 2, 3
  ON CONFLICT DO NOTHING`;
