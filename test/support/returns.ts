import { v7 as uuid } from 'uuid';
import type { Action } from '../../database/entities/action.ts';
import type { ReturnRequest } from '../../database/entities/returnRequest.ts';
import { askPartner } from '../../database/queries/returnRequests.ts';
import { transaction } from '../../database/transaction.ts';
import { toReturnRequest } from '../../dispatch/returnRequest.ts';
import type { returnAnswers } from '../../domain/action/return-request.ts';
import { anAgreement } from './agreements.ts';
import { submitAction, type Ground } from './stage.ts';

/** A sale of 100.00 USD whose partner is asked to give its 10.00 back, as its contract has it. */
export async function aReturnRequest(
  ground: Ground,
): Promise<{ readonly action: Action; readonly request: ReturnRequest }> {
  const { eventType, partner, contract } = await anAgreement(ground, { terms: { returnPolicy: 'MP_APPROVAL_REQ' } });
  const action = await submitAction(ground, eventType, { partnerId: partner.id });
  const question = {
    brandId: partner.brandId,
    actionId: action.id,
    orderId: action.orderId,
    contractId: contract.id,
    partnerId: partner.id,
    instruction: { command: 'REVERSE', reason: 'ITEM_RETURNED', takeBack: { all: true } },
    payout: action.payout,
    currency: action.payoutCurrency,
    commandId: uuid(),
    actor: 'support:test',
    note: null,
    askedAt: await ground.temporal.clock.now(),
  } as const;
  return { action, request: await transaction(ground.database, (em) => askPartner(em, question)) };
}

/** The partner answers. @throws DomainError as the workflow refuses it */
export const answered = (
  { temporal }: Ground,
  request: ReturnRequest,
  verdict: (typeof returnAnswers)[number],
): Promise<void> =>
  toReturnRequest(temporal.client, request, { commandId: uuid(), verdict, by: 'PARTNER', note: null });
