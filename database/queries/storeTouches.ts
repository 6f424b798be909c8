import type { Touch } from '../entities/touch.ts';
import type { EntityManager } from '../orm.ts';
import { askPrepared } from '../prepared.ts';
import { noteTouchDays } from './touchDays.ts';
import { seenOn } from './touches.ts';

/**
 * Stores touches in one statement, on which devices they saw customers, and that their days are to be counted. Safe to repeat:
 * what is stored is left as it is.
 */
export async function storeTouches(em: EntityManager, touches: readonly Touch[], now: string): Promise<void> {
  await askPrepared(
    em,
    `INSERT INTO touch (id, kind, brand_id, partner_id, tracking_link_id, customer_profile_id, device_id, landing_page,
       referrer_url, user_agent, ip_address, country, shared_id, sku, params, bot, duplicate_of, at)
     SELECT id, kind, "brandId", "partnerId", "trackingLinkId", "customerProfileId", "deviceId", "landingPage",
       "referrerUrl", "userAgent", "ipAddress", country, "sharedId", sku, params, bot, "duplicateOf", at
     FROM json_to_recordset(?::json) AS t (id uuid, kind text, "brandId" uuid, "partnerId" uuid, "trackingLinkId" uuid,
       "customerProfileId" text, "deviceId" text, "landingPage" text, "referrerUrl" text, "userAgent" text,
       "ipAddress" text, country text, "sharedId" text, sku text, params jsonb, bot boolean, "duplicateOf" uuid,
       at timestamptz)
     ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(touches)],
  );
  const seen = touches.flatMap(({ brandId, customerProfileId, deviceId }) =>
    customerProfileId && deviceId ? [{ brandId, customerProfileId, deviceId }] : [],
  );
  for (const [brandId, pairs] of Map.groupBy(seen, ({ brandId }) => brandId)) await seenOn(em, brandId, pairs);
  await noteTouchDays(em, touches, now);
}
