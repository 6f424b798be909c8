import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Account } from '../../domain/ledger/postings.ts';
import { decimalColumn, instantColumn } from '../types.ts';

/** One side of a ledger transaction. Append-only. */
export const LedgerEntryEntity = defineEntity({
  name: 'LedgerEntry',
  tableName: 'ledger_entry',
  properties: {
    id: p.bigint('string').primary().autoincrement(),
    recordedAt: instantColumn().primary(),
    brandId: p.uuid(),
    cause: p.text(),
    account: p.text().$type<Account>(),
    partnerId: p.uuid().nullable(),
    currency: p.text(),
    /** Signed. */
    amount: decimalColumn(),
    effectiveAt: instantColumn(),
  },
});

export type LedgerEntry = InferEntity<typeof LedgerEntryEntity>;
