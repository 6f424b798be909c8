import { v7 as uuid } from 'uuid';
import { ActionEntity } from '../../database/entities/action.ts';
import { ContractEntity } from '../../database/entities/contract.ts';
import { PartnerEntity } from '../../database/entities/partner.ts';
import { PayoutEntity } from '../../database/entities/payout.ts';
import { StatementEntity } from '../../database/entities/statement.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import { LockMode, type Database } from '../../database/orm.ts';
import { lastClosedStatement } from '../../database/queries/statements.ts';
import { transaction } from '../../database/transaction.ts';
import { decimal } from '../../domain/money.ts';
import { closeStatement, setsOff } from '../../domain/payout/statement.ts';
import { settleSetOff } from './earners.ts';

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

const closedNow = (database: Database, { statementId, now, withoutStragglers }: CloseInput): Promise<Closed> =>
  transaction(database, async (em) => {
    const statement = await em.findOneOrFail(StatementEntity, statementId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const { brandId, partnerId, currency, scheduledFor } = statement;
    if (statement.state === 'CLOSED') {
      const payout = await em.findOne(PayoutEntity, { statementId });
      return { stragglers: 0, payoutId: payout?.id ?? null, disbursed: `${statement.disbursed} ${currency}` };
    }
    const actions = await em.count(ActionEntity, {
      partnerId,
      payoutCurrency: currency,
      state: 'APPROVED',
      stateDetail: 'LOCKED',
      hold: null,
      payableAt: { $lte: scheduledFor },
    });
    const contracts = await em.count(ContractEntity, { partnerId, nextStepAt: { $lte: scheduledFor } });
    const stragglers = actions + contracts;
    if (stragglers > 0 && !withoutStragglers) return { stragglers, payoutId: null, disbursed: `0 ${currency}` };

    const owner = { brandId, partnerId, currency };
    // Statements of one partner close one after the other, also after a time in which none could: each takes what waits.
    const partner = await em.findOneOrFail(PartnerEntity, partnerId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const before = await lastClosedStatement(em, owner);
    const lines = await em.find(StatementLineEntity, { ...owner, statementId: null });
    const closed = closeStatement({
      currency,
      carriedForward: before?.carriedOver ?? '0',
      lines,
      // The minimum is in the partner's own currency; others have none yet.
      minimumPayout: currency === partner.currency ? partner.minimumPayout : '0',
    });
    const sums = { ...closed, state: 'CLOSED' as const, previousId: before?.id ?? null, closedAt: now };
    await em.nativeUpdate(StatementEntity, { id: statementId }, sums);
    await em.nativeUpdate(StatementLineEntity, { id: { $in: lines.map(({ id }) => id) } }, { statementId });
    if (setsOff(closed)) {
      // Also what earlier statements carried over. A later payout takes the lines all the same, with what was owed.
      const unpaid = { ...owner, payoutId: null, statementId: { $ne: null }, setOffBy: null };
      await em.nativeUpdate(StatementLineEntity, unpaid, { setOffBy: statementId });
    }
    const disbursed = `${closed.disbursed} ${currency}`;
    if (decimal(closed.disbursed).isZero()) return { stragglers: 0, payoutId: null, disbursed };

    const payoutId = uuid();
    await em.insert(PayoutEntity, {
      ...owner,
      id: payoutId,
      statementId,
      amount: closed.disbursed,
      state: 'pending',
      rail: partner.payoutMethod.rail,
      scheduledFor,
      createdAt: now,
    });
    // Also the lines that earlier statements carried over: this payout pays them all.
    await em.nativeUpdate(StatementLineEntity, { ...owner, payoutId: null, statementId: { $ne: null } }, { payoutId });
    return { stragglers: 0, payoutId, disbursed };
  });
