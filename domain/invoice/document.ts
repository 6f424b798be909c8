import type { Particular, ProseDocument, Table } from '../contract/prose/document.ts';
import { amountWords, percentWords } from '../contract/prose/words.ts';
import { assertNever } from '../errors.ts';
import type { DocumentType, InvoiceKind, InvoiceLineKind, Party } from './invoice.ts';
import type { VatTreatment } from './vat.ts';

/** An invoice, as its PDF tells of it. Amounts are decimal strings. */
export interface InvoiceToTell {
  readonly kind: InvoiceKind;
  readonly documentType: DocumentType;
  readonly number: string;
  readonly currency: string;
  /** Dates on the brand's calendar. */
  readonly issuedOn: string;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly seller: Party;
  readonly buyer: Party;
  readonly net: string;
  readonly vat: { readonly treatment: VatTreatment; readonly rate: string; readonly amount: string };
  readonly total: string;
}

/** What its lines of one kind come to. */
export interface KindSum {
  readonly kind: InvoiceLineKind;
  readonly lines: number;
  readonly amount: string;
}

export function invoiceDocument(invoice: InvoiceToTell, sums: readonly KindSum[]): ProseDocument {
  const { number, seller, buyer, issuedOn, periodFrom, periodTo, currency, total, kind } = invoice;
  return {
    title: `${titleWords(invoice)} ${number}`,
    subtitle: `${seller.name} to ${buyer.name}: ${amountWords(total, currency)}`,
    particulars: [
      { label: 'Number', text: number },
      { label: 'Issued on', text: kind === 'SELF_BILLING' ? `${issuedOn}, by the buyer` : issuedOn },
      { label: 'Supplied', text: periodFrom === periodTo ? periodFrom : `from ${periodFrom} to ${periodTo}` },
      ...partyWords('Seller', seller),
      ...partyWords('Buyer', buyer),
    ],
    parts: [
      { title: 'Amounts', sections: [], table: tableOf(invoice, sums) },
      { title: 'Value-added tax', sections: [{ heading: null, sentences: vatSentences(invoice) }] },
    ],
  };
}

function titleWords({ kind, documentType }: InvoiceToTell): string {
  const word = documentType === 'CREDIT_NOTE' ? 'credit note' : 'invoice';
  switch (kind) {
    case 'BRAND_INVOICE':
      return word === 'invoice' ? 'Invoice' : 'Credit note';
    case 'SELF_BILLING':
      return `Self-billing ${word}`;
    default:
      return assertNever(kind);
  }
}

function partyWords(role: 'Seller' | 'Buyer', { name, address, country, vatId }: Party): Particular[] {
  const where = [name, address, country].filter((word) => word !== null);
  return [
    { label: role, text: where.join(', ') },
    ...(vatId === null ? [] : [{ label: `VAT id of the ${role.toLowerCase()}`, text: vatId }]),
  ];
}

const tableOf = ({ net, vat, total, currency }: InvoiceToTell, sums: readonly KindSum[]): Table => ({
  columns: [
    { heading: 'For', share: 0.5 },
    { heading: 'Lines', share: 0.2, isNumber: true },
    { heading: currency, share: 0.3, isNumber: true },
  ],
  rows: [
    ...sums.map(({ kind, lines, amount }) => [kindWords[kind], String(lines), amount]),
    ['Net', '', net],
    [`VAT, ${percentWords(vat.rate)}`, '', vat.amount],
  ],
  total: ['Total', '', total],
});

const kindWords: Readonly<Record<InvoiceLineKind, string>> = {
  EARNED: 'Commissions',
  BONUS: 'Performance bonuses',
  GUARANTEE: 'Guaranteed earnings for clicks',
  SLOTTING_FEE: 'Slotting fees',
  CLAWED_BACK: 'Taken back',
};

function vatSentences({ kind, vat, net, currency }: InvoiceToTell): string[] {
  return kind === 'SELF_BILLING' && vat.treatment === 'DOMESTIC'
    ? [
        ...treatmentSentences(vat.treatment),
        `The net amount of ${amountWords(net, currency)} is what the buyer pays out here; VAT is stated and not paid with it.`,
      ]
    : treatmentSentences(vat.treatment);
}

function treatmentSentences(treatment: VatTreatment): string[] {
  switch (treatment) {
    case 'DOMESTIC':
      return ['Seller and buyer are in one country, whose rate applies.'];
    case 'REVERSE_CHARGE':
      return ['Reverse charge: the buyer accounts for the value-added tax.'];
    case 'NOT_CHARGED':
      return ['The seller does not charge value-added tax.'];
    case 'NOT_STATED':
      return ['No value-added tax is stated.'];
    default:
      return assertNever(treatment);
  }
}
