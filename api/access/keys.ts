import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { ApiKeyEntity } from '../../database/entities/index.ts';
import type { Database } from '../../database/orm.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Role } from './principal.ts';
import { sha256 } from '../../platform/sha256.ts';

/** A new API key: 32 random bytes behind the role that it is for, so that a key found lying around tells what it opens. */
export const newKey = (role: Role): string => `pp_${role}_${randomBytes(32).toString('base64url')}`;

/** What is kept of a key. SHA-256 without salt is enough for 256 random bits, and lets the key be found by its hash. */
export const hashOf = sha256;

/** The characters by which people tell keys apart in a list. */
export const prefixOf = (key: string): string => key.slice(0, (/^pp_[a-z]+_/.exec(key)?.[0].length ?? 0) + 4);

/** Makes `key` the admin key if the installation never had one; afterwards it changes nothing, so that a revoked key stays revoked. */
export async function ensureAdminKey(database: Database, clock: Clock, key: string): Promise<void> {
  const em = database.em.fork();
  if ((await em.count(ApiKeyEntity, { role: 'admin' })) > 0) return;
  await em.upsert(
    ApiKeyEntity,
    { id: uuid(), hash: hashOf(key), prefix: prefixOf(key), role: 'admin', createdAt: await clock.now() },
    { onConflictFields: ['hash'], onConflictAction: 'ignore' },
  );
}
