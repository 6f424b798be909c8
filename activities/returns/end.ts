import type { Action } from '../../database/entities/action.ts';
import { OutboxEntity } from '../../database/entities/outbox.ts';
import { ReturnRequestEntity, type ReturnRequest } from '../../database/entities/returnRequest.ts';
import { LockMode, type EntityManager } from '../../database/orm.ts';
import { announceReturnRequest } from '../../database/queries/returnRequests.ts';
import type { Decision } from '../../domain/action/decision.ts';

/**
 * Ends the waiting of an action's return request when the partner that is asked has nothing left to give back: the action is
 * reversed, or another partner's. Both are told, its workflow is woken, and the action's partner can be asked anew. It belongs to the
 * transaction of the command, after everything else that this holds.
 */
export async function endReturnRequest(
  em: EntityManager,
  action: Action,
  changed: Decision['changed'],
  now: string,
): Promise<void> {
  const refusal = voidedBy(action, changed);
  if (refusal === null) return;
  const waiting = { actionId: action.id, state: 'WAITING' } as const;
  const request = await em.findOne(ReturnRequestEntity, waiting, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (request === null) return;
  const ended = { state: 'REFUSED', answeredAt: now, answeredBy: 'BRAND', refusal, endedAt: now } as const;
  await em.nativeUpdate(ReturnRequestEntity, { id: request.id }, ended);
  await announceReturnRequest(em, 'return-request.answered', { ...request, ...ended }, now);
  await em.insert(OutboxEntity, { kind: 'RETURN_REQUEST', subjectId: request.id });
}

function voidedBy(
  { id, partnerId }: Action,
  changed: Decision['changed'],
): NonNullable<ReturnRequest['refusal']> | null {
  if (changed.state === 'REVERSED') return { code: 'ACTION_ALREADY_REVERSED', detail: `Action ${id} is reversed.` };
  if (changed.partnerId === undefined || changed.partnerId === partnerId) return null;
  return { code: 'ACTION_CHANGED_SINCE', detail: `Action ${id} is another partner’s by now.` };
}
