import { instantText } from '../../domain/instant.ts';
import { amountText, money } from '../../domain/money.ts';
import type { StatementSums } from '../../domain/payout/statement.ts';
import type { Statement } from '../entities/statement.ts';
import type { StatementLine } from '../entities/statementLine.ts';

/** A statement as the API answers it, with the sums of its equation (domain/payout/statement.ts). */
export const statementReport = (statement: Statement) => ({
  id: statement.id,
  partnerId: statement.partnerId,
  currency: statement.currency,
  date: statement.date,
  scheduledFor: instantText(statement.scheduledFor),
  state: statement.state,
  ...sumsReport(statement, statement.currency),
  belowMinimum: statement.belowMinimum,
  closedAt: instantText(statement.closedAt),
});

/** The sums, each with the digits of the currency. */
export function sumsReport(sums: StatementSums, currency: string): StatementSums {
  const amount = (value: string): string => amountText(money(value, currency));
  return {
    carriedForward: amount(sums.carriedForward),
    earned: amount(sums.earned),
    bonus: amount(sums.bonus),
    fees: amount(sums.fees),
    clawedBack: amount(sums.clawedBack),
    returned: amount(sums.returned),
    held: amount(sums.held),
    payable: amount(sums.payable),
    disbursed: amount(sums.disbursed),
    carriedOver: amount(sums.carriedOver),
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
