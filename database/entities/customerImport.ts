import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** A file of customers that a brand has sent; its lines are carried out by a workflow. */
export const CustomerImportEntity = defineEntity({
  name: 'CustomerImport',
  tableName: 'customer_import',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    actor: p.text(),
    /** How many it has, without the header. */
    lines: p.integer(),
    startedAt: instantColumn(),
    completedAt: instantColumn().nullable(),
  },
});

export type CustomerImport = InferEntity<typeof CustomerImportEntity>;
