import { ActionEntity } from '../../database/entities/action.ts';
import { BrandEntity } from '../../database/entities/brand.ts';
import { ContractEntity } from '../../database/entities/contract.ts';
import type { Partner } from '../../database/entities/partner.ts';
import { PayoutEntity, type Payout } from '../../database/entities/payout.ts';
import { StatementEntity, type Statement } from '../../database/entities/statement.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import { LockMode, type Database, type EntityManager } from '../../database/orm.ts';
import { selfBill } from '../../database/queries/issueInvoice.ts';
import { mayHaveBeenPaid } from '../../database/queries/restorations.ts';
import { closingTerms, holdPartner, takeLines, waitingLines } from '../../database/queries/statements.ts';
import { transaction } from '../../database/transaction.ts';
import { decimal, money } from '../../domain/money.ts';
import { approvalsRequired } from '../../domain/payout/approval.ts';
import { conversionOf, convertibleMinimum } from '../../domain/payout/conversion.ts';
import { closeStatement, setsOff } from '../../domain/payout/statement.ts';
import { rateToPay } from './convert.ts';
import { settleSetOff } from './earners.ts';
import { payoutIdOf } from './payoutId.ts';

export interface CloseInput {
  readonly statementId: string;
  /** The workflow's time. */
  readonly now: string;
  /** Close although actions or contracts that are due at its date are still on their way; they join the next statement. */
  readonly withoutStragglers: boolean;
}

export interface Closed {
  /** How many actions and contracts, due by the statement's date, are not on it yet; above 0 the statement stays open. */
  readonly stragglers: number;
  /** Null: nothing goes out; the amount is carried over. */
  readonly payoutId: string | null;
  /** With its currency, for people. */
  readonly disbursed: string;
}

/**
 * Closes a statement: takes all waiting lines of the partner in this currency, sums them and, where something goes out,
 * makes the payout. Where the partner owes as much as it has earned or more, its actions are paid by that. A repeat is safe: a closed
 * statement answers what its closing did.
 */
export async function close(database: Database, input: CloseInput): Promise<Closed> {
  const closed = await closedNow(database, input);
  // In a transaction of its own: commands hold their action before they join a statement.
  if (closed.stragglers === 0 && closed.payoutId === null) await settleSetOff(database, input);
  return closed;
}

/** More than a local activity has: a regular one closes a statement of 100,000 lines. */
const secondsForManyLines = 25;

const closedNow = (database: Database, { statementId, now, withoutStragglers }: CloseInput): Promise<Closed> =>
  transaction(
    database,
    async (em) => {
      const { partnerId } = await em.findOneOrFail(StatementEntity, statementId);
      // Statements of one partner close one after the other, also after a time in which none could: each takes what waits.
      const partner = await holdPartner(em, partnerId);
      const statement = await em.findOneOrFail(StatementEntity, statementId, {
        lockMode: LockMode.PESSIMISTIC_WRITE,
        refresh: true,
      });
      const { brandId, currency } = statement;
      if (statement.state === 'CLOSED') {
        const payout = await em.findOne(PayoutEntity, { statementId });
        return { stragglers: 0, payoutId: payout?.id ?? null, disbursed: `${statement.disbursed} ${currency}` };
      }
      const stragglers = await stragglersOf(em, statement);
      if (stragglers > 0 && !withoutStragglers) return { stragglers, payoutId: null, disbursed: `0 ${currency}` };

      const owner = { brandId, partnerId, currency };
      const { previousId, terms } = await closingTerms(em, statement, partner);
      const paidCurrency = partner.payoutMethod.currency ?? currency;
      const rate = await rateToPay(em, { brandId, currency, paidCurrency }, now);
      const lines = await waitingLines(em, owner);
      const sums = closeStatement({
        ...terms,
        lines,
        minimumPayout: rate ? convertibleMinimum(terms.minimumPayout, paidCurrency, rate) : terms.minimumPayout,
      });
      await em.nativeUpdate(
        StatementEntity,
        { id: statementId },
        { ...sums, state: 'CLOSED', previousId, closedAt: now },
      );
      const isSetOff = setsOff(sums);
      if (isSetOff) {
        // Also what earlier statements carried over. A later payout takes the lines all the same, with what was owed.
        const unpaid = { ...owner, payoutId: null, statementId: { $ne: null }, setOffBy: null };
        await em.nativeUpdate(StatementLineEntity, unpaid, { setOffBy: statementId });
      }
      const disbursed = `${sums.disbursed} ${currency}`;
      const paid = { amount: sums.disbursed, ...conversionOf(money(sums.disbursed, currency), paidCurrency, rate) };
      const payoutId = decimal(sums.disbursed).isZero() ? null : await payOut(em, statement, partner, paid, now);
      await takeLines(em, lines, { statementId, payoutId, setOffBy: isSetOff ? statementId : null });
      await selfBill(em, statement, now);
      return { stragglers: 0, payoutId, disbursed };
    },
    secondsForManyLines,
  );

/** How many actions and contracts are due at the statement's date and not on it yet. */
async function stragglersOf(em: EntityManager, { partnerId, currency, scheduledFor }: Statement): Promise<number> {
  const actions = await em.count(ActionEntity, {
    partnerId,
    payoutCurrency: currency,
    state: 'APPROVED',
    stateDetail: 'LOCKED',
    hold: null,
    payableAt: { $lte: scheduledFor },
  });
  const contracts = await em.count(ContractEntity, { partnerId, nextStepAt: { $lte: scheduledFor } });
  return actions + contracts;
}

/** Makes the payout of a statement; answers its id. */
async function payOut(
  em: EntityManager,
  statement: Statement,
  { payoutMethod }: Partner,
  paid: Pick<Payout, 'amount' | 'paidAmount' | 'paidCurrency' | 'rate'>,
  now: string,
): Promise<string> {
  const { id: statementId, brandId, partnerId, currency, scheduledFor } = statement;
  const payoutId = payoutIdOf(statement);
  const { payoutApproval = null } = await em.findOneOrFail(BrandEntity, brandId);
  const owner = { brandId, partnerId, currency };
  const approvals = approvalsRequired(payoutApproval, money(paid.amount, currency));
  // Its rail is asked first; where that knows nothing, a person looks whether it went out under another id.
  const asksFirst = await mayHaveBeenPaid(em, owner);
  await em.insert(PayoutEntity, {
    ...owner,
    id: payoutId,
    statementId,
    ...paid,
    state: 'pending',
    rail: payoutMethod.rail,
    approvalsRequired: asksFirst ? Math.max(approvals, 1) : approvals,
    asksFirst,
    scheduledFor,
    createdAt: now,
  });
  // Also the lines that earlier statements carried over: this payout pays them all. Its own it takes in a moment.
  await em.nativeUpdate(StatementLineEntity, { ...owner, payoutId: null, statementId: { $ne: null } }, { payoutId });
  return payoutId;
}
