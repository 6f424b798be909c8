import { defineEntity, p } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** The first answer to a request with an Idempotency-Key. */
export const IdempotencyKeyEntity = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_key',
  properties: {
    /** The API key that sent it. */
    keyId: p.uuid().primary(),
    key: p.text().primary(),
    requestHash: p.text(),
    /** Absent while the first request runs. */
    status: p.integer().nullable(),
    answer: p.json<unknown>().nullable(),
    /** By the wall clock: a lock left by a dead process expires. */
    lockedAt: instantColumn(),
  },
});
