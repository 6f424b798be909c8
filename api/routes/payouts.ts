import { PayoutEntity } from '../../database/entities/index.ts';
import { currencyCode } from '../../domain/money.ts';
import { access } from '../access/access.ts';
import { within } from '../access/tenancy.ts';
import { ok } from '../http/answers.ts';
import { byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { payout, payoutAnswer, payoutState, withLines } from '../payout.ts';

export const payoutRoutes = [
  listRoute({
    path: '/v1/payouts',
    summary: 'List payouts',
    roles: access.earnings,
    params: nothing.params,
    query: listQuery({
      partnerId: id.optional(),
      currency: currencyCode.optional(),
      state: payoutState.optional(),
    }),
    item: payout,
    async find({ principal, query: { partnerId, currency, state } }, page, { em }) {
      const where = { $and: [within(principal), asked({ partnerId, currency, state }), page.where] };
      return withLines(em, await em.find(PayoutEntity, where, page.options), principal);
    },
  }),
  route({
    method: 'get',
    path: '/v1/payouts/:id',
    summary: 'Read a payout with its lines',
    roles: access.earnings,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The payout.', body: payout } },
    handle: async ({ params, principal }, { em }) => ok(await payoutAnswer(em, params.id, principal)),
  }),
];
