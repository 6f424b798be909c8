import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { v7 as uuid } from 'uuid';
import { ApiKeyEntity } from '../../database/entities/index.ts';
import type { Database } from '../../database/orm.ts';
import { wallClock } from '../../platform/clock.ts';
import { StartError } from '../../platform/program.ts';
import { sha256 } from '../../platform/sha256.ts';
import { roles, type Role } from './principal.ts';

/** 32 random bytes in base64url. */
const secretCharacters = 43;
const checksumCharacters = 6;
const keyForm = new RegExp(`^pp_(${roles.join('|')})_([A-Za-z0-9_-]*)$`);

/**
 * A new API key: 32 random bytes behind the role that it is for, so that a key found lying around tells what it opens, and
 * a checksum, so that it tells by itself whether it is one.
 */
export function newKey(role: Role): string {
  const text = `pp_${role}_${randomBytes(32).toString('base64url')}`;
  return `${text}${checksumOf(text)}`;
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** CRC-32 of all that stands before it, in base 62, as GitHub's tokens have it. */
function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  while (digits.length < checksumCharacters) {
    digits = base62.charAt(rest % base62.length) + digits;
    rest = Math.floor(rest / base62.length);
  }
  return digits;
}

/**
 * Whether a text looks like one of our keys and is none, which is told without the database. Keys of before 0.6.0 have no
 * checksum, and an admin's first key may be any text.
 */
export function isMistyped(text: string): boolean {
  const [, role, secret = ''] = keyForm.exec(text) ?? [];
  if (role === undefined || secret.length === secretCharacters) return false;
  if (secret.length !== secretCharacters + checksumCharacters) return role !== 'admin';
  return checksumOf(text.slice(0, -checksumCharacters)) !== text.slice(-checksumCharacters);
}

/** What is kept of a key. SHA-256 without salt is enough for 256 random bits, and lets the key be found by its hash. */
export const hashOf = sha256;

/** The characters by which people tell keys apart in a list. */
export const prefixOf = (key: string): string => key.slice(0, (/^pp_[a-z]+_/.exec(key)?.[0].length ?? 0) + 4);

/**
 * Makes `key` the admin key if the installation never had one; afterwards it changes nothing, so that a revoked key stays revoked.
 * @throws StartError for one that looks like ours and would never open anything
 */
export async function ensureAdminKey(database: Database, key: string): Promise<void> {
  if (isMistyped(key)) throw new StartError('BOOTSTRAP_ADMIN_KEY looks like an API key, but is mistyped');
  const em = database.em.fork();
  if ((await em.count(ApiKeyEntity, { role: 'admin' })) > 0) return;
  await em.upsert(
    ApiKeyEntity,
    { id: uuid(), hash: hashOf(key), prefix: prefixOf(key), role: 'admin', createdAt: await wallClock.now() },
    { onConflictFields: ['hash'], onConflictAction: 'ignore' },
  );
}
