import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { ClaimedOrder, InquiryState, InquiryType } from '../../domain/inquiry/inquiry.ts';
import type { MoneyText } from '../../domain/money.ts';
import { instantColumn } from '../types.ts';
import type { Refusal } from './submission.ts';

/** A partner's word that something is missing or wrong. An order has at most one of a partner that waits. */
export const InquiryEntity = defineEntity({
  name: 'Inquiry',
  tableName: 'inquiry',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    partnerId: p.uuid(),
    type: p.text().$type<InquiryType>(),
    state: p.text().$type<InquiryState>(),
    eventTypeId: p.uuid(),
    eventType: p.text(),
    orderId: p.text(),
    /** Of the order that was not tracked; null: it is about an action. */
    claimedOrder: p.json<ClaimedOrder>().nullable(),
    /** What it is about, or, of an order that was not tracked, what came of it. */
    actionId: p.uuid().nullable(),
    /** The sale amount that the partner takes for right. */
    expectedAmount: p.json<MoneyText>().nullable(),
    expectedPayout: p.json<MoneyText>().nullable(),
    note: p.text(),
    /** Who asked: the partner’s key, or that of somebody who asked for it. */
    actor: p.text(),
    createdAt: instantColumn(),
    dueAt: instantColumn(),
    /** When it is answered by itself; null: it is closed, or that was tried. */
    answersItselfAt: instantColumn().nullable(),
    answeredAt: instantColumn().nullable(),
    answeredBy: p.text().$type<'USER' | 'AUTOMATIC'>().nullable(),
    /** Whose answer, or withdrawal, was the last, and its id: a repeat does nothing. */
    answerActor: p.text().nullable(),
    answerCommandId: p.text().nullable(),
    /** For the brand’s own people. */
    answerNote: p.text().nullable(),
    /** For the partner. */
    reply: p.text().nullable(),
    /** Why an approval was REFUSED, or an automatic one DECLINED. */
    problem: p.json<Refusal>().nullable(),
    /** What the partner got by the answer; null until then. */
    payout: p.json<MoneyText>().nullable(),
  },
});

export type Inquiry = InferEntity<typeof InquiryEntity>;
