import { z } from 'zod';
import type { Contract } from '../database/entities/contract.ts';
import { contractReport } from '../database/reports/contract.ts';
import { terms } from '../domain/contract/terms.ts';
import { under } from '../domain/contract/warnings/warning.ts';
import { warningsOf } from '../domain/contract/warnings/warnings.ts';
import { contractStatuses } from '../domain/contract/vocabulary.ts';
import { at, id } from './http/fields.ts';

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
  })
  .meta({ id: 'Contract' });

export const contractView = (row: Contract, now: string): z.output<typeof contract> => ({
  ...contractReport(row, now),
  warnings: under('/terms', warningsOf(row.terms)),
});
