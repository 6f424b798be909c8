import { ApiKeyEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { DomainError } from '../../domain/errors.ts';
import { hashOf } from './keys.ts';
import type { Principal } from './principal.ts';

/**
 * Who holds the key of an `Authorization: Bearer <key>` header. The key is looked up by its hash: how long that takes tells
 * nothing about any key. @throws DomainError UNAUTHENTICATED
 */
export async function authenticated(authorization: string | undefined, em: EntityManager): Promise<Principal> {
  const key = /^Bearer +([\x21-\x7e]{1,512}) *$/i.exec(authorization ?? '')?.[1];
  if (key === undefined) throw new DomainError('UNAUTHENTICATED', 'Send the header Authorization: Bearer <key>.');
  const row = await em.findOne(ApiKeyEntity, { hash: hashOf(key), revokedAt: null });
  if (row === null) throw new DomainError('UNAUTHENTICATED', 'This key is unknown or revoked.');
  return principal(row);
}

interface KeyRow {
  readonly id: string;
  readonly role: string;
  readonly brandId?: string | null | undefined;
  readonly partnerId?: string | null | undefined;
}

function principal({ id: keyId, role, brandId, partnerId }: KeyRow): Principal {
  if (role === 'admin') return { role, keyId, brandId: null, partnerId: null };
  if (brandId && role === 'partner' && partnerId) return { role, keyId, brandId, partnerId };
  if (brandId && (role === 'brand' || role === 'support' || role === 'finance')) {
    return { role, keyId, brandId, partnerId: null };
  }
  throw new Error(`API key ${keyId} has a role that does not fit its brand and partner`);
}
