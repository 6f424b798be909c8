import { ReturnRequestEntity, type ReturnRequest } from '../../database/entities/returnRequest.ts';
import type { Database } from '../../database/orm.ts';
import { announceReturnRequest, holdReturnRequest } from '../../database/queries/returnRequests.ts';
import { transaction } from '../../database/transaction.ts';
import type { ReturnDecider, ReturnRequestState, ReturnVerdict } from '../../domain/action/return-request.ts';
import { DomainError } from '../../domain/errors.ts';

export interface DecideReturnInput {
  readonly requestId: string;
  readonly verdict: ReturnVerdict;
  readonly by: ReturnDecider;
  readonly note: string | null;
  /** A repeat under the same id does nothing more. */
  readonly commandId: string;
  readonly now: string;
}

/** How a return request stands. */
export async function returnState(
  database: Database,
  { requestId }: Pick<DecideReturnInput, 'requestId'>,
): Promise<ReturnRequestState> {
  return (await database.em.fork().findOneOrFail(ReturnRequestEntity, requestId)).state;
}

/**
 * Ends the waiting for a partner's answer: by the answer, by its silence, or because the brand asks no longer. Both are told. A
 * repeat is safe: it finds its own verdict. Silence decides nothing of what was ended before.
 *
 * @throws DomainError RETURN_REQUEST_ANSWERED when it was ended otherwise before
 */
export const decideReturn = (
  database: Database,
  { requestId, verdict, by, note, commandId, now }: DecideReturnInput,
): Promise<ReturnRequestState> =>
  transaction(database, async (em) => {
    const request = await holdReturnRequest(em, requestId);
    if (request.answerCommandId === commandId) return request.state;
    if (by === 'DEADLINE' && request.state !== 'WAITING') return request.state;
    requireWaiting(request);
    const decided = {
      state: verdict,
      answeredAt: now,
      answeredBy: by,
      answerNote: note,
      answerCommandId: commandId,
      ...(verdict !== 'ACCEPTED' && { endedAt: now }),
    };
    await em.nativeUpdate(ReturnRequestEntity, { id: requestId }, decided);
    await announceReturnRequest(em, 'return-request.answered', { ...request, ...decided }, now);
    return verdict;
  });

function requireWaiting({ id, state }: ReturnRequest): void {
  if (state === 'WAITING') return;
  throw new DomainError('RETURN_REQUEST_ANSWERED', `Return request ${id} is ${state}; it waits for no answer.`);
}
