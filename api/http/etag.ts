import { DomainError } from '../../domain/errors.ts';

/** The ETag of a row's version: `"7"`. */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * Refuses a change that was decided on an older version than the present one.
 * @param ifMatch the header If-Match; without it, or with `*`, any version will do
 * @returns the version that the change must still find when its turn comes; undefined when any will do
 * @throws DomainError STALE_ETAG
 */
export function requireFresh(ifMatch: string | undefined, version: number): number | undefined {
  if (ifMatch === undefined) return undefined;
  const tags = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (tags.includes('*')) return undefined;
  if (tags.includes(etagOf(version))) return version;
  throw new DomainError('STALE_ETAG', `The version is now ${etagOf(version)}; read it again.`);
}
