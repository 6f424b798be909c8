import { LRUCache } from 'lru-cache';
import type { Database, EntityManager } from '../../database/orm.ts';
import { linkByCode, linkOfDomain, type FollowedLink } from '../../database/queries/links.ts';
import { acrossBrands } from '../../database/tenancy.ts';

/** What is known of a code or a host; also that there is nothing. */
interface Known {
  readonly link: FollowedLink | null;
}

/** What is not there, or could not be looked up, is asked for again soon. */
const kept = { max: 100_000, milliseconds: 30_000, soonMilliseconds: 2_000 } as const;

/**
 * Tracking links at hand, so that a visitor waits for PostgreSQL only at the first visit. What is kept is refreshed in the
 * background when it is half a minute old; while PostgreSQL is away it goes on being used.
 */
export class Links {
  readonly #byCode: LRUCache<string, Known>;
  readonly #ofDomain: LRUCache<string, Known>;

  constructor(database: Database) {
    this.#byCode = cacheOf(database, linkByCode);
    this.#ofDomain = cacheOf(database, linkOfDomain);
  }

  /** The link of a code; null when there is none. */
  async byCode(code: string): Promise<FollowedLink | null> {
    return (await this.#byCode.forceFetch(code)).link;
  }

  /** The link of a code, if it was asked for lately. */
  atHand(code: string): FollowedLink | undefined {
    return this.#byCode.get(code, { allowStale: false, noDeleteOnStaleGet: true })?.link ?? undefined;
  }

  /** The oldest link of a host; null for a host that has none. */
  async ofDomain(domain: string): Promise<FollowedLink | null> {
    return (await this.#ofDomain.forceFetch(domain)).link;
  }

  /** A new link is there at once, also where somebody looked for it before. */
  forget({ code, domain }: { readonly code: string; readonly domain: string | null }): void {
    this.#byCode.delete(code);
    if (domain !== null) this.#ofDomain.delete(domain);
  }
}

const cacheOf = (
  database: Database,
  find: (em: EntityManager, key: string) => Promise<FollowedLink | null>,
): LRUCache<string, Known> =>
  new LRUCache<string, Known>({
    max: kept.max,
    ttl: kept.milliseconds,
    allowStale: true,
    ignoreFetchAbort: true,
    async fetchMethod(key, stale, { options }) {
      try {
        const link = await acrossBrands(() => find(database.em.fork(), key));
        if (link === null) options.ttl = kept.soonMilliseconds;
        return { link };
      } catch (error) {
        if (stale === undefined) throw error;
        options.ttl = kept.soonMilliseconds;
        return stale;
      }
    },
  });
