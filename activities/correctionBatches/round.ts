import { CorrectionBatchEntity, type CorrectionBatch } from '../../database/entities/correctionBatch.ts';
import type { LineStanding } from '../../database/entities/correctionBatchLine.ts';
import { batchView, heldBatch } from '../../database/queries/correctionBatches.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import type { BatchState, WorkingState } from '../../domain/correctionBatch/states.ts';
import { afterLastLine } from '../../domain/correctionBatch/states.ts';
import type { BatchView } from '../../domain/correctionBatch/view.ts';

/*
 * A batch is worked on in rounds: one activity for some lines. What a round has done is known from the lines, so the next one goes
 * on where the last has come to, also after a crash.
 */

export interface BatchRoundInput {
  readonly batchId: string;
  /** The workflow's time. */
  readonly now: string;
}

export interface BatchRound {
  readonly view: BatchView;
  /** Nothing could be done: every action was busy, or Temporal away. */
  readonly stalled: boolean;
}

/** The commands of a batch on actions have ids of their own, so that each line is carried out once, and undone once. */
export const commandIdOf = (batchId: string, number: number): string => `${commandsOf(batchId)}${String(number)}`;

/** How the ids of all commands of a batch begin. */
export const commandsOf = (batchId: string): string => `batch/${batchId}/`;

/** Where a batch is now. */
export async function lookAtBatch(database: Database, { batchId }: { readonly batchId: string }): Promise<BatchView> {
  const em = database.em.fork();
  return batchView(em, await em.findOneOrFail(CorrectionBatchEntity, batchId));
}

/**
 * There is no line left to work on, so the batch goes on to its next state, unless somebody has decided otherwise meanwhile.
 * @param found what goes with it
 */
export async function afterAllLines(
  em: EntityManager,
  batchId: string,
  state: WorkingState,
  now: string,
  found: (batch: CorrectionBatch) => Promise<Partial<CorrectionBatch>> = () => Promise.resolve({}),
): Promise<BatchRound> {
  const batch = await heldBatch(em, batchId);
  if (batch.state !== state) return { view: await batchView(em, batch), stalled: false };
  return {
    view: await moveBatch(em, batch, { state: afterLastLine[state], ...(await found(batch)) }, now),
    stalled: false,
  };
}

/** Moves a batch that is held to another state; answers where it is then. */
export async function moveBatch(
  em: EntityManager,
  batch: CorrectionBatch,
  changed: Partial<CorrectionBatch> & { readonly state: BatchState },
  now: string,
): Promise<BatchView> {
  const after = { ...changed, version: batch.version + 1, updatedAt: now };
  await em.nativeUpdate(CorrectionBatchEntity, { id: batch.id }, after);
  return batchView(em, { ...batch, ...after });
}

/** What of an action a line shows. */
export const lineStanding = ({ state, stateDetail, partnerId, payout, currency }: LineStanding): LineStanding => ({
  state,
  stateDetail,
  partnerId,
  payout,
  currency,
});
