import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** An API key; only its hash is kept. Admin keys have no brand, partner keys have a partner as well. */
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
    brandId: p.uuid().nullable(),
    partnerId: p.uuid().nullable(),
    createdAt: instantColumn(),
    revokedAt: instantColumn().nullable(),
  },
});

export type ApiKey = InferEntity<typeof ApiKeyEntity>;
