import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Terms } from '../../domain/contract/terms.ts';
import { instantColumn } from '../types.ts';

/** New terms of a template from a date on; each contract of the template gets one that follows it. */
export const TemplateModificationEntity = defineEntity({
  name: 'TemplateModification',
  tableName: 'template_modification',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    templateId: p.uuid(),
    terms: p.json<Terms>(),
    startAt: instantColumn(),
    /** Whether a partner may begin the new terms before. */
    earlyOptIn: p.boolean(),
    /** For the partners. */
    comment: p.text().nullable(),
    createdAt: instantColumn(),
  },
});

export type TemplateModification = InferEntity<typeof TemplateModificationEntity>;
