import { z } from 'zod';
import type { Contract } from '../database/entities/contract.ts';
import type { EntityManager } from '../database/orm.ts';
import { contractReport } from '../database/reports/contract.ts';
import { terms, type SpecialTerms } from '../domain/contract/terms.ts';
import { under } from '../domain/contract/warnings/warning.ts';
import { warningsOf } from '../domain/contract/warnings/warnings.ts';
import { contractStatuses } from '../domain/contract/vocabulary.ts';
import { at, id } from './http/fields.ts';
import { categoriesOf, type Categories } from './terms.ts';

/** A contract as the API shows it: seed 003's object in camelCase. */
export const contract = z
  .strictObject({
    id,
    externalId: z.string().nullable().meta({ description: 'The Id of the imported object.' }),
    partnerId: id,
    templateId: id.nullable().meta({ description: 'The template whose modifications it follows.' }),
    followsId: id.nullable().meta({ description: 'The contract before it, which its template’s modification ended.' }),
    modification: z
      .strictObject({
        id,
        comment: z.string().nullable(),
        earlyOptIn: z
          .boolean()
          .meta({ description: 'Whether the partner may begin it while it is UPCOMING: `…/opt-ins`.' }),
      })
      .nullable()
      .meta({ description: 'The modification of the template that brought it.' }),
    status: z.enum(contractStatuses),
    startDate: at,
    endDate: at.nullable().meta({ description: 'Exclusive.' }),
    brandSignatory: z.string().nullable(),
    brandSignatoryDate: at.nullable(),
    partnerSignatory: z.string().nullable(),
    partnerSignatoryDate: at.nullable(),
    recordedBy: z
      .literal('BRAND')
      .nullable()
      .meta({ description: 'BRAND when the brand recorded its partner’s signature.' }),
    declinedAt: at.nullable(),
    declinedBy: z.enum(['BRAND', 'PARTNER']).nullable(),
    terms,
    warnings: z
      .array(z.strictObject({ pointer: z.string(), detail: z.string() }))
      .meta({ description: 'What the terms say and hardly mean; `pointer` leads to the field in this answer.' }),
    dateCreated: at,
    dateLastUpdated: at.nullable(),
    pdfUri: z.string().meta({ example: '/v1/contracts/0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01/pdf' }),
    uri: z.string().meta({ example: '/v1/contracts/0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01' }),
  })
  .meta({ id: 'Contract' });

export const contractView = async (em: EntityManager, row: Contract, now: string): Promise<ContractView> =>
  viewOf(row, now, await categoriesOf(em, row.brandId));

/** The same for contracts of one brand. */
export async function contractViews(
  em: EntityManager,
  brandId: string,
  rows: readonly Contract[],
  now: string,
): Promise<ContractView[]> {
  const categories = await categoriesOf(em, brandId);
  return rows.map((row) => viewOf(row, now, categories));
}

type ContractView = z.output<typeof contract>;

const viewOf = (row: Contract, now: string, categories: Categories): ContractView => ({
  ...contractReport(row, now),
  terms: {
    ...row.terms,
    specialTermsList: row.terms.specialTermsList.map((terms, index) => linked(terms, row, index + 1)),
  },
  warnings: under('/terms', warningsOf(row.terms, categories)),
  ...contractPaths(row.id),
});

/** Where the API serves a contract. */
export const contractPaths = (id: string) => ({ pdfUri: `/v1/contracts/${id}/pdf`, uri: `/v1/contracts/${id}` });

/** Terms whose text we have are served by us, whatever address they came with; the stored terms stay as agreed on. */
const linked = (terms: SpecialTerms, { id }: Contract, position: number): SpecialTerms =>
  terms.termsContent === undefined ? terms : { ...terms, termsPdfUri: `/v1/contracts/${id}/terms/${position}/pdf` };
