import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { StatementLineKind } from '../../domain/payout/statement.ts';
import { decimalColumn, instantColumn } from '../types.ts';

/** One cent-exact reason why a statement is what it is; written with the ledger transaction of the same cause. */
export const StatementLineEntity = defineEntity({
  name: 'StatementLine',
  tableName: 'statement_line',
  properties: {
    id: p.bigint('string').primary().autoincrement(),
    brandId: p.uuid(),
    cause: p.text(),
    partnerId: p.uuid(),
    currency: p.text(),
    kind: p.text().$type<StatementLineKind>(),
    /** Signed as it changes what is payable: a clawback is negative. */
    amount: decimalColumn(),
    actionId: p.uuid().nullable(),
    /** Of what a contract earned beside its actions. */
    earningId: p.uuid().nullable(),
    /** Of a line RETURNED: the payout whose amount is payable again. */
    returnedPayoutId: p.uuid().nullable(),
    /** Set when the statement closes. */
    statementId: p.uuid().nullable(),
    /** Set when a payout takes it. */
    payoutId: p.uuid().nullable(),
    /** Set when a statement closes on which the partner owes as much as it has earned, or more. */
    setOffBy: p.uuid().nullable(),
    recordedAt: instantColumn(),
  },
});

export type StatementLine = InferEntity<typeof StatementLineEntity>;
