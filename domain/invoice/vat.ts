import type { Party } from './invoice.ts';

/*
 * Which VAT an invoice states. The rates are settings, the rule is the plain one between businesses; whether it is the right one for a
 * supply is for the brand and its advisers to say.
 */

/**
 * DOMESTIC: both are in one country, at its rate. REVERSE_CHARGE: they are businesses of two countries, so that the buyer accounts
 * for the VAT. NOT_CHARGED: the seller is a person or exempt. NOT_STATED: what would decide it is not set.
 */
export const vatTreatments = ['DOMESTIC', 'REVERSE_CHARGE', 'NOT_CHARGED', 'NOT_STATED'] as const;
export type VatTreatment = (typeof vatTreatments)[number];

export interface Vat {
  readonly treatment: VatTreatment;
  /** A percent; "0" where none is charged. */
  readonly rate: string;
}

export interface Sale {
  readonly seller: Party;
  readonly buyer: Party;
  /** Whether the seller charges VAT where its country has one; null: nobody has said. */
  readonly sellerCharges: boolean | null;
  /** Percents by country. */
  readonly rates: Readonly<Record<string, string>>;
}

export function vatOf({ seller, buyer, sellerCharges, rates }: Sale): Vat {
  if (sellerCharges === false) return { treatment: 'NOT_CHARGED', rate: '0' };
  const notStated: Vat = { treatment: 'NOT_STATED', rate: '0' };
  if (sellerCharges === null || seller.country === null || buyer.country === null) return notStated;
  if (seller.country !== buyer.country) {
    return seller.vatId && buyer.vatId ? { treatment: 'REVERSE_CHARGE', rate: '0' } : notStated;
  }
  const rate = rates[seller.country];
  return rate === undefined ? notStated : { treatment: 'DOMESTIC', rate };
}
