import { z } from 'zod';
import type { ApiKey } from '../database/entities/apiKey.ts';
import { ApiKeyEntity } from '../database/entities/index.ts';
import { lastUses } from '../database/queries/audit.ts';
import type { EntityManager } from '../database/orm.ts';
import { DomainError } from '../domain/errors.ts';
import { instantText } from '../domain/instant.ts';
import { roles, type PrincipalOf } from './access/principal.ts';
import { covers, isScope, scopes } from './access/scopes.ts';
import { found } from './access/tenancy.ts';
import { at, id } from './http/fields.ts';

export const role = z.enum(roles);

export const scopeList = z
  .array(z.enum(scopes))
  .min(1)
  .max(scopes.length)
  .refine((list) => new Set(list).size === list.length, 'expected each scope once')
  .meta({ example: ['actions:read', 'actions:write'] });

/** How a key is shown: all of it but itself. */
export const apiKey = z
  .strictObject({
    id,
    prefix: z.string().meta({ description: 'The first characters of the key, to recognise it.' }),
    role,
    scopes: scopeList.nullable().meta({ description: 'Null: all that the role may.' }),
    brandId: id.nullable(),
    partnerId: id.nullable(),
    createdAt: at,
    createdBy: id.nullable().meta({ description: 'The key that made it; null for the first of an installation.' }),
    expiresAt: at.nullable().meta({ description: 'Null: never.' }),
    lastUsedAt: at.nullable().meta({ description: 'Some seconds behind; null: never.' }),
    rotatedTo: id.nullable().meta({ description: 'The key in its place.' }),
    revokedAt: at.nullable(),
  })
  .meta({ id: 'ApiKey' });

export const shownKey = apiKey
  .extend({ key: z.string().optional().meta({ description: 'Shown once: a repeat of the request leaves it out.' }) })
  .meta({ id: 'NewApiKey' });

export const keyView = (row: ApiKey, lastUsedAt: string | undefined): z.output<typeof apiKey> => ({
  id: row.id,
  prefix: row.prefix,
  role: role.parse(row.role),
  scopes: row.scopes?.filter(isScope) ?? null,
  brandId: row.brandId ?? null,
  partnerId: row.partnerId ?? null,
  createdAt: instantText(row.createdAt),
  createdBy: row.createdBy ?? null,
  expiresAt: instantText(row.expiresAt),
  lastUsedAt: instantText(lastUsedAt),
  rotatedTo: row.rotatedTo ?? null,
  revokedAt: instantText(row.revokedAt),
});

/** Keys as a list shows them, each with when it was last used. */
export async function keyViews(em: EntityManager, rows: readonly ApiKey[]): Promise<z.output<typeof apiKey>[]> {
  const used = await lastUses(
    em,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => keyView(row, used.get(row.id)));
}

export type KeyMaker = PrincipalOf<'admin' | 'brand'>;

/** The keys, and what was done with them, that a principal sees: an admin all, a brand its own. */
export const managed = ({ brandId }: KeyMaker) => (brandId === null ? {} : { brandId });

/** @throws DomainError NOT_FOUND for another brand's */
export const managedKey = async (em: EntityManager, maker: KeyMaker, keyId: string): Promise<ApiKey> =>
  found(await em.findOne(ApiKeyEntity, { id: keyId, ...managed(maker) }), 'API key');

/** When the key that asks ends; null: never. */
export const endOf = async (em: EntityManager, { keyId }: KeyMaker): Promise<string | null> =>
  (await em.findOneOrFail(ApiKeyEntity, { id: keyId })).expiresAt ?? null;

/** A narrowed key makes none that may more than itself. @throws DomainError SCOPE_MISSING */
export function requireCovered(maker: KeyMaker, wanted: ApiKey['scopes']): void {
  if (maker.scopes === null || covers(maker.scopes, wanted?.filter(isScope) ?? null)) return;
  throw new DomainError('SCOPE_MISSING', `This key gives no more than it has: ${maker.scopes.join(', ')}.`);
}
