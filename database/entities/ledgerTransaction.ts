import { defineEntity, p } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** One cause that moved money; its entries sum to zero for each currency. */
export const LedgerTransactionEntity = defineEntity({
  name: 'LedgerTransaction',
  tableName: 'ledger_transaction',
  properties: {
    brandId: p.uuid().primary(),
    /** Such as `action/<id>/lock`; the key that makes posting twice impossible. */
    cause: p.text().primary(),
    actionId: p.uuid().nullable(),
    payoutId: p.uuid().nullable(),
    /** Of what a contract earns beside its actions. */
    contractId: p.uuid().nullable(),
    effectiveAt: instantColumn(),
    recordedAt: instantColumn(),
  },
});
