import { z } from 'zod';
import { ContractEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { dryRun } from '../../database/reports/dryRun.ts';
import { submission } from '../../domain/action/submission.ts';
import { exactlyOne } from '../../domain/contract/fields.ts';
import { terms } from '../../domain/contract/terms.ts';
import { access } from '../access/access.ts';
import { termsHashOf } from '../../platform/sha256.ts';
import { foreignField } from '../access/tenancy.ts';
import { detailQuery, line, story } from '../explanation.ts';
import { ok } from '../http/answers.ts';
import { id, moneyAnswer } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';
import { eventTypeOf } from '../intake.ts';
import { requireEventTypes } from '../terms.ts';

const question = z
  .strictObject({ action: submission, contractId: id.optional(), terms: terms.optional() })
  .superRefine((given, refusals) => {
    exactlyOne(given, ['contractId', 'terms'], refusals);
  })
  .meta({
    id: 'EvaluationQuestion',
    example: {
      action: {
        eventType: 'SALE',
        orderId: 'A-1001',
        eventDate: '2026-11-20T10:00:00Z',
        amount: '100.00',
        currency: 'USD',
        customerStatus: 'NEW',
      },
      contractId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01',
    },
  });

const evaluation = z
  .strictObject({
    payout: moneyAnswer,
    outsideTerms: moneyAnswer.meta({ description: 'What limits cut off.' }),
    lines: z.array(line),
    explanation: z.strictObject(story),
  })
  .meta({ id: 'Evaluation' });

/** What the question is put to. */
async function basisOf(em: EntityManager, brandId: string, { contractId, terms }: z.output<typeof question>) {
  if (terms !== undefined) {
    await requireEventTypes(em, brandId, terms);
    return { contract: null, terms, termsHash: termsHashOf(terms) };
  }
  const contract = contractId === undefined ? null : await em.findOne(ContractEntity, { id: contractId, brandId });
  if (contract === null) throw foreignField('/contractId', 'is no contract of this brand');
  return { contract, terms: contract.terms, termsHash: contract.termsHash };
}

export const evaluationRoute = route({
  method: 'post',
  path: '/v1/evaluations',
  summary: 'Ask what an action would earn',
  description:
    'A dry run of the engine that prices actions; nothing is stored. With a contract, its limits and tiers count as they stand now; ' +
    'it need not be in force at the event date, which may be to come. Who would be credited is not asked.',
  roles: access.actionReporting,
  takes: { ...nothing, query: detailQuery, body: question },
  responses: { 200: { description: 'What it would earn, and why.', body: evaluation } },
  problems: ['NOT_FOUND', 'PARTNER_WITHOUT_CONTRACT', 'FX_RATE_UNKNOWN'],
  async handle({ body, query, principal: { brandId } }, { em }) {
    const eventType = await eventTypeOf(em, brandId, body.action, '/action');
    const basis = await basisOf(em, brandId, body);
    const reported = { brandId, eventTypeId: eventType.id, body: body.action };
    return ok(await dryRun(em, reported, basis, query.detail === 'full' ? 'FULL' : 'SUMMARY'));
  },
});
