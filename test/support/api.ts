import type { Server } from 'node:http';
import { z } from 'zod';
import { createApp } from '../../api/app.ts';
import type { Deps } from '../../api/deps.ts';
import { openAudit } from '../../api/access/audit.ts';
import { ensureAdminKey } from '../../api/access/keys.ts';
import { limitedServer } from '../../api/http/server.ts';
import { openTracking } from '../../api/tracking/tracking.ts';
import { openDatabase, openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { createLogger } from '../../platform/log.ts';
import { openTemporal } from '../../platform/temporal.ts';
import { expectDocumented, type Answered } from './documented.ts';
import { createDatabase } from './servers/postgres.ts';

export interface Sent {
  /** The API key; without one the request is anonymous. */
  readonly key?: string;
  readonly body?: unknown;
  /** The body as it is, instead of `body` as JSON. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const thing = z.looseObject({ id: z.string().default('') });
const page = z.strictObject({ data: z.array(thing), nextCursor: z.string().nullable() });

/** Sends a request; every answer is held against what the route documents. */
type Send = (method: string, path: string, sent?: Sent) => Promise<Answered>;

/** A running API with a database of its own and a clock that stands still until it is set. */
export interface TestApi {
  readonly url: string;
  /** As the API's own, but for the database: a test looks at the rows of all brands. */
  readonly deps: Deps;
  readonly adminKey: string;
  readonly send: Send;
  /** As `send`, for a request that must succeed: the object in its answer. */
  readonly must: (method: string, path: string, sent?: Sent) => Promise<z.output<typeof thing>>;
  /** As `send`, for a list. */
  readonly list: (path: string, key: string) => Promise<z.output<typeof page>>;
  readonly setClock: (instant: string) => void;
  readonly close: () => Promise<void>;
}

type Given = Partial<Deps> & { readonly walled?: Database };

/** As answers spell it; the clock itself has milliseconds. */
export const startOfTest = '2026-11-20T10:00:00Z';

/**
 * Starts the API on a free port.
 * @param given what the test brings itself; by default Temporal is down and the clock stands at {@link startOfTest}
 * @param walled the database as the API opens it, where the test brings one
 */
export async function startApi({ walled: ofTest, ...given }: Given = {}): Promise<TestApi> {
  const own = given.database === undefined ? await createDatabase() : undefined;
  const database = given.database ?? openDatabaseAcrossBrands(own?.url ?? '');
  const walled = ofTest ?? (own === undefined ? database : openDatabase(own.url));
  const nowhere = openTemporal({ temporalAddress: '127.0.0.1:1', temporalNamespace: 'default', timeSkipping: false });
  let now = new Date(startOfTest).toISOString();
  const parts = {
    database,
    temporal: nowhere.client,
    clock: { now: () => now },
    settings: { allowPrivateWebhooks: false, timeSkipping: false },
    log: createLogger({ logLevel: 'silent' }, 'api'),
    ...given,
  };
  const deps: Deps = {
    ...parts,
    tracking: given.tracking ?? openTracking({ ...parts, database: walled }),
    audit: given.audit ?? openAudit({ ...parts, database: walled }),
  };
  const adminKey = 'the-admin-key-of-this-test-is-long-enough';
  await ensureAdminKey(database, adminKey);
  const { url, send, close } = await serve({ ...deps, database: walled });
  const succeed: Send = async (method, path, sent) => {
    const answered = await send(method, path, sent);
    if (answered.status >= 300) throw new Error(`${method} ${path} answered ${answered.status} ${answered.text}`);
    return answered;
  };
  return {
    url,
    deps,
    adminKey,
    send,
    must: async (method, path, sent) => thing.parse((await succeed(method, path, sent)).body),
    list: async (path, key) => page.parse((await succeed('GET', path, { key })).body),
    setClock: (instant) => {
      now = new Date(instant).toISOString();
    },
    async close() {
      await close();
      await deps.tracking.touches.close();
      await deps.audit.close();
      await nowhere.connection.close();
      if (own === undefined) return;
      await Promise.all([database.close(), walled.close()]);
      await own.drop();
    },
  };
}

/** Serves the API with these deps on a free port. */
export async function serve(deps: Deps): Promise<{ url: string; send: Send; close: () => Promise<void> }> {
  const server = limitedServer(createApp(deps));
  const url = `http://127.0.0.1:${await listeningPort(server)}`;
  return {
    url,
    send: (method, path, sent = {}) => sendTo(url, method, path, sent),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listeningPort(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server listens on no port');
  return address.port;
}

async function sendTo(
  url: string,
  method: string,
  path: string,
  { key, body, text, headers }: Sent,
): Promise<Answered> {
  const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(content !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(content !== undefined && { body: content }),
  });
  const received = await response.text();
  const isJson = received !== '' && /json/.test(response.headers.get('content-type') ?? '');
  const answered = {
    status: response.status,
    headers: response.headers,
    text: received,
    body: isJson ? (JSON.parse(received) as unknown) : undefined,
  };
  expectDocumented(method, path, answered);
  return answered;
}
