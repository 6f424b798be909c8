import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { DisbursementState } from '../../domain/payout/disbursement.ts';
import { decimalColumn, instantColumn } from '../types.ts';

/** Money on its way to a partner. */
export const PayoutEntity = defineEntity({
  name: 'Payout',
  tableName: 'payout',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    partnerId: p.uuid(),
    statementId: p.uuid(),
    currency: p.text(),
    amount: decimalColumn(),
    state: p.text().$type<DisbursementState>(),
    rail: p.text(),
    /** What the rail answered: its reference of the payment. */
    receipt: p.text().nullable(),
    scheduledFor: instantColumn(),
    createdAt: instantColumn(),
    /** When it was handed to the rail. */
    sentAt: instantColumn().nullable(),
    /** When the rail is asked next what became of it, or to take it after all. */
    askAt: instantColumn().nullable(),
    completedAt: instantColumn().nullable(),
    /** When it failed or came back. */
    endedAt: instantColumn().nullable(),
    /** When its amount joined the next statement. */
    retriedAt: instantColumn().nullable(),
    /** Why it failed or came back. */
    failure: p.text().nullable(),
  },
});

export type Payout = InferEntity<typeof PayoutEntity>;
