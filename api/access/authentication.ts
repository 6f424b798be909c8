import { ApiKeyEntity } from '../../database/entities/index.ts';
import type { ApiKey } from '../../database/entities/apiKey.ts';
import type { EntityManager } from '../../database/orm.ts';
import { DomainError } from '../../domain/errors.ts';
import { instantText } from '../../domain/instant.ts';
import { wallClock } from '../../platform/clock.ts';
import { hashOf, isMistyped, prefixOf } from './keys.ts';
import type { Principal } from './principal.ts';
import { isScope } from './scopes.ts';

/** A key that opens nothing, and what the audit log may know of it. */
export class KeyRefused extends DomainError {
  /** The first characters of the key; null when none was sent, or something else. */
  readonly prefix: string | null;
  /** The key that it once was. */
  readonly former: Pick<ApiKey, 'id' | 'brandId'> | null;

  constructor(detail: string, prefix: string | null = null, former: Pick<ApiKey, 'id' | 'brandId'> | null = null) {
    super('UNAUTHENTICATED', detail);
    this.prefix = prefix;
    this.former = former;
  }
}

/**
 * Who holds the key of an `Authorization: Bearer <key>` header. The key is looked up by its hash: how long that takes tells
 * nothing about any key. @throws KeyRefused
 */
export async function authenticated(authorization: string | undefined, em: EntityManager): Promise<Principal> {
  const key = /^Bearer +([\x21-\x7e]{1,512}) *$/i.exec(authorization ?? '')?.[1];
  if (key === undefined) throw new KeyRefused('Send the header Authorization: Bearer <key>.');
  const prefix = key.startsWith('pp_') ? prefixOf(key) : null;
  if (isMistyped(key)) throw new KeyRefused('This key is mistyped: its checksum does not fit.', prefix);
  const row = await em.findOne(ApiKeyEntity, { hash: hashOf(key) });
  if (row === null) throw new KeyRefused('This key is unknown.', prefix);
  if (row.revokedAt) throw new KeyRefused('This key is revoked.', prefix, row);
  if (row.expiresAt && row.expiresAt <= (await wallClock.now())) {
    const cause = row.rotatedTo ? 'was rotated, and ended' : 'expired';
    throw new KeyRefused(`This key ${cause} at ${instantText(row.expiresAt)}.`, prefix, row);
  }
  return principal(row);
}

function principal({ id: keyId, role, brandId, partnerId, ...row }: ApiKey): Principal {
  // What a later version has stored and this one does not know grants nothing.
  const scopes = row.scopes?.filter(isScope) ?? null;
  const key = { keyId, scopes };
  if (role === 'admin') return { ...key, role, brandId: null, partnerId: null };
  if (brandId && role === 'partner' && partnerId) return { ...key, role, brandId, partnerId };
  if (brandId && (role === 'brand' || role === 'support' || role === 'finance')) {
    return { ...key, role, brandId, partnerId: null };
  }
  throw new Error(`API key ${keyId} has a role that does not fit its brand and partner`);
}
