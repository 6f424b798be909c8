import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { MaskedAccount } from '../../domain/payout/account.ts';
import type { AccountChangeState } from '../../domain/payout/accountChange.ts';
import { instantColumn } from '../types.ts';

/** Somebody names the account that a brand pays from; another one confirms or rejects it. A brand has at most one that is open. */
export const PayerAccountChangeEntity = defineEntity({
  name: 'PayerAccountChange',
  tableName: 'payer_account_change',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    account: p.json<MaskedAccount>(),
    /** While it is open; confirmed, it is the brand's. */
    sealedAccount: p.text().nullable(),
    askedAt: instantColumn(),
    askedBy: p.text(),
    askedBecause: p.text().nullable(),
    state: p.text().$type<AccountChangeState>(),
    decidedAt: instantColumn().nullable(),
    decidedBy: p.text().nullable(),
    decidedBecause: p.text().nullable(),
  },
});

export type PayerAccountChange = InferEntity<typeof PayerAccountChangeEntity>;
