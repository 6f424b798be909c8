import { z } from 'zod';
import { PayoutEntity, StatementLineEntity } from '../../database/entities/index.ts';
import type { Payout } from '../../database/entities/payout.ts';
import type { EntityManager } from '../../database/orm.ts';
import { payoutReport } from '../../database/reports/payout.ts';
import { currencyCode } from '../../domain/money.ts';
import { disbursementStates } from '../../domain/payout/disbursement.ts';
import { access } from '../access/access.ts';
import { ok } from '../http/answers.ts';
import { amountAnswer, at, byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { statementLine, statementLineAnswer } from '../statementLine.ts';
import { found, within } from '../access/tenancy.ts';

const state = z.enum(disbursementStates);

const payout = z
  .strictObject({
    id,
    partnerId: id,
    statementId: id,
    currency: z.string(),
    amount: amountAnswer,
    state,
    rail: z.string(),
    receipt: z.string().nullable().meta({ description: 'The rail’s reference of the payment.' }),
    scheduledFor: at,
    completedAt: at.nullable(),
    lines: z.array(statementLine).meta({ description: 'What it pays, also what earlier statements carried over.' }),
  })
  .meta({ id: 'Payout' });

/** Payouts with their lines, which are read at once for all of them. */
async function withLines(em: EntityManager, payouts: readonly Payout[]): Promise<z.output<typeof payout>[]> {
  const ids = payouts.map(({ id }) => id);
  const lines = await em.find(StatementLineEntity, { payoutId: { $in: ids } }, { orderBy: { id: 'asc' } });
  const byPayout = Map.groupBy(lines, ({ payoutId }) => payoutId);
  return payouts.map((row) => ({
    ...payoutReport(row),
    lines: (byPayout.get(row.id) ?? []).map(statementLineAnswer),
  }));
}

export const payoutRoutes = [
  listRoute({
    path: '/v1/payouts',
    summary: 'List payouts',
    roles: access.earnings,
    params: nothing.params,
    query: listQuery({ partnerId: id.optional(), currency: currencyCode.optional(), state: state.optional() }),
    item: payout,
    async find({ principal, query: { partnerId, currency, state } }, page, { em }) {
      const where = { $and: [within(principal), asked({ partnerId, currency, state }), page.where] };
      return withLines(em, await em.find(PayoutEntity, where, page.options));
    },
  }),
  route({
    method: 'get',
    path: '/v1/payouts/:id',
    summary: 'Read a payout with its lines',
    roles: access.earnings,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The payout.', body: payout } },
    async handle({ params, principal }, { em }) {
      const [row = null] = await withLines(em, await em.find(PayoutEntity, { $and: [params, within(principal)] }));
      return ok(found(row, 'payout'));
    },
  }),
];
