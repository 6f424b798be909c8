import { v7 as uuid } from 'uuid';
import { localDate } from '../../domain/calendar.ts';
import { inPartnersName, toBrand, type DrawnUp } from '../../domain/invoice/drawUp.ts';
import { invoiceNumber, type InvoiceKind } from '../../domain/invoice/invoice.ts';
import { usualInvoicing } from '../../domain/invoice/invoicing.ts';
import { BrandEntity, type Brand } from '../entities/brand.ts';
import { InvoiceEntity, type Invoice } from '../entities/invoice.ts';
import { InvoiceLineEntity } from '../entities/invoiceLine.ts';
import { PartnerEntity } from '../entities/partner.ts';
import type { EntityManager } from '../orm.ts';
import { nextSequence, openToBrand, suppliedBy, wakeInvoiced, type OpenLine } from './invoices.ts';

/** What is to be invoiced to a brand. */
export interface Invoicable {
  readonly brandId: string;
  /** A repeat under the same id answers what the first issued, and issues nothing. */
  readonly commandId: string;
  /** Null: each in which something is open. */
  readonly currency: string | null;
  /** What counts before this instant. */
  readonly until: string;
  readonly now: string;
}

/**
 * Issues an invoice to the brand in each currency for what is open, in the caller's transaction, and has the actions look again
 * whose payment dates count from it. None where nothing is open.
 */
export async function issueToBrand(em: EntityManager, asked: Invoicable): Promise<Invoice[]> {
  const { brandId, commandId, until, currency, now } = asked;
  // Those who issue to one brand take turns: what is open is on one invoice.
  await em.execute('SELECT 1 FROM brand WHERE id = ? FOR NO KEY UPDATE', [brandId]);
  const issued = await em.find(InvoiceEntity, { brandId, commandId }, { orderBy: { id: 'asc' } });
  if (issued.length > 0) return issued;
  const brand = invoiced(await em.findOneOrFail(BrandEntity, brandId));
  const open = Map.groupBy(await openToBrand(em, brandId, { until, currency }), (line) => line.currency);
  const invoices: Invoice[] = [];
  const of = { commandId, partnerId: null, statementId: null };
  for (const [inCurrency, lines] of [...open].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const drawn = toBrand(brand, inCurrency, lines);
    const invoice = await issue(em, brand, { kind: 'BRAND_INVOICE', of, drawn, lines, now });
    await wakeInvoiced(em, invoice.id);
    invoices.push(invoice);
  }
  return invoices;
}

/** A statement that is closed. */
interface ClosedStatement {
  readonly id: string;
  readonly brandId: string;
  readonly partnerId: string;
  readonly currency: string;
}

/**
 * Issues the self-billing invoice of a statement, in the transaction that closes it; none where the brand has none issued, or the
 * statement earned nothing and took nothing back. To be done last: who issues in the series waits until the transaction ends.
 */
export async function selfBill(
  em: EntityManager,
  { id: statementId, brandId, partnerId, currency }: ClosedStatement,
  now: string,
): Promise<void> {
  const brand = invoiced(await em.findOneOrFail(BrandEntity, brandId));
  if (!brand.invoicing.selfBilling) return;
  const lines = await suppliedBy(em, statementId);
  if (lines.length === 0) return;
  const { name, country, taxStatus = null } = await em.findOneOrFail(PartnerEntity, partnerId);
  const drawn = inPartnersName(brand, { name, country, taxStatus }, currency, lines);
  const of = { commandId: null, partnerId, statementId };
  await issue(em, brand, { kind: 'SELF_BILLING', of, drawn, lines, now });
}

type InvoicedBrand = Brand & { readonly invoicing: NonNullable<Brand['invoicing']> };

const invoiced = (brand: Brand): InvoicedBrand => ({ ...brand, invoicing: brand.invoicing ?? usualInvoicing });

interface Issue {
  readonly kind: InvoiceKind;
  readonly of: Pick<Invoice, 'commandId' | 'partnerId' | 'statementId'>;
  readonly drawn: DrawnUp;
  readonly lines: readonly OpenLine[];
  readonly now: string;
}

/** Numbers and stores an invoice. */
async function issue(
  em: EntityManager,
  brand: InvoicedBrand,
  { kind, of, drawn, lines, now }: Issue,
): Promise<Invoice> {
  const issuedOn = localDate(now, brand.timeZone);
  const year = Number(issuedOn.slice(0, 4));
  const sequence = await nextSequence(em, { brandId: brand.id, kind, year });
  const invoice: Invoice = {
    id: uuid(),
    brandId: brand.id,
    kind,
    year,
    sequence,
    number: invoiceNumber(prefixOf(kind, brand), year, sequence),
    issuedAt: now,
    issuedOn,
    ...of,
    ...drawn,
  };
  await em.insert(InvoiceEntity, invoice);
  await storeLines(em, invoice, lines);
  return invoice;
}

/** The operator issues to several brands, so a brand is part of its numbers. */
const prefixOf = (kind: InvoiceKind, { id, invoicing }: InvoicedBrand): string =>
  kind === 'SELF_BILLING'
    ? (invoicing.selfBillingPrefix ?? 'SB')
    : (invoicing.prefix ?? `INV-${id.slice(-8).toUpperCase()}`);

const batch = 1000;

async function storeLines(em: EntityManager, { id: invoiceId, brandId, kind }: Invoice, lines: readonly OpenLine[]) {
  for (let start = 0; start < lines.length; start += batch) {
    await em.insertMany(
      InvoiceLineEntity,
      lines.slice(start, start + batch).map(({ currency: _ofTheInvoice, ...line }) => ({
        ...line,
        id: uuid(),
        invoiceId,
        brandId,
        invoiceKind: kind,
      })),
    );
  }
}
