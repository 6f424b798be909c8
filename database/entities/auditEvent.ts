import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** What somebody did, or tried, through the API: a row that is never changed. No bodies, and of personal data the address alone. */
export const AuditEventEntity = defineEntity({
  name: 'AuditEvent',
  tableName: 'audit_event',
  properties: {
    id: p.uuid().primary(),
    /** Wall time. */
    at: instantColumn(),
    /** The brand of the key; null for an admin's and for one that nobody knows. */
    brandId: p.uuid().nullable(),
    /** Null: the key is none of ours. */
    keyId: p.uuid().nullable(),
    /** The first characters of what was sent as a key, where it was refused as such. */
    keyPrefix: p.text().nullable(),
    role: p.text().nullable(),
    method: p.text(),
    /** The pattern of the path, such as `/v1/partners/:id`. */
    route: p.text(),
    /** The last id in the path; else that of what was made. */
    objectId: p.uuid().nullable(),
    outcome: p.text().$type<AuditOutcome>(),
    status: p.integer(),
    requestId: p.text(),
    ipAddress: p.text().nullable(),
  },
});

/**
 * DONE, REPLAYED (an earlier answer under an Idempotency-Key) or PREVIEWED, which change nothing, REFUSED, or FAILED: our
 * failure, of which nobody knows how far it came.
 */
export const auditOutcomes = ['DONE', 'REPLAYED', 'PREVIEWED', 'REFUSED', 'FAILED'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

export type AuditEvent = InferEntity<typeof AuditEventEntity>;
