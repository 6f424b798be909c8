import type { Client } from '@temporalio/client';
import { DomainError } from '../domain/errors.ts';
import { decideReturn, returnRequestStartOptions, type ReturnDecision } from '../workflows/messages/returnRequest.ts';
import { inOurWords, updated } from './update.ts';

const decideWithinMs = 10_000;

/**
 * Has a return request's workflow take the partner's answer, or the brand's withdrawal. Its id makes a repeat harmless.
 *
 * @throws DomainError RETURN_REQUEST_ANSWERED; UNAVAILABLE when it is not known yet whether it was taken
 */
export async function toReturnRequest(
  client: Client,
  request: Parameters<typeof returnRequestStartOptions>[0],
  decision: ReturnDecision,
): Promise<void> {
  const args: [ReturnDecision] = [decision];
  const start = returnRequestStartOptions(request);
  const update = { type: 'returnRequest', start, definition: decideReturn, args, updateId: decision.commandId };
  const slow = new DomainError('UNAVAILABLE', 'It is not known yet whether the answer was taken; ask again.');
  await inOurWords(client, slow, () => updated(client, update, decideWithinMs));
}
