import { z } from 'zod';
import { StatementLineEntity } from '../../database/entities/index.ts';
import { lineExplanation } from '../../database/reports/lineExplanation.ts';
import { linesOf } from '../../database/reports/statement.ts';
import { access } from '../access/access.ts';
import { found, within } from '../access/tenancy.ts';
import { line, story } from '../explanation.ts';
import { ok } from '../http/answers.ts';
import { byId, moneyAnswer } from '../http/fields.ts';
import { listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { seenStatement } from '../statement.ts';
import { lineId, statementLine, statementLineAnswers } from '../statementLine.ts';

const explanation = z
  .strictObject({
    line: statementLine,
    sentences: z.array(z.string()).meta({ description: 'Why it is there.' }),
    evaluation: z
      .strictObject({ payout: moneyAnswer, outsideTerms: moneyAnswer, lines: z.array(line), ...story })
      .nullable()
      .meta({
        description:
          'How its action was priced for the line’s partner, as of when the line was written; null: no action is behind it.',
      }),
    more: z.string().nullable().meta({
      description:
        'The path of the explanation of its action, earning or payment; null where a partner’s action is another partner’s by now.',
    }),
  })
  .meta({ id: 'StatementLineExplanation' });

type Line = z.output<typeof statementLine>;

function moreOf({ action, earningId, returnedPayoutId }: Line): string | null {
  if (action !== null) return `${action}/explanation`;
  if (earningId !== null) return `/v1/earnings/${earningId}`;
  return returnedPayoutId === null ? null : `/v1/payouts/${returnedPayoutId}/explanation`;
}

export const statementLineRoutes = [
  listRoute({
    path: '/v1/statements/:id/lines',
    summary: 'List the lines of a statement',
    description: 'In the order in which they were written; of an open statement those that wait for it.',
    roles: access.earnings,
    params: byId,
    query: listQuery({}, lineId),
    item: statementLine,
    async find({ params, principal, query: { cursor } }, { options: { limit } }, { em }) {
      const statement = await seenStatement(em, params.id, principal);
      const where = { ...linesOf(statement), ...(cursor === undefined ? {} : { id: { $gt: cursor } }) };
      const lines = await em.find(StatementLineEntity, where, { orderBy: { id: 'asc' }, limit });
      return statementLineAnswers(em, lines, principal.partnerId);
    },
  }),
  route({
    method: 'get',
    path: '/v1/statement-lines/:id/explanation',
    summary: 'Read why a line of a statement is there',
    description:
      'Every line leads here. A partner whose action is another partner’s by now still sees how it was priced while it was its own.',
    roles: access.earnings,
    takes: { ...nothing, params: z.strictObject({ id: lineId }) },
    responses: { 200: { description: 'The explanation.', body: explanation } },
    async handle({ params, principal }, { em }) {
      const where = { $and: [{ id: params.id }, within(principal)] };
      const row = found(await em.findOne(StatementLineEntity, where), 'statement line');
      const [answer = null] = await statementLineAnswers(em, [row], principal.partnerId);
      const told = found(answer, 'statement line');
      return ok({ line: told, ...(await lineExplanation(em, row, principal.partnerId)), more: moreOf(told) });
    },
  }),
];
