import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Submission as ReportedAction } from '../../domain/action/submission.ts';
import { instantColumn } from '../types.ts';

/** Durable intake: what a brand reported, before and beside what we made of it. Its id is the action’s. */
export const SubmissionEntity = defineEntity({
  name: 'Submission',
  tableName: 'submission',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    eventTypeId: p.uuid(),
    orderId: p.text(),
    body: p.json<ReportedAction>(),
    /** SHA-256 of the canonical JSON: the same order with another body is refused. */
    bodyHash: p.text(),
    /** RECORDED once the action exists; the relay starts what stays ACCEPTED. */
    state: p.text().$type<'ACCEPTED' | 'RECORDED'>(),
    actor: p.text(),
    /** By the clock that workflows use. */
    submittedAt: instantColumn(),
    /** By the wall clock, for the relay. */
    acceptedAt: instantColumn(),
  },
});

export type Submission = InferEntity<typeof SubmissionEntity>;
