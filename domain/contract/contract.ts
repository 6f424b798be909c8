import { z } from 'zod';
import { instant } from '../instant.ts';
import { exampleTerms } from './exampleTerms.ts';
import { exactlyOne, textOf } from './fields.ts';
import { terms } from './terms.ts';
import type { ContractStatus } from './vocabulary.ts';

/** What a brand sends to make a contract; a signatory that is given is a signature (api.md, A contract). */
export const contractDraft = z
  .strictObject({
    partnerId: textOf(255),
    startDate: instant,
    endDate: instant.nullable().default(null).meta({ description: 'Exclusive; null: open-ended.' }),
    brandSignatory: textOf(255).optional(),
    partnerSignatory: textOf(255).optional(),
    terms: terms.optional(),
    templateId: z.uuid().optional().meta({ description: 'Instead of terms: those of the template at the start date.' }),
  })
  .superRefine((given, refusals) => {
    exactlyOne(given, ['terms', 'templateId'], refusals);
  })
  .refine(({ startDate, endDate }) => endDate === null || startDate < endDate, {
    path: ['endDate'],
    message: 'expected a time after startDate',
  })
  .meta({
    id: 'ContractDraft',
    example: {
      partnerId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01',
      startDate: '2026-01-01T00:00:00Z',
      endDate: null,
      brandSignatory: 'Acme Inc',
      partnerSignatory: 'Wile E. Coyote',
      terms: exampleTerms,
    },
  });

/** What decides the status of a contract; instants in UTC, null where it has not happened. */
export interface ContractLife {
  readonly startDate: string;
  readonly endDate: string | null;
  readonly brandSignedAt: string | null;
  readonly partnerSignedAt: string | null;
  readonly declinedAt: string | null;
}

/**
 * The status at an instant (seed 003, Status; semantics, Which contract). Signatures count from the start of the contract,
 * whenever they were given: a contract signed late still prices the actions since its start. The end is exclusive.
 */
export function statusAt(contract: ContractLife, now: string): ContractStatus {
  if (contract.declinedAt !== null) return 'DECLINED';
  if (contract.brandSignedAt === null || contract.partnerSignedAt === null) return 'PENDING';
  if (now < contract.startDate) return 'UPCOMING';
  return contract.endDate !== null && contract.endDate <= now ? 'EXPIRED' : 'ACTIVE';
}
