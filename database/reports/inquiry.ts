import { problems } from '../../domain/errors.ts';
import { instantText } from '../../domain/instant.ts';
import type { Inquiry } from '../entities/inquiry.ts';
import { moneyReport } from './action.ts';

/**
 * An inquiry as the API answers it and as webhooks carry it. A partner sees neither the notes and names of the brand's people nor, in
 * the sentence of a refusal, whose an order is.
 */
export const inquiryReport = (inquiry: Inquiry, to: 'BRAND' | 'PARTNER') => ({
  id: inquiry.id,
  type: inquiry.type,
  state: inquiry.state,
  partnerId: inquiry.partnerId,
  eventType: inquiry.eventType,
  orderId: inquiry.orderId,
  actionId: inquiry.actionId ?? null,
  order: orderReport(inquiry),
  expectedAmount: inquiry.expectedAmount ?? null,
  expectedPayout: inquiry.expectedPayout ?? null,
  payout: inquiry.payout ?? null,
  note: inquiry.note,
  reply: inquiry.reply ?? null,
  answerNote: to === 'BRAND' ? (inquiry.answerNote ?? null) : null,
  answerActor: to === 'BRAND' ? (inquiry.answerActor ?? null) : null,
  answeredBy: inquiry.answeredBy ?? null,
  problem: problemReport(inquiry, to),
  createdAt: instantText(inquiry.createdAt),
  dueAt: instantText(inquiry.dueAt),
  answeredAt: instantText(inquiry.answeredAt),
});

function orderReport({ claimedOrder: order }: Inquiry) {
  if (!order) return null;
  return {
    eventDate: instantText(order.eventDate),
    amount: order.amount === undefined ? null : moneyReport(order.amount, order.currency),
    currency: order.currency,
    customerId: order.customerId ?? null,
    clickId: order.clickId ?? null,
    items: order.items ?? [],
  };
}

function problemReport({ problem }: Inquiry, to: 'BRAND' | 'PARTNER') {
  if (!problem) return null;
  return { code: problem.code, detail: to === 'BRAND' ? problem.detail : problems[problem.code].title };
}
