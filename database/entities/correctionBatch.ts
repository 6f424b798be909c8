import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { BatchTotal } from '../../domain/correctionBatch/approvals.ts';
import type { BatchState } from '../../domain/correctionBatch/states.ts';
import { instantColumn } from '../types.ts';

/** Corrections that support has sent together; a workflow looks at them first and carries them out once they are approved. */
export const CorrectionBatchEntity = defineEntity({
  name: 'CorrectionBatch',
  tableName: 'correction_batch',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    /** Who sent it. */
    actor: p.text(),
    lines: p.integer(),
    state: p.text().$type<BatchState>(),
    /** Grows with each change of state: of two views the one with the greater is the newer. */
    version: p.integer(),
    /** What it would move, by the dry run; null until that is complete. */
    planned: p.json<readonly BatchTotal[]>().nullable(),
    /** How many keys have to approve it; null until the dry run is complete. */
    approvalsNeeded: p.integer().nullable(),
    submittedAt: instantColumn(),
    /** Of its state. */
    updatedAt: instantColumn(),
  },
});

export type CorrectionBatch = InferEntity<typeof CorrectionBatchEntity>;
