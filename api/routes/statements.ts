import { z } from 'zod';
import { StatementEntity, StatementLineEntity } from '../../database/entities/index.ts';
import { statementReport } from '../../database/reports/statement.ts';
import { currencyCode } from '../../domain/money.ts';
import { access } from '../access/access.ts';
import { ok } from '../http/answers.ts';
import { amountAnswer, at, byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { statementLine, statementLineAnswer } from '../statementLine.ts';
import { found, within } from '../access/tenancy.ts';

const state = z.enum(['OPEN', 'CLOSED']);

const sums = {
  carriedForward: amountAnswer.meta({ description: 'What the statement before left over.' }),
  earned: amountAnswer.meta({ description: 'By actions.' }),
  bonus: amountAnswer.meta({ description: 'Performance bonuses and guarantees for clicks.' }),
  fees: amountAnswer.meta({ description: 'Slotting fees.' }),
  clawedBack: amountAnswer,
  returned: amountAnswer.meta({ description: 'Payments that came back.' }),
  held: amountAnswer.meta({ description: 'What would go out, were the partner not on hold; part of `carriedOver`.' }),
  payable: amountAnswer.meta({
    description: 'carriedForward + earned + bonus + fees − clawedBack + returned − held',
  }),
  disbursed: amountAnswer,
  carriedOver: amountAnswer.meta({ description: 'Left for the next statement: payable − disbursed + held.' }),
} as const;

const statement = z
  .strictObject({
    id,
    partnerId: id,
    currency: z.string(),
    date: z.iso.date().meta({ description: 'In the brand’s time zone.' }),
    scheduledFor: at.meta({ description: 'When it closes.' }),
    state,
    ...sums,
    belowMinimum: z.boolean().meta({ description: 'Whether it pays also what is below the minimum.' }),
    closedAt: at.nullable(),
  })
  .meta({ id: 'Statement' });

const statementWithLines = statement.extend({ lines: z.array(statementLine) }).meta({ id: 'StatementWithLines' });

export const statementRoutes = [
  listRoute({
    path: '/v1/statements',
    summary: 'List statements',
    description: 'One for each partner, currency and date. It is summed up when it closes.',
    roles: access.earnings,
    params: nothing.params,
    query: listQuery({ partnerId: id.optional(), currency: currencyCode.optional(), state: state.optional() }),
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
    description: 'Each line leads to its action and explanation. An open statement has none yet.',
    roles: access.earnings,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The statement.', body: statementWithLines } },
    async handle({ params, principal }, { em }) {
      const row = found(await em.findOne(StatementEntity, { $and: [params, within(principal)] }), 'statement');
      const lines = await em.find(StatementLineEntity, { statementId: row.id }, { orderBy: { id: 'asc' } });
      return ok({ ...statementReport(row), lines: lines.map(statementLineAnswer) });
    },
  }),
];
