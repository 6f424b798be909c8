import { instantText } from '../../domain/instant.ts';
import { amountText, money } from '../../domain/money.ts';
import { closeStatement, type StatementSums } from '../../domain/payout/statement.ts';
import { PartnerEntity } from '../entities/partner.ts';
import type { Statement } from '../entities/statement.ts';
import type { EntityManager } from '../orm.ts';
import { closingTerms, waitingSums } from '../queries/statements.ts';

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

/** What an open statement would come to if it closed now: with all lines that wait, also if an earlier one will take them. */
export async function expectedSums(em: EntityManager, statement: Statement): Promise<StatementSums> {
  const partner = await em.findOneOrFail(PartnerEntity, statement.partnerId);
  const { terms } = await closingTerms(em, statement, partner);
  return closeStatement({ ...terms, lines: await waitingSums(em, statement) });
}

/** A filter of lines: those of a closed statement, or those that wait for an open one. */
export const linesOf = ({ id, state, brandId, partnerId, currency }: Statement) =>
  state === 'CLOSED' ? { statementId: id } : { brandId, partnerId, currency, statementId: null };
