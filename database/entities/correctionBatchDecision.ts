import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { BatchCommand, BatchState } from '../../domain/correctionBatch/states.ts';
import { instantColumn } from '../types.ts';

/** What somebody decided about a batch of corrections: approved, paused, resumed, cancelled it or asked for its undo. */
export const CorrectionBatchDecisionEntity = defineEntity({
  name: 'CorrectionBatchDecision',
  tableName: 'correction_batch_decision',
  properties: {
    batchId: p.uuid().primary(),
    /** A repeat under the same id decides nothing more. */
    commandId: p.text().primary(),
    command: p.text().$type<BatchCommand>(),
    actor: p.text(),
    note: p.text().nullable(),
    at: instantColumn(),
    /** The state that it was decided in, and the one that it led to. */
    givenIn: p.text().$type<BatchState>(),
    state: p.text().$type<BatchState>(),
  },
});

export type CorrectionBatchDecision = InferEntity<typeof CorrectionBatchDecisionEntity>;
