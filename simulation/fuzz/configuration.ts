import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../failure.ts';
import type { Server } from '../server.ts';
import type { Keys } from './tenant.ts';

const operation = z.looseObject({
  operationId: z.string(),
  tags: z.array(z.string()),
  'x-roles': z.array(z.string()),
});
const document = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operation)) });

/** Of the roles that an operation is for, the one whose key is sent: the one that may see most. */
const preferred = ['brand', 'support', 'finance', 'partner', 'admin'] as const;

/**
 * Writes the configuration of a run: what we say in schemathesis.toml, and the key for each operation.
 *
 * @throws Failure for an operation that no key of ours is for
 */
export async function writeConfiguration(folder: string, server: Server, keys: Keys): Promise<void> {
  const { paths } = await server.read('', '/openapi.json', document);
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const byKey = Map.groupBy(
    operations.filter((one) => !one['x-roles'].includes('anyone')),
    (one) => keyFor(one, keys),
  );
  const authorized = [...byKey].map(
    ([key, ones]) =>
      '[[operations]]\n' +
      `include-operation-id = ${JSON.stringify(ones.map(({ operationId }) => operationId))}\n` +
      `headers = { Authorization = "Bearer ${key}" }\n`,
  );
  const ours = readFileSync(join(import.meta.dirname, 'schemathesis.toml'), 'utf8');
  writeFileSync(join(folder, 'schemathesis.toml'), [ours, ...authorized].join('\n'), { mode: 0o600 });
  copyFileSync(join(import.meta.dirname, 'hooks.py'), join(folder, 'hooks.py'));
}

function keyFor({ operationId, tags, 'x-roles': roles }: z.output<typeof operation>, keys: Keys): string {
  // Keys are revoked and replaced here: those of another brand.
  if (tags.includes('api-keys')) return keys.ofKeys;
  const role = preferred.find((one) => roles.includes(one));
  if (role === undefined) throw new Failure(`${operationId} is for no role that there is a key of.`);
  return keys[role];
}
