import { z } from 'zod';
import { InvoiceEntity, InvoiceLineEntity, BrandEntity } from '../../database/entities/index.ts';
import { sumsByKind } from '../../database/queries/invoices.ts';
import { issueToBrand } from '../../database/queries/issueInvoice.ts';
import { invoiceLineReport, invoiceReport } from '../../database/reports/invoice.ts';
import { transaction } from '../../database/transaction.ts';
import { dayAfter, localDate, startOfDate } from '../../domain/calendar.ts';
import { DomainError } from '../../domain/errors.ts';
import { invoiceDocument } from '../../domain/invoice/document.ts';
import { documentTypes, invoiceKinds, invoiceLineKinds } from '../../domain/invoice/invoice.ts';
import { vatTreatments } from '../../domain/invoice/vat.ts';
import { currencyCode } from '../../domain/money.ts';
import { access } from '../access/access.ts';
import { found, within } from '../access/tenancy.ts';
import { ok, pdf } from '../http/answers.ts';
import { amountAnswer, at, byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { invalidField } from '../http/validation.ts';
import { pdfOf } from '../pdf/pdf.ts';

const date = z.iso.date().meta({ description: 'In the brand’s time zone.', example: '2026-11-30' });

const party = z
  .strictObject({
    name: z.string(),
    address: z.string().nullable(),
    country: z.string().nullable(),
    vatId: z.string().nullable(),
  })
  .meta({ id: 'InvoiceParty', description: 'As it was called when the invoice was issued.' });

const vat = z
  .strictObject({
    treatment: z.enum(vatTreatments),
    reverseCharge: z.boolean(),
    rate: z.string().meta({ description: 'A percent.', example: '19' }),
    amount: amountAnswer,
  })
  .meta({
    id: 'InvoiceVat',
    description:
      'DOMESTIC: at the rate that is set for the country of both. REVERSE_CHARGE: the buyer accounts for it. NOT_CHARGED: the seller is a person or exempt. NOT_STATED: what would decide it is not set.',
  });

const invoice = z
  .strictObject({
    id,
    kind: z.enum(invoiceKinds).meta({
      description:
        'BRAND_INVOICE: to the brand, for what it owes. SELF_BILLING: by the brand in its partner’s name, for a closed statement.',
    }),
    documentType: z.enum(documentTypes).meta({ description: 'CREDIT_NOTE: the total is negative.' }),
    number: z.string().meta({ example: 'SB-2026-000001' }),
    partnerId: id.nullable(),
    statementId: id.nullable(),
    currency: z.string(),
    issuedAt: at,
    issuedOn: date,
    periodFrom: date,
    periodTo: date,
    seller: party,
    buyer: party,
    net: amountAnswer.meta({ description: 'The sum of the lines.' }),
    vat,
    total: amountAnswer.meta({ description: 'net + vat.amount' }),
  })
  .meta({ id: 'Invoice' });

const invoiceLine = z
  .strictObject({
    id,
    kind: z.enum(invoiceLineKinds).meta({ description: 'CLAWED_BACK: what is owed no longer.' }),
    amount: amountAnswer,
    currency: z.string(),
    at: at.meta({ description: 'When it counts.' }),
    cause: z.string().meta({ description: 'Finds the ledger transaction.' }),
    actionId: id.nullable(),
    earningId: id.nullable(),
  })
  .meta({ id: 'InvoiceLine' });

const newInvoice = z
  .strictObject({
    currency: currencyCode.optional().meta({ description: 'Absent: each in which something is open.' }),
    through: date
      .optional()
      .meta({ description: 'The last day that is invoiced, on the brand’s calendar. Absent: today.' }),
  })
  .optional()
  .meta({ id: 'NewInvoice', example: { currency: 'USD', through: '2026-11-30' } });

const issued = z.strictObject({ data: z.array(invoice) }).meta({ id: 'IssuedInvoices' });

/** A brand may owe for a hundred thousand actions. */
const statementSeconds = 20;

export const invoiceRoutes = [
  route({
    method: 'post',
    path: '/v1/invoices',
    summary: 'Invoice the brand for what it owes and is on no invoice yet',
    description:
      'One invoice for each currency: what locked, and what contracts earned, less what was taken back of it. An invoice is never changed; what is taken back later is a line of the next one. Under `payoutScheduling.basis: INVOICED` the payment dates of its actions count from this.',
    roles: access.books,
    takes: { ...nothing, body: newInvoice },
    responses: { 201: { description: 'They are issued.', body: issued } },
    problems: ['NOTHING_TO_INVOICE'],
    async handle({ body = {}, commandId, principal: { brandId } }, { database, clock }) {
      const now = await clock.now();
      const data = await transaction(
        database,
        async (em) => {
          const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
          const today = localDate(now, timeZone);
          const { through = today, currency = null } = body;
          if (through > today) throw invalidField('/through', `expected ${today} or earlier`);
          const until = startOfDate(dayAfter(through), timeZone);
          const invoices = await issueToBrand(em, { brandId, commandId, currency, until, now });
          if (invoices.length > 0) return invoices.map(invoiceReport);
          throw new DomainError('NOTHING_TO_INVOICE', `Nothing is open that counts up to ${through}.`);
        },
        statementSeconds,
      );
      return { status: 201 as const, body: { data } };
    },
  }),
  listRoute({
    path: '/v1/invoices',
    summary: 'List invoices',
    description: 'A partner sees the self-billing invoices in its name.',
    roles: access.earnings,
    params: nothing.params,
    query: listQuery({
      kind: z.enum(invoiceKinds).optional(),
      partnerId: id.optional(),
      statementId: id.optional(),
      currency: currencyCode.optional(),
    }),
    item: invoice,
    async find({ principal, query: { kind, partnerId, statementId, currency } }, page, { em }) {
      const where = { $and: [within(principal), asked({ kind, partnerId, statementId, currency }), page.where] };
      return (await em.find(InvoiceEntity, where, page.options)).map(invoiceReport);
    },
  }),
  route({
    method: 'get',
    path: '/v1/invoices/:id',
    summary: 'Read an invoice',
    roles: access.earnings,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The invoice.', body: invoice } },
    async handle({ params, principal }, { em }) {
      return ok(
        invoiceReport(found(await em.findOne(InvoiceEntity, { $and: [params, within(principal)] }), 'invoice')),
      );
    },
  }),
  listRoute({
    path: '/v1/invoices/:id/lines',
    summary: 'List the lines of an invoice',
    description: 'They sum to `net`; each leads to its action or earning, and by its cause to the ledger.',
    roles: access.earnings,
    params: byId,
    query: listQuery({ actionId: id.optional() }),
    item: invoiceLine,
    async find({ params, principal, query: { actionId } }, page, { em }) {
      const of = found(await em.findOne(InvoiceEntity, { $and: [params, within(principal)] }), 'invoice');
      const where = { $and: [{ invoiceId: of.id }, asked({ actionId }), page.where] };
      const lines = await em.find(InvoiceLineEntity, where, page.options);
      return lines.map((line) => invoiceLineReport(line, of.currency));
    },
  }),
  route({
    method: 'get',
    path: '/v1/invoices/:id/pdf',
    summary: 'Read an invoice as PDF',
    description: 'The same invoice gives the same bytes. Its lines are at `/v1/invoices/:id/lines`.',
    roles: access.earnings,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The PDF.', file: 'application/pdf' } },
    async handle({ params, principal }, { em }) {
      const row = found(await em.findOne(InvoiceEntity, { $and: [params, within(principal)] }), 'invoice');
      const report = invoiceReport(row);
      const { number, issuedAt: createdAt, seller } = report;
      const document = invoiceDocument(report, await sumsByKind(em, row.id));
      return pdf(`invoice-${number}`, await pdfOf({ document, author: seller.name, footer: number, createdAt }));
    },
  }),
];
