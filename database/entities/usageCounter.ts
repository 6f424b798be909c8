import { defineEntity, p } from '@mikro-orm/core';
import { decimalColumn } from '../types.ts';

/** What one limit or tier of a contract has taken so far, in one scope and period (domain/evaluation/limits/usage.ts). */
export const UsageCounterEntity = defineEntity({
  name: 'UsageCounter',
  tableName: 'usage_counter',
  properties: {
    contractId: p.uuid().primary(),
    key: p.text().primary(),
    total: decimalColumn(),
  },
});
