import { BrandEntity } from '../../database/entities/brand.ts';
import type { CorrectionBatch } from '../../database/entities/correctionBatch.ts';
import { CorrectionBatchDecisionEntity } from '../../database/entities/correctionBatchDecision.ts';
import { batchTotals, batchView, heldBatch } from '../../database/queries/correctionBatches.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { approvalsNeeded } from '../../domain/correctionBatch/approvals.ts';
import { steered, type BatchCommand } from '../../domain/correctionBatch/states.ts';
import type { BatchView } from '../../domain/correctionBatch/view.ts';
import { assertNever, DomainError } from '../../domain/errors.ts';
import { moveBatch } from './round.ts';

export interface SteerBatchInput {
  readonly batchId: string;
  readonly command: BatchCommand;
  /** A repeat under the same id decides nothing more. */
  readonly commandId: string;
  readonly actor: string;
  readonly note: string | null;
  /** The workflow's time. */
  readonly now: string;
}

const secondsForTotals = 10;

/**
 * Somebody decides about a batch. A repeat is safe: it finds its own decision.
 *
 * @throws DomainError BATCH_STATE_REFUSES; BATCH_ALREADY_APPROVED when another key has to approve
 */
export const steerBatch = (database: Database, input: SteerBatchInput): Promise<BatchView> =>
  transaction(
    database,
    async (em) => {
      const { batchId, command, commandId, actor, note, now } = input;
      const batch = await heldBatch(em, batchId);
      if ((await em.count(CorrectionBatchDecisionEntity, { batchId, commandId })) > 0) return batchView(em, batch);
      // Asked first: what the state refuses is refused whoever asks.
      steered(batch.state, command, true);
      const asked = { ...batch, ...(await neededNow(em, batch, command)) };
      const state = steered(batch.state, command, await isAgreed(em, asked, input));
      const decision = { batchId, commandId, command, actor, note, at: now, givenIn: batch.state, state };
      await em.insert(CorrectionBatchDecisionEntity, decision);
      return moveBatch(em, batch, { state, approvalsNeeded: asked.approvalsNeeded }, now);
    },
    secondsForTotals,
  );

/** The brand may have set another threshold since the dry run. */
async function neededNow(
  em: EntityManager,
  { state, planned, brandId }: CorrectionBatch,
  command: BatchCommand,
): Promise<Partial<CorrectionBatch>> {
  if (command !== 'APPROVE' || state !== 'READY' || !planned) return {};
  return { approvalsNeeded: approvalsNeeded(planned, await em.findOneOrFail(BrandEntity, brandId)) };
}

/** Whether enough people want it, with this one. */
async function isAgreed(
  em: EntityManager,
  batch: CorrectionBatch,
  { command, actor }: SteerBatchInput,
): Promise<boolean> {
  switch (command) {
    case 'APPROVE': {
      const before = await voices(em, batch);
      if (before.includes(actor)) throw new DomainError('BATCH_ALREADY_APPROVED', sayOf(batch));
      return before.length + 1 >= (batch.state === 'READY' ? (batch.approvalsNeeded ?? 2) : 2);
    }
    case 'UNDO': {
      const brand = await em.findOneOrFail(BrandEntity, batch.brandId);
      return approvalsNeeded(await batchTotals(em, batch.id, ['DONE']), brand) === 1;
    }
    case 'PAUSE':
    case 'RESUME':
    case 'CANCEL':
      return true;
    default:
      return assertNever(command);
  }
}

/** The keys that want what waits for approval: those that approved the run, or the one that asked for the undo. */
async function voices(em: EntityManager, { id: batchId, state }: CorrectionBatch): Promise<string[]> {
  if (state === 'READY') {
    const approvals = await em.find(CorrectionBatchDecisionEntity, { batchId, command: 'APPROVE', givenIn: state });
    return approvals.map(({ actor }) => actor);
  }
  // One that was cancelled may be asked for again.
  const requests = await em.find(
    CorrectionBatchDecisionEntity,
    { batchId, command: 'UNDO' },
    { orderBy: { at: 'desc', commandId: 'desc' }, limit: 1 },
  );
  return requests.map(({ actor }) => actor);
}

const sayOf = ({ id, state }: CorrectionBatch): string =>
  state === 'READY'
    ? `This key has approved batch ${id} already; another one has to.`
    : `This key has asked for the undo of batch ${id}; another one has to approve it.`;
