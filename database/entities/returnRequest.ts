import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Instruction } from '../../domain/action/instruction.ts';
import type { ReturnDecider, ReturnRequestState } from '../../domain/action/return-request.ts';
import type { ProblemCode } from '../../domain/errors.ts';
import { decimalColumn, instantColumn } from '../types.ts';

/** What a partner is asked to agree to: an instruction that takes payout back from it. */
export type ReturnInstruction = Extract<Instruction, { readonly command: 'REVERSE' | 'CORRECT' }>;

/** A partner is asked to give payout back (domain/action/return-request.ts). */
export const ReturnRequestEntity = defineEntity({
  name: 'ReturnRequest',
  tableName: 'return_request',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    actionId: p.uuid(),
    orderId: p.text(),
    /** Whose policy it is, and who is asked: should the action move to another, the agreement is void. */
    contractId: p.uuid(),
    partnerId: p.uuid(),
    instruction: p.json<ReturnInstruction>(),
    /** What would come back, as it stood when it was asked for. */
    payout: decimalColumn(),
    currency: p.text(),
    /** UNIQUE with the action: a repeated request finds the first. */
    commandId: p.text(),
    actor: p.text(),
    note: p.text().nullable(),
    state: p.text().$type<ReturnRequestState>(),
    askedAt: instantColumn(),
    /** When silence counts as agreement. */
    answerBy: instantColumn(),
    answeredAt: instantColumn().nullable(),
    answeredBy: p.text().$type<ReturnDecider>().nullable(),
    answerNote: p.text().nullable(),
    /** Of the command that ended the waiting; a repeat finds that it has happened. */
    answerCommandId: p.text().nullable(),
    /** Why an agreed return could not be carried out. */
    refusal: p.json<{ readonly code: ProblemCode; readonly detail: string }>().nullable(),
    /** When it was carried out or refused. */
    endedAt: instantColumn().nullable(),
  },
});

export type ReturnRequest = InferEntity<typeof ReturnRequestEntity>;
