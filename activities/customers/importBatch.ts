import { v7 as uuid } from 'uuid';
import { CustomerImportEntity } from '../../database/entities/customerImport.ts';
import { PartnerEntity } from '../../database/entities/partner.ts';
import { heldLines, reportLines, type LineReport } from '../../database/queries/customerImports.ts';
import { enterCustomers } from '../../database/queries/customers.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { givenIn } from '../../domain/customer/csv.ts';
import type { GivenCustomer } from '../../domain/customer/customer.ts';
import type { FieldError } from '../../domain/errors.ts';

export interface ImportBatchInput {
  readonly importId: string;
  /** The workflow's time. */
  readonly now: string;
}

const linesAtOnce = 500;

/**
 * Carries out the next lines of an import in one transaction, each after those before it. The outcome of a line is written with
 * what it does, so a repeat goes on where the last one has come to, also after a crash.
 *
 * @returns whether there is more to do
 */
export const importBatch = (database: Database, { importId, now }: ImportBatchInput): Promise<{ more: boolean }> =>
  transaction(
    database,
    async (em) => {
      const { brandId, actor } = await em.findOneOrFail(CustomerImportEntity, importId);
      const lines = await heldLines(em, importId, linesAtOnce);
      if (lines.length === 0) {
        await em.nativeUpdate(CustomerImportEntity, { id: importId, completedAt: null }, { completedAt: now });
        return { more: false };
      }
      const read = lines.map(({ number, row }) => ({ number, ...givenIn(row ?? {}) }));
      const partners = await partnersIn(em, brandId, read);
      const good: { number: number; given: GivenCustomer }[] = [];
      const reports: LineReport[] = [];
      for (const line of read) {
        const checked = 'given' in line && !isKnown(line.given, partners) ? { ...line, errors: noPartner } : line;
        if ('errors' in checked) reports.push(refused(checked.number, checked.errors));
        else good.push(checked);
      }
      const source = { manner: 'CORRECT', by: 'IMPORT', at: now, actor } as const;
      const entries = good.map(({ given }) => ({ id: uuid(), given }));
      const entered = await enterCustomers(em, brandId, entries, source);
      entered.forEach((one, index) => {
        const number = good[index]?.number ?? 0;
        if (one.outcome === 'REFUSED') reports.push(refused(number, one.errors));
        else reports.push({ number, outcome: one.outcome, errors: null, customerId: one.customerId });
      });
      await reportLines(em, importId, reports);
      return { more: true };
    },
    secondsForABatch,
  );

const secondsForABatch = 10;

const refused = (number: number, errors: readonly FieldError[]): LineReport => ({
  number,
  outcome: 'REFUSED',
  errors,
  customerId: null,
});

const noPartner: readonly FieldError[] = [{ pointer: '/partnerId', detail: 'is no partner of this brand' }];

const isKnown = ({ partnerId }: GivenCustomer, partners: ReadonlySet<string>): boolean =>
  !partnerId || partners.has(partnerId.toLowerCase());

/** Those of the brand among the partners that the lines name. */
async function partnersIn(
  em: EntityManager,
  brandId: string,
  lines: readonly ({ readonly given: GivenCustomer } | { readonly errors: unknown })[],
): Promise<ReadonlySet<string>> {
  const named = new Set(lines.flatMap((line) => ('given' in line ? (line.given.partnerId ?? []) : [])));
  const partners = named.size === 0 ? [] : await em.find(PartnerEntity, { brandId, id: { $in: [...named] } });
  return new Set(partners.map(({ id }) => id));
}
