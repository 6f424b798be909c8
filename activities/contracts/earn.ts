import { v7 as uuid } from 'uuid';
import { ContractEarningEntity } from '../../database/entities/contractEarning.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import type { EntityManager } from '../../database/orm.ts';
import { post } from '../../database/queries/ledger.ts';
import { nextOpenStatement } from '../../database/queries/statements.ts';
import type { Earning, EarningKind } from '../../domain/earning/earning.ts';
import { assertNever } from '../../domain/errors.ts';
import { earned } from '../../domain/ledger/postings.ts';
import { amountText, isZero } from '../../domain/money.ts';
import type { StatementLineKind } from '../../domain/payout/statement.ts';
import type { DatedContract } from './hold.ts';

/** An earning that is due. */
export interface DueEarning extends Earning {
  readonly kind: EarningKind;
  /** Of a bonus. */
  readonly eventType?: string;
  readonly month?: string;
  readonly cause: string;
  readonly dueAt: string;
  readonly now: string;
}

/**
 * Books what a contract earns: the earning with its explanation, the ledger transaction, the line of the partner's next
 * statement, whose payment is started through the outbox. The cause can be booked once. An amount of zero moves nothing.
 */
export async function earn(em: EntityManager, { contract, timeZone }: DatedContract, due: DueEarning): Promise<void> {
  const { kind, cause, amount, dueAt, now } = due;
  const { brandId, partnerId } = contract;
  const { currency } = amount;
  const earningId = uuid();
  await em.insert(ContractEarningEntity, {
    id: earningId,
    brandId,
    contractId: contract.id,
    partnerId,
    kind,
    eventType: due.eventType ?? null,
    month: due.month ?? null,
    cause,
    amount: amountText(amount),
    currency,
    explanation: due.explanation,
    dueAt,
    recordedAt: now,
  });
  if (isZero(amount)) return;
  await post(em, {
    brandId,
    cause,
    actionId: null,
    payoutId: null,
    contractId: contract.id,
    effectiveAt: dueAt,
    recordedAt: now,
    postings: earned(partnerId, amount),
  });
  const takesBack = amount.amount.isNegative();
  if (!takesBack) {
    const owner = { brandId, partnerId, currency };
    await nextOpenStatement(em, owner, { payableAt: dueAt, now, timeZone });
  }
  await em.insert(StatementLineEntity, {
    brandId,
    cause,
    partnerId,
    currency,
    // It nets against whatever the partner's next statement brings, like any clawback.
    kind: takesBack ? 'CLAWED_BACK' : lineKind(kind),
    amount: amountText(amount),
    earningId,
    recordedAt: now,
  });
}

function lineKind(kind: EarningKind): StatementLineKind {
  switch (kind) {
    case 'START_FEE':
    case 'FIRST_ACTION_FEE':
    case 'MONTHLY_FEE':
      return 'SLOTTING_FEE';
    case 'GUARANTEE':
    case 'BONUS':
      return kind;
    default:
      return assertNever(kind);
  }
}
