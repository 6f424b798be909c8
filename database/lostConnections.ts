import type { Pool, PoolClient } from 'pg';

/**
 * Takes back connections that are lost while they are in use, whoever holds them: Kysely keeps one for ever whose BEGIN failed, so
 * that each time PostgreSQL was away there would be fewer for all who come after.
 */
export function takeBackLost(pool: Pool): void {
  const connect: () => Promise<PoolClient> = pool.connect.bind(pool);
  pool.connect = async () => {
    const client = await connect();
    const release = client.release.bind(client);
    let isReleased = false;
    const releaseOnce = (error?: Error | boolean): void => {
      if (isReleased) return;
      isReleased = true;
      client.removeListener('end', lost);
      release(error);
    };
    const lost = (): void => {
      releaseOnce(true);
    };
    client.on('end', lost);
    client.release = releaseOnce;
    return client;
  };
}
