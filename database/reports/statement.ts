import { instantText } from '../../domain/instant.ts';
import { amountText, money } from '../../domain/money.ts';
import type { Statement } from '../entities/statement.ts';
import type { StatementLine } from '../entities/statementLine.ts';

/** A statement as the API answers it: `carriedForward + earned − clawedBack + returned = payable = disbursed + carriedOver`. */
export function statementReport(statement: Statement) {
  const amount = (value: string): string => amountText(money(value, statement.currency));
  return {
    id: statement.id,
    partnerId: statement.partnerId,
    currency: statement.currency,
    date: statement.date,
    scheduledFor: instantText(statement.scheduledFor),
    state: statement.state,
    carriedForward: amount(statement.carriedForward),
    earned: amount(statement.earned),
    clawedBack: amount(statement.clawedBack),
    returned: amount(statement.returned),
    payable: amount(statement.payable),
    disbursed: amount(statement.disbursed),
    carriedOver: amount(statement.carriedOver),
    closedAt: instantText(statement.closedAt),
  };
}

/** One reason for what a statement or a payout comes to. `cause` finds the ledger transaction. */
export const statementLineReport = (line: StatementLine) => ({
  kind: line.kind,
  amount: amountText(money(line.amount, line.currency)),
  cause: line.cause,
  actionId: line.actionId ?? null,
  earningId: line.earningId ?? null,
  returnedPayoutId: line.returnedPayoutId ?? null,
  recordedAt: instantText(line.recordedAt),
});
