import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { DomainError } from '../domain/errors.ts';
import { correctionBatchStartOptions, type BatchDecision } from '../workflows/messages/correctionBatch.ts';
import { inOurWords, updated } from './update.ts';

const decideWithinMs = 10_000;

/**
 * Has the workflow of a batch, running or completed, carry out a decision. Its id makes a repeat harmless.
 *
 * @throws DomainError the refusal; UNAVAILABLE when it is not known whether it was carried out
 */
export async function decided(
  client: Client,
  batch: { readonly id: string; readonly brandId: string; readonly lines: number },
  definition: UpdateDefinition<unknown, [BatchDecision]>,
  decision: BatchDecision,
): Promise<void> {
  const { id: batchId, brandId, lines } = batch;
  const start = correctionBatchStartOptions({ batchId, brandId, lines });
  const args: [BatchDecision] = [decision];
  const update = { type: 'correctionBatch', start, definition, args, updateId: decision.commandId };
  const slow = new DomainError('UNAVAILABLE', 'The batch does not answer in time; try again.');
  await inOurWords(client, slow, () => updated(client, update, decideWithinMs));
}
