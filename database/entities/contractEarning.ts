import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { EarningExplanation, EarningKind } from '../../domain/earning/earning.ts';
import { decimalColumn, instantColumn } from '../types.ts';

/** What a contract earns its partner beside its actions: fees, guarantees, bonuses. Each cause once. */
export const ContractEarningEntity = defineEntity({
  name: 'ContractEarning',
  tableName: 'contract_earning',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    contractId: p.uuid(),
    partnerId: p.uuid(),
    kind: p.text().$type<EarningKind>(),
    /** Of a bonus. */
    eventType: p.text().nullable(),
    /** `2026-11`; null for what is not of a month. */
    month: p.text().nullable(),
    /** Of its ledger transaction, if it moved money. */
    cause: p.text(),
    /** Signed: a bonus that is less than what was paid before takes the difference back. */
    amount: decimalColumn(),
    currency: p.text(),
    explanation: p.json<EarningExplanation>(),
    dueAt: instantColumn(),
    recordedAt: instantColumn(),
  },
});

export type ContractEarning = InferEntity<typeof ContractEarningEntity>;
