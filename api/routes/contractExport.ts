import { z } from 'zod';
import type { Contract } from '../../database/entities/contract.ts';
import { ContractEntity, EventTypeEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { exportedContract } from '../../domain/contract/export.ts';
import { importedContract, type ImportedContract } from '../../domain/contract/import.ts';
import { access } from '../access/access.ts';
import { contractPaths } from '../contract.ts';
import { ok } from '../http/answers.ts';
import { lifeOf } from '../../database/reports/contract.ts';
import { byId } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';
import { found } from '../access/tenancy.ts';

/** The contract in the words of the one who reads it: its own life, and what only the imported object knew. */
async function readForExport(em: EntityManager, row: Contract): Promise<ImportedContract> {
  const codes = row.terms.eventPayouts.map(({ eventType }) => eventType);
  const eventTypes = await em.find(EventTypeEntity, { brandId: row.brandId, code: { $in: codes } });
  return {
    ...lifeOf(row),
    externalId: row.externalId ?? row.id,
    campaignId: row.imported ? importedContract.parse(row.imported).campaignId : null,
    brandSignatory: row.brandSignatory ?? null,
    partnerSignatory: row.partnerSignatory ?? null,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt ?? null,
    eventTypes: eventTypes.map((eventType) => ({ ...eventType, externalId: eventType.externalId ?? eventType.id })),
    terms: row.terms,
  };
}

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

export const contractExportRoute = route({
  method: 'get',
  path: '/v1/contracts/:id/export',
  summary: 'Read a contract as impact.com’s object',
  description: 'As it was imported; with `canonical=true`, or when it was made here, in the documented spelling.',
  roles: access.program,
  takes: { ...nothing, params: byId, query: z.strictObject({ canonical: flag }) },
  responses: { 200: { description: 'The object.', body: z.record(z.string(), z.unknown()) } },
  async handle({ params, query, principal: { brandId } }, { em, clock }) {
    const row = found(await em.findOne(ContractEntity, { ...params, brandId }), 'contract');
    if (row.imported && !query.canonical) return ok(row.imported);
    const { pdfUri, uri } = contractPaths(row.id);
    return ok({ ...exportedContract(await readForExport(em, row), await clock.now()), PdfUri: pdfUri, Uri: uri });
  },
});
