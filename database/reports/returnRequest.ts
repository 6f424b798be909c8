import { problems } from '../../domain/errors.ts';
import { instantText } from '../../domain/instant.ts';
import type { ReturnRequest } from '../entities/returnRequest.ts';
import { moneyReport } from './action.ts';

/**
 * A return request as webhooks carry it and partners see it: what the brand's people say among themselves is not in it, nor what a
 * refusal says of an action that may be another partner's by now.
 */
export const returnRequestReport = (request: ReturnRequest) => ({
  id: request.id,
  actionId: request.actionId,
  orderId: request.orderId,
  partnerId: request.partnerId,
  reason: request.instruction.reason,
  takeBack: request.instruction.command === 'REVERSE' ? request.instruction.takeBack : null,
  order: request.instruction.command === 'CORRECT' ? request.instruction.order : null,
  payout: moneyReport(request.payout, request.currency),
  state: request.state,
  askedAt: instantText(request.askedAt),
  answerBy: instantText(request.answerBy),
  answeredAt: instantText(request.answeredAt),
  answeredBy: request.answeredBy ?? null,
  answerNote: request.answeredBy === 'BRAND' ? null : (request.answerNote ?? null),
  refusal: request.refusal ? { code: request.refusal.code, detail: problems[request.refusal.code].title } : null,
  endedAt: instantText(request.endedAt),
});
