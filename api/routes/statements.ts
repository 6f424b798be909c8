import { z } from 'zod';
import { StatementEntity } from '../../database/entities/index.ts';
import { payOutBelowMinimum } from '../../database/queries/carriedOver.ts';
import { statementReport } from '../../database/reports/statement.ts';
import { transaction } from '../../database/transaction.ts';
import { currencyCode } from '../../domain/money.ts';
import { access } from '../access/access.ts';
import { namedPartner, within } from '../access/tenancy.ts';
import { created, ok } from '../http/answers.ts';
import { byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { seenStatement, statement, statementAnswer, statementState, statementWithLines } from '../statement.ts';

const newStatement = z.strictObject({ partnerId: id, currency: currencyCode }).meta({ id: 'NewStatement' });

export const statementRoutes = [
  route({
    method: 'post',
    path: '/v1/statements',
    summary: 'Pay out now what a partner’s statements have carried over',
    description:
      'Opens the statement of today, or the next one that is not closed, and lets it pay also what is below the minimum: for a partner that is leaving, or whose minimum was too high. What waits for a statement goes with it.',
    roles: access.books,
    takes: { ...nothing, body: newStatement },
    responses: { 201: { description: 'The statement; it closes when it is scheduled.', body: statement } },
    problems: ['NOT_FOUND', 'NOTHING_TO_PAY'],
    async handle({ body: { partnerId, currency }, principal }, { em, database, clock }) {
      const partner = await namedPartner(em, principal, partnerId);
      const now = await clock.now();
      const opened = await transaction(database, (own) => payOutBelowMinimum(own, partner, currency, now));
      return created('/v1/statements', statementReport(opened));
    },
  }),
  listRoute({
    path: '/v1/statements',
    summary: 'List statements',
    description:
      'One for each partner, currency and date. It is summed up when it closes; what an open one would come to is told when it is read by itself.',
    roles: access.earnings,
    params: nothing.params,
    query: listQuery({
      partnerId: id.optional(),
      currency: currencyCode.optional(),
      state: statementState.optional(),
    }),
    item: statement,
    async find({ principal, query: { partnerId, currency, state } }, page, { em }) {
      const where = { $and: [within(principal), asked({ partnerId, currency, state }), page.where] };
      return (await em.find(StatementEntity, where, page.options)).map(statementReport);
    },
  }),
  route({
    method: 'get',
    path: '/v1/statements/:id',
    summary: 'Read a statement with its lines',
    description:
      'Each line leads to its action and explanation. An open statement has the lines that wait for it, and what it would come to if it closed now.',
    roles: access.earnings,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The statement.', body: statementWithLines } },
    handle: async ({ params, principal }, { em }) =>
      ok(await statementAnswer(em, await seenStatement(em, params.id, principal), principal)),
  }),
];
