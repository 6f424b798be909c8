import { z } from 'zod';
import type { Contract } from '../../database/entities/contract.ts';
import { BrandEntity, ContractEntity, EventTypeEntity, PartnerEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { lifeOf } from '../../database/reports/contract.ts';
import { contractDocument } from '../../domain/contract/prose/contract-document.ts';
import type { ProseDocument } from '../../domain/contract/prose/document.ts';
import type { ContractToTell } from '../../domain/contract/prose/particulars.ts';
import { specialTermsDocument } from '../../domain/contract/prose/special-terms.ts';
import { access } from '../access/access.ts';
import { found, within } from '../access/tenancy.ts';
import { pdf } from '../http/answers.ts';
import { byId, id } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';
import { pdfOf } from '../pdf/pdf.ts';

/** The contract with the names of its parties and of what it pays for. */
async function readToTell(em: EntityManager, row: Contract): Promise<ContractToTell> {
  const codes = row.terms.eventPayouts.map(({ eventType }) => eventType);
  const [brand, partner, eventTypes] = await Promise.all([
    em.findOneOrFail(BrandEntity, { id: row.brandId }),
    em.findOneOrFail(PartnerEntity, { id: row.partnerId }),
    em.find(EventTypeEntity, { brandId: row.brandId, code: { $in: codes } }),
  ]);
  return {
    ...lifeOf(row),
    id: row.id,
    externalId: row.externalId ?? null,
    brand,
    partner,
    brandSignatory: row.brandSignatory ?? null,
    partnerSignatory: row.partnerSignatory ?? null,
    recordedByBrand: row.partnerRecordedBy === 'BRAND',
    eventTypes,
    terms: row.terms,
  };
}

/** The row that the principal may read, and what its text needs. */
async function readContract(
  contractId: string,
  principal: Parameters<typeof within>[0],
  em: EntityManager,
): Promise<{ row: Contract; contract: ContractToTell }> {
  const row = found(await em.findOne(ContractEntity, { id: contractId, ...within(principal) }), 'contract');
  return { row, contract: await readToTell(em, row) };
}

/** A file name that needs no quoting, whatever an imported contract is called. */
const fileName = ({ externalId, id: ownId }: Contract): string =>
  `contract-${(externalId ?? ownId).replaceAll(/[^A-Za-z0-9._-]+/g, '-')}`;

const printed = (document: ProseDocument, { brand }: ContractToTell, row: Contract): Promise<Buffer> =>
  pdfOf({
    document,
    author: brand.name,
    footer: `Contract ${row.externalId ?? row.id}`,
    createdAt: row.createdAt,
  });

const position = z
  .string()
  .regex(/^\d{1,4}$/, 'expected the position of the terms in specialTermsList, from 1 on')
  .transform(Number)
  .meta({ override: { type: 'integer', minimum: 1 }, description: 'The position in `specialTermsList`, from 1 on.' });

const file = { description: 'The PDF.', file: 'application/pdf' } as const;

export const contractPdfRoutes = [
  route({
    method: 'get',
    path: '/v1/contracts/:id/pdf',
    summary: 'Read a contract in plain language, as PDF',
    description: 'Who reads only this knows what is paid, when, and what for. The same contract gives the same bytes.',
    roles: access.contractReading,
    takes: { ...nothing, params: byId },
    responses: { 200: file },
    async handle({ params, principal }, { em, clock }) {
      const { row, contract } = await readContract(params.id, principal, em);
      const document = contractDocument(contract, await clock.now());
      return pdf(fileName(row), await printed(document, contract, row));
    },
  }),
  route({
    method: 'get',
    path: '/v1/contracts/:id/terms/:n/pdf',
    summary: 'Read one of the custom terms of a contract, as PDF',
    description: 'Terms that are kept elsewhere say where.',
    roles: access.contractReading,
    takes: { ...nothing, params: z.strictObject({ id, n: position }) },
    responses: { 200: file },
    async handle({ params, principal }, { em, clock }) {
      const { row, contract } = await readContract(params.id, principal, em);
      const terms = found(row.terms.specialTermsList[params.n - 1] ?? null, 'custom terms');
      const document = specialTermsDocument(terms, contract, await clock.now());
      return pdf(`${fileName(row)}-terms-${params.n}`, await printed(document, contract, row));
    },
  }),
];
