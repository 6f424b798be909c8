import { z } from 'zod';
import { ReturnRequestEntity } from '../../database/entities/index.ts';
import type { ReturnRequest } from '../../database/entities/returnRequest.ts';
import type { EntityManager } from '../../database/orm.ts';
import { toReturnRequest } from '../../dispatch/returnRequest.ts';
import { returnAnswers, returnRequestStates } from '../../domain/action/return-request.ts';
import { access } from '../access/access.ts';
import { found, within } from '../access/tenancy.ts';
import { note } from '../actionCommand.ts';
import { ok } from '../http/answers.ts';
import { byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { returnRequest, returnRequestView } from '../returnRequest.ts';

const answer = z
  .strictObject({ answer: z.enum(returnAnswers), note })
  .meta({ id: 'ReturnAnswer', example: { answer: 'ACCEPTED', note: 'We have seen the parcel.' } });
const withdrawal = z
  .strictObject({ note })
  .optional()
  .meta({ id: 'ReturnWithdrawal', example: { note: 'The customer has kept it.' } });

const one = { 200: { description: 'The request as it now is.', body: returnRequest } };

/** Always read anew, since its workflow may have changed it. */
const requestOf = async (
  em: EntityManager,
  id: string,
  principal: Parameters<typeof within>[0],
): Promise<ReturnRequest> => {
  const where = { $and: [{ id }, within(principal)] };
  return found(await em.findOne(ReturnRequestEntity, where, { refresh: true }), 'return request');
};

export const returnRequestRoutes = [
  listRoute({
    path: '/v1/return-requests',
    summary: 'List what partners are asked to give back',
    description: 'Requests begin with `POST /v1/actions/:id/reversals` or `…/corrections`. A partner sees its own.',
    roles: access.returns,
    params: nothing.params,
    query: listQuery({ state: z.enum(returnRequestStates).optional(), actionId: id.optional() }),
    item: returnRequest,
    async find({ principal, query: { state, actionId } }, page, { em }) {
      const where = { $and: [within(principal), asked({ state, actionId }), page.where] };
      const rows = await em.find(ReturnRequestEntity, where, page.options);
      return rows.map((row) => returnRequestView(row, principal));
    },
  }),
  route({
    method: 'get',
    path: '/v1/return-requests/:id',
    summary: 'Read a return request',
    roles: access.returns,
    takes: { ...nothing, params: byId },
    responses: one,
    handle: async ({ params, principal }, { em }) =>
      ok(returnRequestView(await requestOf(em, params.id, principal), principal)),
  }),
  route({
    method: 'post',
    path: '/v1/return-requests/:id/answers',
    summary: 'Agree to a return, or not',
    description:
      'What is accepted is taken back at once. Both sides see the note. Only the partner that is asked answers.',
    roles: access.returnAnswers,
    takes: { ...nothing, params: byId, body: answer },
    responses: one,
    problems: ['RETURN_REQUEST_ANSWERED'],
    async handle({ principal, params, body, commandId }, { em, temporal }) {
      const decision = { commandId, verdict: body.answer, by: 'PARTNER', note: body.note ?? null } as const;
      await toReturnRequest(temporal, await requestOf(em, params.id, principal), decision);
      return ok(returnRequestView(await requestOf(em, params.id, principal), principal));
    },
  }),
  route({
    method: 'post',
    path: '/v1/return-requests/:id/withdrawals',
    summary: 'Ask a partner no longer',
    description: 'While it has not answered. It does not see the note.',
    roles: access.corrections,
    takes: { ...nothing, params: byId, body: withdrawal },
    responses: one,
    problems: ['RETURN_REQUEST_ANSWERED'],
    async handle({ principal, params, body, commandId }, { em, temporal }) {
      const decision = { commandId, verdict: 'WITHDRAWN', by: 'BRAND', note: body?.note ?? null } as const;
      await toReturnRequest(temporal, await requestOf(em, params.id, principal), decision);
      return ok(returnRequestView(await requestOf(em, params.id, principal), principal));
    },
  }),
];
