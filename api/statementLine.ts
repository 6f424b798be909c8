import { z } from 'zod';
import type { StatementLine } from '../database/entities/statementLine.ts';
import type { EntityManager } from '../database/orm.ts';
import { statementLineReports } from '../database/reports/statementLine.ts';
import { statementLineKinds } from '../domain/payout/statement.ts';
import { amountAnswer, at, id } from './http/fields.ts';

/** Lines are numbered as they are written. */
export const lineId = z
  .string()
  .regex(/^\d{1,18}$/, 'expected the id of a statement line')
  .meta({ example: '4711' });

/** A line of a statement or payout: it leads to its action, and to how the amount came about. */
export const statementLine = z
  .strictObject({
    id: lineId,
    kind: z.enum(statementLineKinds),
    amount: amountAnswer.meta({ description: 'As it changes what is payable: a clawback is negative.' }),
    orderId: z.string().nullable().meta({ description: 'Of its action.', example: 'A-1001' }),
    eventType: z.string().nullable().meta({ example: 'SALE' }),
    eventDate: at.nullable(),
    cause: z.string().meta({ description: 'The ledger transaction.', example: 'action/…/payable' }),
    actionId: id.nullable(),
    action: z.string().nullable().meta({
      description: 'Its path. A partner finds none where the action is another partner’s by now.',
    }),
    earningId: id.nullable().meta({ description: 'Of a fee, guarantee or bonus.' }),
    returnedPayoutId: id.nullable().meta({ description: 'Of a payment that came back.' }),
    explanation: z
      .string()
      .meta({ description: 'The path of its explanation.', example: '/v1/statement-lines/4711/explanation' }),
    recordedAt: at,
  })
  .meta({ id: 'StatementLine' });

export type StatementLineAnswer = z.output<typeof statementLine>;

/** @param seenBy a partner; null for the brand's own people */
export async function statementLineAnswers(
  em: EntityManager,
  lines: readonly StatementLine[],
  seenBy: string | null,
): Promise<StatementLineAnswer[]> {
  const reports = await statementLineReports(em, lines, seenBy);
  return reports.map(({ seenActionId, ...report }) => ({
    ...report,
    action: seenActionId === null ? null : `/v1/actions/${seenActionId}`,
    explanation: `/v1/statement-lines/${report.id}/explanation`,
  }));
}
