import { z } from 'zod';
import { ActionEntity } from '../../database/entities/index.ts';
import { findReported, notDeleted } from '../../database/queries/submissions.ts';
import { stateDetails, states } from '../../domain/action/state.ts';
import { submission } from '../../domain/action/submission.ts';
import { instant } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { action, actionAnswer, reportedAction, reportedAnswer } from '../action.ts';
import { byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { report } from '../report.ts';
import { found, within } from '../access/tenancy.ts';

const text = z.string().min(1).max(255).optional();

const filters = listQuery({
  state: z.enum(states).optional(),
  stateDetail: z.enum(stateDetails).optional(),
  partnerId: id.optional(),
  customerStatus: text.meta({ description: 'As evaluated, in any case.' }),
  eventType: text,
  orderId: text,
  test: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'Tests alone, or none of them. Absent: all, each marked.' }),
  from: instant.optional().meta({ description: 'Event date, inclusive.' }),
  to: instant.optional().meta({ description: 'Event date, exclusive.' }),
});

/** The period of event dates that was asked for. */
const dated = ({ from, to }: z.output<typeof filters>) => [
  ...(from === undefined ? [] : [{ eventDate: { $gte: from } }]),
  ...(to === undefined ? [] : [{ eventDate: { $lt: to } }]),
];

/** LIKE without wildcards: the text itself, in any case. */
const inAnyCase = (given: string) => ({ $ilike: given.replaceAll(/[\\%_]/g, String.raw`\$&`) });

export const actionRoutes = [
  route({
    method: 'post',
    path: '/v1/actions',
    summary: 'Report an action',
    description:
      'Answers once the action is priced. A repeat of the same order with the same body gets the same action; with another body it is refused.',
    roles: access.actionReporting,
    isReport: true,
    takes: { ...nothing, body: submission },
    responses: {
      201: { description: 'The action, attributed and priced.', body: reportedAction },
      200: { description: 'The order was submitted before; its action as it is now.', body: reportedAction },
      202: { description: 'Stored; it is evaluated as soon as Temporal is back.', body: reportedAction },
    },
    problems: ['NOT_FOUND', 'ORDER_ALREADY_SUBMITTED', 'CONFLICT', 'FX_RATE_UNKNOWN'],
    async handle({ body, principal }, deps) {
      const { outcome, reported } = await report(deps, principal, body);
      const answer = reportedAnswer(reported);
      if (outcome === 'REPEATED') return { status: 200 as const, ...answer };
      const headers = { ...answer.headers, location: `/v1/actions/${reported.submission.id}` };
      return outcome === 'ACCEPTED'
        ? { status: 202 as const, body: answer.body, headers }
        : { status: 201 as const, body: answer.body, headers };
    },
  }),
  listRoute({
    path: '/v1/actions',
    summary: 'List actions',
    description: 'A partner sees its own.',
    roles: access.actionReading,
    params: nothing.params,
    query: filters,
    item: action,
    async find({ principal, query }, page, { em }) {
      const { state, stateDetail, partnerId, customerStatus, eventType, orderId, test } = query;
      const where = [
        within(principal),
        ...(principal.partnerId === null ? [] : [notDeleted()]),
        page.where,
        asked({ state, stateDetail, partnerId, eventType, orderId }),
        ...(test === undefined ? [] : [{ test: test === 'true' }]),
        ...(customerStatus === undefined ? [] : [{ customerStatus: inAnyCase(customerStatus) }]),
        ...dated(query),
      ];
      return (await em.find(ActionEntity, { $and: where }, page.options)).map(actionAnswer);
    },
  }),
  route({
    method: 'get',
    path: '/v1/actions/:id',
    summary: 'Read an action',
    description: 'One that is stored but not evaluated is PENDING and has no payout; one that was refused says why.',
    roles: access.actionReading,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The action.', body: reportedAction } },
    handle: async ({ params, principal }, { em }) => ({
      status: 200 as const,
      ...reportedAnswer(found(await findReported(em, params.id, principal), 'action')),
    }),
  }),
];
