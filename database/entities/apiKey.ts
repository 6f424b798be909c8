import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** An API key; only its hash is kept. Admin keys have no brand, partner keys have a partner as well. Its times are wall time. */
export const ApiKeyEntity = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  properties: {
    id: p.uuid().primary(),
    /** SHA-256 of the key, hexadecimal. */
    hash: p.text(),
    /** First characters of the key, to recognise it in lists. */
    prefix: p.text(),
    role: p.text(),
    /** What it is narrowed to; null for all that its role may. */
    scopes: p.array().nullable(),
    brandId: p.uuid().nullable(),
    partnerId: p.uuid().nullable(),
    createdAt: instantColumn(),
    /** The key that made it; null for an installation's first. */
    createdBy: p.uuid().nullable(),
    expiresAt: instantColumn().nullable(),
    /** Its successor; from then on it only lives out the overlap. */
    rotatedTo: p.uuid().nullable(),
    revokedAt: instantColumn().nullable(),
  },
});

export type ApiKey = InferEntity<typeof ApiKeyEntity>;
