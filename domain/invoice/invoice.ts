import { amountText, decimal, money, payable, percent, sum } from '../money.ts';

/*
 * Two kinds of documents under one discipline: a number without gaps, lines that sum to the total, and no change once they are
 * issued. What was wrong is a line on the next one.
 */

/**
 * BRAND_INVOICE: the operator to the brand, for what the brand owes for certain. SELF_BILLING: the brand in its partner's name, for
 * what a closed statement earned.
 */
export const invoiceKinds = ['BRAND_INVOICE', 'SELF_BILLING'] as const;
export type InvoiceKind = (typeof invoiceKinds)[number];

/** What a line is for. CLAWED_BACK: what is owed no longer of an amount that was invoiced before, or is a line of the same invoice. */
export const invoiceLineKinds = ['EARNED', 'BONUS', 'GUARANTEE', 'SLOTTING_FEE', 'CLAWED_BACK'] as const;
export type InvoiceLineKind = (typeof invoiceLineKinds)[number];

/** One that gives back on the whole is a credit note, numbered like the others. */
export const documentTypes = ['INVOICE', 'CREDIT_NOTE'] as const;
export type DocumentType = (typeof documentTypes)[number];

/** Who sells, and who buys, as they were called when it was issued. */
export interface Party {
  readonly name: string;
  readonly address: string | null;
  /** ISO 3166, two letters. */
  readonly country: string | null;
  readonly vatId: string | null;
}

/** Decimal strings in the invoice's currency. */
export interface InvoiceSums {
  readonly net: string;
  readonly vat: string;
  /** net + vat */
  readonly total: string;
}

/**
 * What an invoice comes to, whose lines were rounded when they were booked. VAT is rounded once, on the sum.
 * @param vatRate a percent: "19" is 19 %
 */
export function invoiceSums(
  lines: readonly { readonly amount: string }[],
  currency: string,
  vatRate: string,
): InvoiceSums {
  const net = sum(
    lines.map(({ amount }) => money(amount, currency)),
    currency,
  );
  const vat = payable(percent(net, vatRate));
  return { net: amountText(net), vat: amountText(vat), total: amountText(sum([net, vat], currency)) };
}

export const documentType = ({ total }: Pick<InvoiceSums, 'total'>): DocumentType =>
  decimal(total).isNegative() && !decimal(total).isZero() ? 'CREDIT_NOTE' : 'INVOICE';

/** `SB-2026-000001`: the series' prefix and year, and the number in it. */
export const invoiceNumber = (prefix: string, year: number, sequence: number): string =>
  `${prefix}-${String(year)}-${String(sequence).padStart(6, '0')}`;
