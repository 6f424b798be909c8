import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { decimalColumn, instantColumn } from '../types.ts';

/** Money that a brand has sent to pay its partners from. Append-only. */
export const DepositEntity = defineEntity({
  name: 'Deposit',
  tableName: 'deposit',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    currency: p.text(),
    /** Below zero: what went back to the brand, or corrects another. */
    amount: decimalColumn(),
    /** The bank's word for it, unique for the brand. */
    reference: p.text(),
    receivedAt: instantColumn(),
    recordedAt: instantColumn(),
    actor: p.text(),
  },
});

export type Deposit = InferEntity<typeof DepositEntity>;
