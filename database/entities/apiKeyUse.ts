import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** How often a key was used for a route on a day of wall time in UTC. */
export const ApiKeyUseEntity = defineEntity({
  name: 'ApiKeyUse',
  tableName: 'api_key_use',
  properties: {
    id: p.uuid().primary(),
    keyId: p.uuid(),
    brandId: p.uuid().nullable(),
    /** YYYY-MM-DD. */
    day: p.text(),
    method: p.text(),
    /** The pattern of the path, such as `/v1/partners/:id`. */
    route: p.text(),
    answered: p.integer(),
    /** Of these, how many were answered with a problem. */
    refused: p.integer(),
    firstAt: instantColumn(),
    lastAt: instantColumn(),
  },
});

export type ApiKeyUse = InferEntity<typeof ApiKeyUseEntity>;
