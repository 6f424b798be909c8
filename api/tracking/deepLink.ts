import { invalidField } from '../http/validation.ts';
import type { FollowedLink } from '../../database/queries/links.ts';

const longest = 2048;

/**
 * The page that a visit asks for by `?to=`, on the host of the link or one of the brand's own. Whatever could lead elsewhere
 * is refused: our address must not lend its name to somebody else's page.
 * @param to as it came; undefined when it was not asked for
 * @throws DomainError VALIDATION_FAILED
 */
export function deepLink(link: FollowedLink, to: unknown): string | undefined {
  if (to === undefined) return undefined;
  const page = typeof to === 'string' && isPlain(to) && URL.canParse(to) ? new URL(to) : undefined;
  const hosts = [...(link.url === null ? [] : [new URL(link.url).host]), ...link.sites];
  if (page === undefined || page.username !== '' || page.password !== '' || !hosts.includes(page.host)) {
    throw invalidField(
      '/to',
      'expected a page of the brand: an address on the host of the link or on one of its sites',
    );
  }
  return page.href;
}

/** Browsers read backslashes as slashes and drop tabs and line ends, so that an address with them means another. */
const isPlain = (to: string): boolean => to.length <= longest && /^https?:\/\/[^\s\\]+$/i.test(to);
