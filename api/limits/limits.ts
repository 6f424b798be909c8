import pg from 'pg';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import { asApplication } from '../../database/applicationRole.ts';
import type { Logger } from '../../platform/log.ts';
import { SharedCount, type Total } from './sharedCount.ts';

/** What is counted, each for a minute. */
export interface Limit {
  /** As the headers name it. */
  readonly name: string;
  readonly perMinute: number;
  readonly count: SharedCount;
}

/** How often somebody may ask within a minute. */
export interface RateLimits {
  /** Requests of a key. */
  readonly byKey: Limit;
  /** Requests without a key that write or ask the database, of an address. */
  readonly byAddress: Limit;
  /** Keys that open nothing, of an address. */
  readonly refusedKeys: Limit;
  readonly close: () => Promise<void>;
}

/**
 * One address is many visitors where they share a way into the internet, such as those of a festival. Each sends a page visit
 * for every page, and seldom an order.
 */
const requestsOfAnAddress = 1_200;
const refusedKeysOfAnAddress = 20;

const tellEveryMilliseconds = 500;
const answersWithinMilliseconds = 2_000;

interface LimitsDeps {
  readonly databaseUrl: string;
  /** Requests that a key may send in a minute; 0: nothing is limited. */
  readonly rateLimit: number;
  readonly log: Logger;
}

/**
 * The limits of an installation, which its processes share by PostgreSQL. A process that does not reach it counts alone: its
 * limits then are for itself, and no request waits.
 */
export function openRateLimits({ databaseUrl, rateLimit, log }: LimitsDeps): RateLimits | undefined {
  if (rateLimit === 0) return undefined;
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    ...asApplication,
    max: 1,
    connectionTimeoutMillis: answersWithinMilliseconds,
    query_timeout: answersWithinMilliseconds,
  });
  // Of a connection that nobody uses just now; the next statement opens another.
  pool.on('error', () => undefined);
  const limit = (name: string, perMinute: number): Limit => ({
    name,
    perMinute,
    count: new SharedCount(perMinute, totalOf(pool, name, perMinute)),
  });
  const limits = {
    byKey: limit('key', rateLimit),
    byAddress: limit('address', requestsOfAnAddress),
    refusedKeys: limit('refused-keys', refusedKeysOfAnAddress),
  };
  const telling = tellInTheBackground(Object.values(limits), log);
  return {
    ...limits,
    async close() {
      await telling.stop();
      await pool.end();
    },
  };
}

function totalOf(pool: pg.Pool, name: string, perMinute: number): Total {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limit',
    tableCreated: true,
    keyPrefix: name,
    points: perMinute,
    duration: 60,
  });
  return {
    async add(subject, count) {
      // Unlike `consume`, it adds whatever it comes to: these requests were let through.
      const { consumedPoints, msBeforeNext } = await limiter.penalty(subject, count);
      return { count: consumedPoints, endsInMilliseconds: msBeforeNext };
    },
  };
}

function tellInTheBackground(limits: readonly Limit[], log: Logger): { stop: () => Promise<void> } {
  let isAlone = false;
  let telling = Promise.resolve();
  async function tell(): Promise<void> {
    try {
      for (const { count } of limits) await count.tell();
      isAlone = false;
    } catch (error) {
      if (!isAlone) log.warn({ err: error }, 'requests are counted in this process alone: PostgreSQL does not answer');
      isAlone = true;
    }
  }
  let timer: NodeJS.Timeout;
  const again = (): void => {
    timer = setTimeout(() => {
      telling = tell().finally(again);
    }, tellEveryMilliseconds).unref();
  };
  again();
  return {
    async stop() {
      await telling;
      clearTimeout(timer);
    },
  };
}
