import { defineEntity, p } from '@mikro-orm/core';
import { decimalColumn, instantColumn } from '../types.ts';

/** One of the monthly parts that an action's payout is paid in. */
export const InstallmentEntity = defineEntity({
  name: 'Installment',
  tableName: 'installment',
  properties: {
    actionId: p.uuid().primary(),
    cycle: p.integer().primary(),
    /** From 1. */
    number: p.integer().primary(),
    dueAt: instantColumn(),
    /** In the action's payout currency. */
    amount: decimalColumn(),
    /** When it became payable; null: still to come. */
    payableSince: instantColumn().nullable(),
  },
});
