import { z } from 'zod';
import type { StatementLine } from '../database/entities/statementLine.ts';
import { statementLineReport } from '../database/reports/statement.ts';
import { statementLineKinds } from '../domain/payout/statement.ts';
import { amountAnswer, at, id } from './http/fields.ts';

/** A line of a statement or payout: it leads to its action, or to what its contract earned, and to how the amount came about. */
export const statementLine = z
  .strictObject({
    kind: z.enum(statementLineKinds),
    amount: amountAnswer.meta({ description: 'As it changes what is payable: a clawback is negative.' }),
    cause: z.string().meta({ description: 'The ledger transaction.', example: 'action/…/payable' }),
    actionId: id.nullable(),
    action: z.string().nullable().meta({ description: 'Its path.' }),
    earningId: id.nullable().meta({ description: 'Of a fee, guarantee or bonus.' }),
    returnedPayoutId: id.nullable().meta({ description: 'Of a payment that came back.' }),
    explanation: z.string().nullable().meta({ description: 'The path of its explanation.' }),
    recordedAt: at,
  })
  .meta({ id: 'StatementLine' });

export function statementLineAnswer(line: StatementLine): z.output<typeof statementLine> {
  const report = statementLineReport(line);
  const action = report.actionId === null ? null : `/v1/actions/${report.actionId}`;
  const earning = report.earningId === null ? null : `/v1/earnings/${report.earningId}`;
  const payout = report.returnedPayoutId === null ? null : `/v1/payouts/${report.returnedPayoutId}/explanation`;
  return { ...report, action, explanation: action === null ? (earning ?? payout) : `${action}/explanation` };
}
