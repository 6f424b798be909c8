import { globSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from './failure.ts';
import type { Server } from './server.ts';

const kept = z.looseObject({ adminKey: z.string() });

/**
 * The admin key that the server takes: the one that is given; else that of an installation on this machine, which its first start
 * has left for whoever started it.
 *
 * @throws Failure when the server does not answer, or takes none
 */
export async function takenAdminKey(server: Server, given: string | undefined): Promise<string> {
  for (const key of given === undefined ? keptKeys() : [given]) {
    const { status } = await server.get(key, '/v1/brands?limit=1');
    if (status === 200) return key;
    if (given !== undefined)
      throw new Failure(`The server at ${server.url} does not take this admin key (${String(status)}).`);
  }
  await server.get('', '/healthz');
  throw new Failure(
    `The server at ${server.url} needs its admin key: npm run demo -- --key <adminKey>, as its first start has printed, or BOOTSTRAP_ADMIN_KEY.`,
  );
}

/** Those of `npm start` here and of sandboxes, the newest first. */
function keptKeys(): string[] {
  const files = [
    join(process.env['DATA_DIR'] ?? '.data', 'demo-tenant.json'),
    ...globSync(join(tmpdir(), 'payouts-sandbox-*', 'demo-tenant.json')),
  ];
  return files
    .flatMap((path) => {
      try {
        const { adminKey } = kept.parse(JSON.parse(readFileSync(path, 'utf8')));
        return [{ adminKey, at: statSync(path).mtimeMs }];
      } catch {
        // Of another person, or of an installation that is not ready.
        return [];
      }
    })
    .toSorted((one, other) => other.at - one.at)
    .map(({ adminKey }) => adminKey);
}
