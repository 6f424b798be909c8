import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { FxRate } from '../../domain/evaluation/facts/facts-context.ts';
import type { DisbursementState } from '../../domain/payout/disbursement.ts';
import type { ShutGate } from '../../domain/payout/gates.ts';
import { decimalColumn, instantColumn } from '../types.ts';

/** Money on its way to a partner. */
export const PayoutEntity = defineEntity({
  name: 'Payout',
  tableName: 'payout',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    partnerId: p.uuid(),
    statementId: p.uuid(),
    /** Of its statement. */
    currency: p.text(),
    amount: decimalColumn(),
    /** What the partner gets. */
    paidCurrency: p.text(),
    /** Null: the currencies differ, and no rate is known yet. */
    paidAmount: decimalColumn().nullable(),
    /** What one unit of the statement’s currency is in the paid one; null: they are the same, or none is known yet. */
    rate: p.json<FxRate>().nullable(),
    /** What the brand gained by the exchange until the money arrived, in the statement’s currency, and the rate by then. */
    exchangeGain: decimalColumn().nullable(),
    settledRate: p.json<FxRate>().nullable(),
    state: p.text().$type<DisbursementState>(),
    rail: p.text(),
    /** By the brand's word when it was made; what the brand says now counts where it is stricter. */
    approvalsRequired: p.integer().default(0),
    pausedAt: instantColumn().nullable(),
    /** May have been sent in a time that a restored database lost: its rail is asked for it before it is paid. */
    asksFirst: p.boolean().default(false),
    /** The gates that were shut when it was last looked at; null: none, or it has not been looked at yet. */
    waitsFor: p.json<readonly ShutGate[]>().nullable(),
    /** What the rail answered: its reference of the payment. */
    receipt: p.text().nullable(),
    scheduledFor: instantColumn(),
    createdAt: instantColumn(),
    /** When it was handed to the rail. */
    sentAt: instantColumn().nullable(),
    /** When the rail is asked next what became of it, or to take it after all. */
    askAt: instantColumn().nullable(),
    completedAt: instantColumn().nullable(),
    /** When it failed or came back. */
    endedAt: instantColumn().nullable(),
    /** When its amount joined the next statement. */
    retriedAt: instantColumn().nullable(),
    /** Why it failed or came back. */
    failure: p.text().nullable(),
  },
});

export type Payout = InferEntity<typeof PayoutEntity>;
