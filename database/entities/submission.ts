import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Submission as ReportedAction } from '../../domain/action/submission.ts';
import type { ProblemCode } from '../../domain/errors.ts';
import { instantColumn } from '../types.ts';

/** The code of domain/errors.ts and its sentence. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
}

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
    /** RECORDED once the action exists, REFUSED when the evaluation was; the relay starts what stays ACCEPTED. */
    state: p.text().$type<'ACCEPTED' | 'RECORDED' | 'REFUSED'>(),
    /** Why it was REFUSED; the same order may then be submitted again. */
    refusal: p.json<Refusal>().nullable(),
    /** Reported as a transaction, and deleted as such. */
    isTransaction: p.boolean(),
    deletedAt: instantColumn().nullable(),
    actor: p.text(),
    /** By the clock that workflows use. */
    submittedAt: instantColumn(),
    /** The queues (domain/action/queues.ts) in which it waits until the relay has it recorded; null: it waits in none. */
    waitsIn: p.array().nullable(),
    /** By the wall clock, for the relay. */
    acceptedAt: instantColumn().defaultRaw('clock_timestamp()'),
  },
});

export type Submission = InferEntity<typeof SubmissionEntity>;
