import { v7 as uuid } from 'uuid';
import { answerBy } from '../../domain/action/return-request.ts';
import { DomainError } from '../../domain/errors.ts';
import type { NotificationEvent } from '../../domain/notification/events.ts';
import { ActionEntity } from '../entities/action.ts';
import { BrandEntity } from '../entities/brand.ts';
import { OutboxEntity } from '../entities/outbox.ts';
import { ReturnRequestEntity, type ReturnRequest } from '../entities/returnRequest.ts';
import { LockMode, type EntityManager } from '../orm.ts';
import { returnRequestReport } from '../reports/returnRequest.ts';
import { announce } from './announce.ts';

const unanswered = { answeredAt: null, answeredBy: null, answerNote: null, answerCommandId: null } as const;

/** What a partner is to be asked. */
export type ReturnQuestion = Omit<
  ReturnRequest,
  'id' | 'state' | 'answerBy' | 'refusal' | 'endedAt' | keyof typeof unanswered
>;

/**
 * Asks the partner, in the caller's transaction: stores the request, tells both parties and has its workflow started. A repeat
 * under the same command answers what has become of the first.
 *
 * @throws DomainError RETURN_REQUEST_OPEN while another request of the action is open
 */
export async function askPartner(em: EntityManager, question: ReturnQuestion): Promise<ReturnRequest> {
  const { brandId, actionId, commandId, askedAt } = question;
  // Of two that come at once the second sees the first.
  await em.findOneOrFail(ActionEntity, actionId, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const first = await em.findOne(ReturnRequestEntity, { actionId, commandId });
  if (first !== null) return first;
  await requireNoneOpen(em, actionId);
  const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
  const request: ReturnRequest = {
    ...question,
    ...unanswered,
    id: uuid(),
    state: 'WAITING',
    answerBy: answerBy(askedAt, timeZone),
    refusal: null,
    endedAt: null,
  };
  await em.insert(ReturnRequestEntity, request);
  await em.insert(OutboxEntity, { kind: 'RETURN_REQUEST', subjectId: request.id });
  await announceReturnRequest(em, 'return-request.created', request, askedAt);
  return request;
}

/** @throws DomainError RETURN_REQUEST_OPEN while a request of the action is open */
export async function requireNoneOpen(em: EntityManager, actionId: string): Promise<void> {
  const open = await em.findOne(ReturnRequestEntity, { actionId, state: { $in: ['WAITING', 'ACCEPTED'] } });
  if (open === null) return;
  const detail = `Return request ${open.id} of action ${actionId} is ${open.state}; there can be one at a time.`;
  throw new DomainError('RETURN_REQUEST_OPEN', detail);
}

/** The request, held until the transaction ends. */
export const holdReturnRequest = (em: EntityManager, id: string): Promise<ReturnRequest> =>
  em.findOneOrFail(ReturnRequestEntity, id, { lockMode: LockMode.PESSIMISTIC_WRITE });

/** Tells the brand and the partner, in the transaction in which it happened. */
export const announceReturnRequest = (
  em: EntityManager,
  type: Extract<NotificationEvent, `return-request.${string}`>,
  request: ReturnRequest,
  at: string,
): Promise<void> =>
  announce(em, {
    brandId: request.brandId,
    events: [
      {
        type,
        subjectId: request.id,
        toBrand: true,
        toPartnerId: request.partnerId,
        body: returnRequestReport(request),
      },
    ],
    at,
  });
