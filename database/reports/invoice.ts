import { instantText } from '../../domain/instant.ts';
import { amountText, money } from '../../domain/money.ts';
import type { Invoice } from '../entities/invoice.ts';
import type { StoredInvoiceLine } from '../entities/invoiceLine.ts';

/** An invoice as the API answers it: `net + vat.amount = total`. */
export function invoiceReport(invoice: Invoice) {
  const amount = (value: string): string => amountText(money(value, invoice.currency));
  return {
    id: invoice.id,
    kind: invoice.kind,
    documentType: invoice.documentType,
    number: invoice.number,
    partnerId: invoice.partnerId ?? null,
    statementId: invoice.statementId ?? null,
    currency: invoice.currency,
    issuedAt: instantText(invoice.issuedAt),
    issuedOn: invoice.issuedOn,
    periodFrom: invoice.periodFrom,
    periodTo: invoice.periodTo,
    seller: invoice.seller,
    buyer: invoice.buyer,
    net: amount(invoice.net),
    vat: {
      treatment: invoice.vatTreatment,
      reverseCharge: invoice.vatTreatment === 'REVERSE_CHARGE',
      rate: invoice.vatRate,
      amount: amount(invoice.vat),
    },
    total: amount(invoice.total),
  };
}

/** One amount of an invoice. `cause` finds the ledger transaction. */
export const invoiceLineReport = (line: StoredInvoiceLine, currency: string) => ({
  id: line.id,
  kind: line.kind,
  amount: amountText(money(line.amount, currency)),
  currency,
  at: instantText(line.at),
  cause: line.cause,
  actionId: line.actionId ?? null,
  earningId: line.earningId ?? null,
});
