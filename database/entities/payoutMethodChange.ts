import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { AccountChangeState } from '../../domain/payout/accountChange.ts';
import type { PayoutMethod } from '../../domain/payout/payoutMethod.ts';
import { instantColumn } from '../types.ts';

/** Somebody asks that a partner be paid otherwise; another one confirms or rejects it. A partner has at most one that is open. */
export const PayoutMethodChangeEntity = defineEntity({
  name: 'PayoutMethodChange',
  tableName: 'payout_method_change',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    partnerId: p.uuid(),
    method: p.json<PayoutMethod>(),
    /** While it is open; confirmed, it is the partner's. */
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

export type PayoutMethodChange = InferEntity<typeof PayoutMethodChangeEntity>;
