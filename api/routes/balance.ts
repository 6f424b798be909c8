import { z } from 'zod';
import { PartnerEntity } from '../../database/entities/index.ts';
import { partnerBalances } from '../../database/reports/balances.ts';
import { access } from '../access/access.ts';
import { ok } from '../http/answers.ts';
import { amountAnswer, booksAt, byId } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';
import { found } from '../access/tenancy.ts';

const balances = z
  .strictObject({
    balances: z.array(
      z.strictObject({
        currency: z.string().meta({ example: 'USD' }),
        accrued: amountAnswer.meta({ description: 'Promised: not yet payable.' }),
        payable: amountAnswer.meta({ description: 'Owed; below zero after a clawback.' }),
        paid: amountAnswer,
      }),
    ),
  })
  .meta({ id: 'Balances' });

export const balanceRoutes = [
  route({
    method: 'get',
    path: '/v1/partners/:id/balance',
    summary: 'Read what a partner is promised, owed and has been paid',
    description: 'From the ledger, for each currency; by either time, as of any instant.',
    roles: access.earnings,
    takes: {
      ...nothing,
      params: byId,
      query: z.strictObject(booksAt),
    },
    responses: { 200: { description: 'The balances.', body: balances } },
    async handle({ params: { id }, query, principal: { brandId, partnerId } }, { em }) {
      const isForeign = partnerId !== null && partnerId !== id;
      const partner = found(isForeign ? null : await em.findOne(PartnerEntity, { id, brandId }), 'partner');
      return ok({ balances: await partnerBalances(em, partner, query) });
    },
  }),
];
