import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { PartnerEntity } from '../database/entities/partner.ts';
import type { Payout } from '../database/entities/payout.ts';
import { StatementEntity } from '../database/entities/statement.ts';
import type { EntityManager } from '../database/orm.ts';
import { DomainError } from '../domain/errors.ts';
import { payoutStartOptions, type PayoutCommand } from '../workflows/messages/payout.ts';
import { inOurWords, updated } from './update.ts';

const commandWithinMs = 10_000;

/**
 * Carries out a command of finance on a payout, whose workflow runs or has ended. Its id makes a repeat harmless.
 *
 * @throws DomainError PAYOUT_STATE_REFUSES; PAYOUT_BUSY when it takes too long; UNAVAILABLE when Temporal is away
 */
export async function payoutCommanded<Message>(
  client: Client,
  em: EntityManager,
  { statementId, partnerId }: Pick<Payout, 'statementId' | 'partnerId'>,
  definition: UpdateDefinition<unknown, [Message]>,
  command: Message & PayoutCommand,
): Promise<void> {
  const statement = await em.findOneOrFail(StatementEntity, statementId);
  const { name: partnerName } = await em.findOneOrFail(PartnerEntity, partnerId);
  const args: [Message] = [command];
  const start = payoutStartOptions({ ...statement, statementId, partnerName });
  const update = { type: 'payout', start, definition, args, updateId: command.commandId };
  await inOurWords(client, isBusy(), () => updated(client, update, commandWithinMs));
}

const isBusy = (): DomainError =>
  new DomainError('PAYOUT_BUSY', 'The payout takes longer than a request waits; try again.');
