import { z } from 'zod';
import { ContractEarningEntity, ContractEntity } from '../../database/entities/index.ts';
import { earningReport } from '../../database/reports/earning.ts';
import { earningKinds } from '../../domain/earning/earning.ts';
import { access } from '../access/access.ts';
import { found, within } from '../access/tenancy.ts';
import { ok } from '../http/answers.ts';
import { amountAnswer, at, byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';

/* What a contract earns its partner beside its actions: slotting fees, guarantees for clicks, bonuses. */

const kind = z.enum(earningKinds);

const earning = z
  .strictObject({
    id,
    contractId: id,
    kind,
    eventType: z.string().nullable().meta({ description: 'Of a bonus.', example: 'SALE' }),
    month: z
      .string()
      .nullable()
      .meta({ description: 'In the brand’s time zone; null for what is of no month.', example: '2026-11' }),
    amount: amountAnswer.meta({
      description:
        'Zero where a guarantee was looked at and nothing was missing; negative where a bonus had been too much.',
    }),
    currency: z.string(),
    cause: z.string().meta({ description: 'The ledger transaction.', example: 'contract/…/fee/2026-11' }),
    explanation: z.strictObject({
      facts: z.record(z.string(), z.string()).meta({ description: 'What was counted, as decimal strings.' }),
      sentences: z.array(z.string()),
    }),
    dueAt: at,
    recordedAt: at,
  })
  .meta({ id: 'Earning' });

export const contractEarningRoutes = [
  listRoute({
    path: '/v1/contracts/:id/earnings',
    summary: 'List what a contract has earned beside its actions',
    description: 'Slotting fees, guarantees for clicks and performance bonuses, each with how it was computed.',
    roles: access.contractReading,
    params: byId,
    query: listQuery({ kind: kind.optional() }),
    item: earning,
    async find({ params, principal, query }, page, { em }) {
      const contract = found(await em.findOne(ContractEntity, { ...params, ...within(principal) }), 'contract');
      const where = { $and: [{ contractId: contract.id }, asked({ kind: query.kind }), page.where] };
      return (await em.find(ContractEarningEntity, where, page.options)).map(earningReport);
    },
  }),
  route({
    method: 'get',
    path: '/v1/earnings/:id',
    summary: 'Read one earning of a contract with its explanation',
    description: 'Lines of statements and payouts lead here.',
    roles: access.contractReading,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The earning.', body: earning } },
    async handle({ params, principal }, { em }) {
      const row = await em.findOne(ContractEarningEntity, { ...params, ...within(principal) });
      return ok(earningReport(found(row, 'earning')));
    },
  }),
];
