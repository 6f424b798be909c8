import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Terms } from '../../domain/contract/terms.ts';
import { instantColumn } from '../types.ts';

/** Terms that a brand offers to many partners (seed 000). Contracts made from it follow its modifications. */
export const TemplateEntity = defineEntity({
  name: 'Template',
  tableName: 'template',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    name: p.text(),
    /** As they were when it was made; a modification brings others from its start on. */
    terms: p.json<Terms>(),
    createdAt: instantColumn(),
  },
});

export type Template = InferEntity<typeof TemplateEntity>;
