import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { CreditPolicy } from '../../domain/attribution/question.ts';
import type { Invoicing } from '../../domain/invoice/invoicing.ts';
import type { AutomaticAnswer } from '../../domain/inquiry/inquiry.ts';
import type { MaskedAccount } from '../../domain/payout/account.ts';
import type { MinimumPayouts } from '../../domain/payout/minimum.ts';
import type { PayoutApproval } from '../../domain/payout/approval.ts';
import { decimalColumn, instantColumn } from '../types.ts';

/** The tenant: who pays. `timeZone` is where its days, months and locking periods begin and end. */
export const BrandEntity = defineEntity({
  name: 'Brand',
  tableName: 'brand',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    currency: p.text(),
    timeZone: p.text(),
    fiscalYearStartMonth: p.integer(),
    /** Days between submission and the earliest lock. */
    minimumReviewPeriod: p.integer(),
    /** Its own hosts: where links may lead, and from where its tag may report. */
    sites: p.array(),
    /** Null: it has named none. */
    creditPolicy: p.text().$type<CreditPolicy>().nullable(),
    /** Above it a batch of corrections needs two approvals; in its own currency. Null: one is enough. */
    correctionApprovalThreshold: decimalColumn().nullable(),
    /** For partners that have no minimum of their own in the currency. */
    minimumPayouts: p.json<MinimumPayouts>(),
    /** How many persons have to approve its payouts; null: nobody has to. */
    payoutApproval: p.json<PayoutApproval>().nullable(),
    /** Since when its payouts wait for funds; null: they do not. */
    fundingRequiredSince: instantColumn().nullable(),
    /** Days that it has to answer an inquiry; null: the usual ones. */
    inquiryDays: p.integer().nullable(),
    /** What it answers then by itself; null: the usual. */
    inquiryAutomaticAnswer: p.text().$type<AutomaticAnswer>().nullable(),
    /** The account that it pays from, masked and sealed; null: it has named none. */
    payerAccount: p.json<MaskedAccount>().nullable(),
    payerAccountSealed: p.text().nullable(),
    /** How it is invoiced, and invoices itself; null: the usual. */
    invoicing: p.json<Invoicing>().nullable(),
    createdAt: instantColumn(),
  },
});

export type Brand = InferEntity<typeof BrandEntity>;
