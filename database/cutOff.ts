import { Client, DatabaseError, type Pool, type PoolClient } from 'pg';

/** How long a connection is used before anybody doubts that PostgreSQL is there. */
const doubtAfterMs = 5_000;
const answersWithinMs = 2_000;
const lookEveryMs = 1_000;

/**
 * Cuts off the connections that are in use when PostgreSQL no longer answers, so that those who wait for it are told. A statement may
 * take long, and a server that hangs, or a network that drops everything, gives no sign: so when a connection has been used for
 * long, another one asks.
 */
export function cutOffWhenSilent(pool: Pool): void {
  const usedSince = new Map<PoolClient, number>();
  let looking: NodeJS.Timeout | undefined;
  let isAsking = false;
  let heardAt = 0;

  async function look(): Promise<void> {
    if (usedSince.size === 0) {
      clearInterval(looking);
      looking = undefined;
      return;
    }
    const doubted = performance.now() - doubtAfterMs;
    const silent = [...usedSince].flatMap(([client, since]) => (since < doubted ? [client] : []));
    if (silent.length === 0 || isAsking || heardAt > doubted) return;
    isAsking = true;
    const isThere = await answers(pool);
    isAsking = false;
    heardAt = performance.now();
    // A connection that is ended while it waits for an answer is closed at once, and what waits fails.
    if (!isThere) for (const client of silent) if (usedSince.has(client)) void client.end();
  }

  pool.on('acquire', (client) => {
    usedSince.set(client, performance.now());
    looking ??= setInterval(() => void look(), lookEveryMs).unref();
  });
  pool.on('release', (_error, client) => {
    usedSince.delete(client);
  });
}

/** Whether PostgreSQL says anything at all, be it that it has no connection left. */
async function answers({ options }: Pool): Promise<boolean> {
  const { connectionString, host, port, user, password, database, ssl } = options;
  const limits = { connectionTimeoutMillis: answersWithinMs, query_timeout: answersWithinMs };
  const client = new Client({ connectionString, host, port, user, password, database, ssl, ...limits });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    return error instanceof DatabaseError;
  } finally {
    void client.end();
  }
}
