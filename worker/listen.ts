import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { asApplication } from '../database/applicationRole.ts';
import type { Logger } from '../platform/log.ts';

interface Listening {
  readonly databaseUrl: string;
  readonly channel: 'outbox';
  /** Also called when it has begun to listen: what was said before, nobody heard. */
  readonly onNotify: () => void;
  readonly log: Logger;
}

const againAfterMs = 1_000;
const connectWithinMs = 5_000;

/** Hears what PostgreSQL notifies of, over a connection of its own. One that is lost is made again until it is stopped. */
export function listen({ databaseUrl, channel, onNotify, log }: Listening): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const stopped = new Promise((resolve) => {
    stopping.signal.addEventListener('abort', resolve);
  });

  /** Resolves when the connection is lost, or no longer wanted. @throws when there is none */
  async function listenOnce(): Promise<void> {
    const client = new Client({
      connectionString: databaseUrl,
      ...asApplication,
      connectionTimeoutMillis: connectWithinMs,
      keepAlive: true,
    });
    const lost = new Promise<void>((resolve) => {
      client.on('end', resolve);
      client.on('error', (error) => {
        log.warn({ err: error }, 'the relay lost its listener; it polls until there is another');
        resolve();
      });
    });
    client.on('notification', onNotify);
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      onNotify();
      await Promise.race([lost, stopped]);
    } finally {
      await Promise.race([client.end(), delay(againAfterMs, undefined, { ref: false })]);
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await listenOnce().catch((error: unknown) => {
        log.warn({ err: error }, 'the relay cannot listen; it polls until it can');
      });
      await delay(againAfterMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
