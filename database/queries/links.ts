import type { Interstitial } from '../entities/trackingLink.ts';
import type { EntityManager } from '../orm.ts';

/** A tracking link as it is followed. */
export interface FollowedLink {
  readonly id: string;
  readonly brandId: string;
  readonly partnerId: string;
  readonly code: string;
  readonly domain: string | null;
  /** Where it leads; for a link of a SKU alone the item's page, null when the catalogue has none any more. */
  readonly url: string | null;
  readonly sharedId: string | null;
  readonly sku: string | null;
  readonly androidUrl: string | null;
  readonly iosUrl: string | null;
  readonly interstitial: Interstitial | null;
  /** The brand's own hosts. */
  readonly sites: readonly string[];
}

const followed = `
  SELECT l.id, l.brand_id AS "brandId", l.partner_id AS "partnerId", l.code, l.domain, coalesce(l.url, i.url) AS url,
    l.shared_id AS "sharedId", l.sku, l.android_url AS "androidUrl", l.ios_url AS "iosUrl", l.interstitial, b.sites
  FROM tracking_link l
  JOIN brand b ON b.id = l.brand_id
  LEFT JOIN catalog_item i ON l.url IS NULL AND i.brand_id = l.brand_id AND i.sku = l.sku`;

/** The link of that code; null when there is none. */
export async function linkByCode(em: EntityManager, code: string): Promise<FollowedLink | null> {
  const [link] = await em.execute<FollowedLink[]>(`${followed} WHERE l.code = ?`, [code]);
  return link ?? null;
}

/** The oldest link of that host, to which the host alone leads; null for a host that has none. */
export async function linkOfDomain(em: EntityManager, domain: string): Promise<FollowedLink | null> {
  const [link] = await em.execute<FollowedLink[]>(`${followed} WHERE l.domain = ? ORDER BY l.id LIMIT 1`, [domain]);
  return link ?? null;
}

/** So many hosts of one partner's links are told apart in a page. */
const linksRead = 1000;

/** The links of these partners, oldest first. */
export const linksOfPartners = (em: EntityManager, partnerIds: readonly string[]): Promise<FollowedLink[]> =>
  em.execute<FollowedLink[]>(
    `${followed} WHERE l.partner_id IN (SELECT jsonb_array_elements_text(?::jsonb)::uuid) ORDER BY l.id LIMIT ${linksRead}`,
    [JSON.stringify(partnerIds)],
  );

/** Makes a host the brand's own, for links that visitors open there. Answers whether it is: another brand may have it. */
export async function claimDomain(em: EntityManager, domain: string, brandId: string): Promise<boolean> {
  await em.execute('INSERT INTO tracking_domain (domain, brand_id) VALUES (?, ?) ON CONFLICT DO NOTHING', [
    domain,
    brandId,
  ]);
  const owned = await em.execute<unknown[]>('SELECT 1 FROM tracking_domain WHERE domain = ? AND brand_id = ?', [
    domain,
    brandId,
  ]);
  return owned.length > 0;
}
