import { BrandEntity } from '../../database/entities/brand.ts';
import { InvoiceMonthEntity } from '../../database/entities/invoiceMonth.ts';
import { LockMode, type Database } from '../../database/orm.ts';
import { planMonth } from '../../database/queries/invoices.ts';
import { issueToBrand } from '../../database/queries/issueInvoice.ts';
import { transaction } from '../../database/transaction.ts';
import { monthEnd, monthOf } from '../../domain/earning/month.ts';

export interface IssueMonthInput {
  readonly invoiceMonthId: string;
  /** The workflow's time. */
  readonly now: string;
}

/** A month may have a hundred thousand actions. */
const statementSeconds = 120;

/**
 * Issues what a month brought, in each currency, and plans the next month, if the brand is still invoiced by months. A repeat is safe:
 * it answers what was issued. Numbers of invoices, for people.
 */
export const issueMonth = (database: Database, { invoiceMonthId, now }: IssueMonthInput): Promise<readonly string[]> =>
  transaction(
    database,
    async (em) => {
      const held = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
      const { brandId, month, dueAt } = await em.findOneOrFail(InvoiceMonthEntity, invoiceMonthId, held);
      const { timeZone, invoicing } = await em.findOneOrFail(BrandEntity, brandId);
      await em.nativeUpdate(InvoiceMonthEntity, { id: invoiceMonthId, issuedAt: null }, { issuedAt: now });
      if (invoicing?.run !== 'MONTHLY') return [];
      const next = monthOf(dueAt, timeZone);
      await planMonth(em, brandId, { month: next, dueAt: monthEnd(next, timeZone) });
      const commandId = `month/${month}`;
      const invoices = await issueToBrand(em, { brandId, commandId, currency: null, until: dueAt, now });
      return invoices.map(({ number }) => number);
    },
    statementSeconds,
  );
