import { defineEntity, p, type InferEntity, type Opt } from '@mikro-orm/core';
import type { CorrectedOrder } from '../../domain/action/correction.ts';
import type { Hold, State, StateDetail } from '../../domain/action/state.ts';
import type { Attribution, CarriedReferral } from '../../domain/attribution/question.ts';
import type { TakenBack } from '../../domain/evaluation/remaining.ts';
import type { Taken } from '../../domain/evaluation/limits/usage.ts';
import { decimalColumn, instantColumn } from '../types.ts';
import { listenersOf, type Listener } from './webhookEndpoint.ts';

/** The current state of an action. Every change of it is in its history and in the ledger. */
export const ActionEntity = defineEntity({
  name: 'Action',
  tableName: 'action',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    eventTypeId: p.uuid(),
    eventType: p.text(),
    orderId: p.text(),
    state: p.text().$type<State>(),
    stateDetail: p.text().$type<StateDetail>(),
    partnerId: p.uuid().nullable(),
    contractId: p.uuid().nullable(),
    attribution: p.json<Attribution>(),
    evaluationId: p.uuid().nullable(),
    /** Sale amount as evaluated, in `currency`. */
    amount: decimalColumn(),
    currency: p.text(),
    /** Sale amount less what was taken back. */
    remainingAmount: decimalColumn(),
    /** What remains of the payout, in `payoutCurrency`. */
    payout: decimalColumn(),
    payoutCurrency: p.text(),
    /** Of what remains, the part that limits cut off. */
    outsideTerms: decimalColumn(),
    /** When support allowed it, so that it is part of the payout; null: nobody has. */
    excessAllowedAt: instantColumn().nullable(),
    /** The order as it now is; null: as it was reported. */
    corrected: p.json<CorrectedOrder>().nullable(),
    /** Partial and full reversals, oldest first. */
    takenBack: p.json<readonly TakenBack[]>(),
    /** What it takes of its contract’s counters now. */
    taken: p.json<Taken>(),
    /** Counts reattributions; it is part of the ledger causes, so that each cycle accrues once. */
    cycle: p.integer(),
    /** The brand’s own word for the customer. */
    customerId: p.text().nullable(),
    /** The customer whom we keep. */
    customerRecordId: p.uuid().nullable(),
    /** What the referral carried: shared id and parameters. */
    referral: p.json<CarriedReferral>(),
    /** How many clicks or visits it stands for; null: it is one event. */
    clicks: p.integer().nullable(),
    /** After the brand’s mapping. */
    customerStatus: p.text().nullable(),
    test: p.boolean(),
    eventDate: instantColumn(),
    submittedAt: instantColumn(),
    /** When a user approved it. */
    approvedAt: instantColumn().nullable(),
    /** When the brand said that it is, or both keys of its customer were known. */
    commissionableAt: instantColumn().nullable(),
    lockingAt: instantColumn().nullable(),
    /** When it is approved or rejected if its locking period has not begun. */
    openUntil: instantColumn().nullable(),
    lockedAt: instantColumn().nullable(),
    payableAt: instantColumn().nullable(),
    paidAt: instantColumn().nullable(),
    /** Null: it is not on hold. */
    hold: p.json<Hold>().nullable(),
    /** Of the row; the ETag. */
    version: p.integer(),
    updatedAt: instantColumn(),
    /** Who is told what happens at its brand; read along where it is asked for. */
    listeners: p
      .json<Opt<readonly Listener[]>>()
      .formula(({ brandId }) => listenersOf(`${brandId}`))
      .lazy(),
  },
});

type Row = InferEntity<typeof ActionEntity>;

/** A row; what is only read along is not there before it is stored. */
export type Action = Omit<Row, 'listeners'> & Partial<Pick<Row, 'listeners'>>;
