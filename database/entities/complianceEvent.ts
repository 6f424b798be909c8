import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { ComplianceReason } from '../../domain/payout/complianceHold.ts';
import { instantColumn } from '../types.ts';

/** A partner was held, so that nothing goes out to it, or released; it is never changed. */
export const ComplianceEventEntity = defineEntity({
  name: 'ComplianceEvent',
  tableName: 'compliance_event',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    partnerId: p.uuid(),
    kind: p.text().$type<'HOLD' | 'RELEASE'>(),
    /** Of a hold. */
    reason: p.text().$type<ComplianceReason>().nullable(),
    note: p.text(),
    actor: p.text(),
    at: instantColumn(),
  },
});

export type ComplianceEvent = InferEntity<typeof ComplianceEventEntity>;
