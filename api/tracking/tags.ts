import { readFileSync } from 'node:fs';
import type { FollowedLink } from '../../database/queries/links.ts';

const source = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

/** What a brand puts into its pages; served as it is written. */
export const brandTag = source('brandTag.mjs');

const partnerTagSource = source('partnerTag.mjs');

/** What a partner puts into its pages, with the links that lead to its brands. */
export const partnerTag = (links: Readonly<Record<string, string>>): string =>
  partnerTagSource.replace('(LINKS);', () => `(${JSON.stringify(links)});`);

/**
 * Which code leads to which host: the oldest link of each partner to its own host and to the brand's sites, and to a host that
 * only a later link has the oldest of these. What several partners lead to is the first one's.
 * @param links oldest first
 * @param partnerIds in the order in which they come
 */
export function codesByHost(links: readonly FollowedLink[], partnerIds: readonly string[]): Record<string, string> {
  const codes = partnerIds
    .map((id) => links.filter(({ partnerId }) => partnerId === id))
    .flatMap((own) => [
      ...own.slice(0, 1).flatMap(({ code, sites }) => [...sites].map((host) => ({ host, code }))),
      ...own.flatMap(ofItsHost),
    ]);
  const byHost: Record<string, string> = {};
  for (const { host, code } of codes) byHost[host] ??= code;
  return byHost;
}

const ofItsHost = ({ url, code }: FollowedLink) => (url === null ? [] : [{ host: new URL(url).host, code }]);
