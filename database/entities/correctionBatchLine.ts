import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Instruction } from '../../domain/action/instruction.ts';
import type { HistoryState } from '../../domain/action/state.ts';
import type { Move } from '../../domain/correctionBatch/approvals.ts';
import type { FieldError, ProblemCode } from '../../domain/errors.ts';

/** What became of a line so far. WOULD_DO: the dry run found nothing against it. NOT_UNDONE: it was done, and stays so. */
export const lineOutcomes = ['WOULD_DO', 'REFUSED', 'DONE', 'UNDONE', 'NOT_UNDONE'] as const;
export type LineOutcome = (typeof lineOutcomes)[number];

/** Whose an action is and what it pays, before or after a line. */
export type LineStanding = Pick<HistoryState, 'state' | 'stateDetail' | 'partnerId' | 'payout' | 'currency'>;

/** Why a line was refused, or is not undone. */
export interface LineProblem {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: readonly FieldError[];
}

/** One line of a batch of corrections. */
export const CorrectionBatchLineEntity = defineEntity({
  name: 'CorrectionBatchLine',
  tableName: 'correction_batch_line',
  properties: {
    batchId: p.uuid().primary(),
    /** Of the line of the file, whose header is line 1; in JSON from 1. */
    number: p.integer().primary(),
    /** What it says, until it is read. */
    row: p.json<unknown>().nullable(),
    actionId: p.uuid().nullable(),
    instruction: p.json<Instruction>().nullable(),
    note: p.text().nullable(),
    /** Null: it waits for its turn in the dry run. */
    outcome: p.text().$type<LineOutcome>().nullable(),
    /** The latest row of its action's history when the dry run looked at it. */
    seenHistoryId: p.bigint('string').nullable(),
    /** By the dry run; of what is done, as the action's history has it. */
    before: p.json<LineStanding>().nullable(),
    after: p.json<LineStanding>().nullable(),
    moves: p.json<readonly Move[]>().nullable(),
    problem: p.json<LineProblem>().nullable(),
  },
});

export type CorrectionBatchLine = InferEntity<typeof CorrectionBatchLineEntity>;
