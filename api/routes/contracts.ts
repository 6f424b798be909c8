import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { ContractEntity, TemplateEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { drawUp, type ContractDraft } from '../../database/queries/contractLife.ts';
import { hasStatus } from '../../database/queries/contractStatus.ts';
import { termsInForce } from '../../database/queries/templates.ts';
import { transaction } from '../../database/transaction.ts';
import { contractDraft } from '../../domain/contract/contract.ts';
import type { Terms } from '../../domain/contract/terms.ts';
import { contractStatuses } from '../../domain/contract/vocabulary.ts';
import { access } from '../access/access.ts';
import { created, ok } from '../http/answers.ts';
import { contract, contractView, contractViews } from '../contract.ts';
import { byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { termsHashOf } from '../../platform/sha256.ts';
import { foreignField, found, namedPartner, within } from '../access/tenancy.ts';
import { requireEventTypes } from '../terms.ts';

/** The terms of a new contract: its own, or a copy of the template's as they are at its start. */
async function termsOf(
  em: EntityManager,
  brandId: string,
  { terms, templateId, startDate }: z.output<typeof contractDraft>,
): Promise<Terms> {
  if (terms !== undefined) {
    await requireEventTypes(em, brandId, terms);
    return terms;
  }
  const template = templateId === undefined ? null : await em.findOne(TemplateEntity, { id: templateId, brandId });
  if (template === null) throw foreignField('/templateId', 'is no template of this brand');
  return (await termsInForce(em, [template], startDate)).get(template.id) ?? template.terms;
}

const one = { description: 'The contract.', body: contract };

export const contractRoutes = [
  route({
    method: 'post',
    path: '/v1/contracts',
    summary: 'Create a contract',
    description:
      'A signatory that is given is a signature of now; with both the contract is UPCOMING or ACTIVE, else it waits for the other one. ' +
      'It names its terms, or the template whose terms at the start date it copies and whose later modifications it follows.',
    roles: access.program,
    takes: { ...nothing, body: contractDraft },
    responses: { 201: one },
    problems: ['NOT_FOUND', 'CONTRACT_OVERLAPS'],
    async handle({ body, principal }, { em, database, clock }) {
      const partner = await namedPartner(em, principal, body.partnerId);
      const terms = await termsOf(em, principal.brandId, body);
      const now = await clock.now();
      const draft: ContractDraft = {
        id: uuid(),
        brandId: principal.brandId,
        partnerId: partner.id,
        startAt: body.startDate,
        endAt: body.endDate,
        brandSignatory: body.brandSignatory ?? null,
        brandSignedAt: body.brandSignatory === undefined ? null : now,
        partnerSignatory: body.partnerSignatory ?? null,
        partnerSignedAt: body.partnerSignatory === undefined ? null : now,
        partnerRecordedBy: body.partnerSignatory === undefined ? null : 'BRAND',
        terms,
        termsHash: termsHashOf(terms),
        templateId: body.templateId ?? null,
        createdAt: now,
      };
      const row = await transaction(database, (em) => drawUp(em, draft, now));
      return created('/v1/contracts', await contractView(em, row, now));
    },
  }),
  listRoute({
    path: '/v1/contracts',
    summary: 'List contracts',
    roles: access.contractReading,
    params: nothing.params,
    query: listQuery({ partnerId: id.optional(), status: z.enum(contractStatuses).optional() }),
    item: contract,
    async find({ principal, query: { partnerId, status } }, page, { em, clock }) {
      const now = await clock.now();
      const inStatus = status === undefined ? {} : hasStatus(status, now);
      const where = { $and: [within(principal), asked({ partnerId }), inStatus, page.where] };
      return contractViews(em, principal.brandId, await em.find(ContractEntity, where, page.options), now);
    },
  }),
  route({
    method: 'get',
    path: '/v1/contracts/:id',
    summary: 'Read a contract',
    roles: access.contractReading,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    async handle({ params, principal }, { em, clock }) {
      const row = found(await em.findOne(ContractEntity, { ...params, ...within(principal) }), 'contract');
      return ok(await contractView(em, row, await clock.now()));
    },
  }),
];
