import { ReturnRequestEntity } from '../../database/entities/returnRequest.ts';
import type { Database } from '../../database/orm.ts';
import type { ReturnRequestState } from '../../domain/action/return-request.ts';
import { isRefused, type Instruct } from '../instruct.ts';

export interface CarryOutReturnInput {
  readonly requestId: string;
  readonly now: string;
}

/**
 * Has the action's workflow carry out what the partner agreed to, and notes what came of it: the action may have changed while
 * the partner thought. A repeat is safe: the command's id is that of the request.
 */
export async function carryOutReturn(
  database: Database,
  instruct: Instruct,
  { requestId, now }: CarryOutReturnInput,
): Promise<ReturnRequestState> {
  const em = database.em.fork();
  const request = await em.findOneOrFail(ReturnRequestEntity, requestId);
  if (request.state !== 'ACCEPTED') return request.state;
  const { actionId, instruction, actor, note = null } = request;
  const by = { commandId: `return-request/${requestId}`, actor, note };
  const refusal = await instruct({ id: actionId }, { ...instruction, agreedBy: requestId }, by).then(
    () => null,
    (error: unknown) => {
      if (!isRefused(error)) throw error;
      return { code: error.code, detail: error.message };
    },
  );
  const state = refusal === null ? 'CARRIED_OUT' : 'REFUSED';
  await em.nativeUpdate(ReturnRequestEntity, { id: requestId, state: 'ACCEPTED' }, { state, refusal, endedAt: now });
  return state;
}
