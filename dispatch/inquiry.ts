import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { DomainError } from '../domain/errors.ts';
import { inquiryStartOptions } from '../workflows/messages/inquiry.ts';
import { inOurWords, updated } from './update.ts';

const answerWithinMs = 10_000;

/**
 * Has an inquiry answered or withdrawn by its workflow, running or completed. Its id makes a repeat harmless.
 *
 * @throws DomainError what the domain refuses; UNAVAILABLE when it is not known yet what came of it
 */
export async function toInquiry<Order extends { readonly commandId: string }>(
  client: Client,
  inquiry: Parameters<typeof inquiryStartOptions>[0],
  definition: UpdateDefinition<unknown, [Order]>,
  order: Order,
): Promise<void> {
  const args: [Order] = [order];
  const update = { type: 'inquiry', start: inquiryStartOptions(inquiry), definition, args, updateId: order.commandId };
  const slow = new DomainError('UNAVAILABLE', 'It is not carried out yet; ask again.');
  await inOurWords(client, slow, () => updated(client, update, answerWithinMs));
}
