import { localDate } from '../calendar.ts';
import type { TaxStatus } from '../payout/taxStatus.ts';
import { documentType, invoiceSums, type DocumentType, type InvoiceSums, type Party } from './invoice.ts';
import type { Invoicing } from './invoicing.ts';
import type { InvoiceLine } from './line.ts';
import { vatOf, type VatTreatment } from './vat.ts';

/** All that an invoice says beside its number and its lines. */
export interface DrawnUp extends InvoiceSums {
  readonly documentType: DocumentType;
  readonly currency: string;
  /** The supply period, from the first line to the last: dates on the brand's calendar. */
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly seller: Party;
  readonly buyer: Party;
  readonly vatTreatment: VatTreatment;
  readonly vatRate: string;
}

interface Brand {
  readonly name: string;
  readonly timeZone: string;
  readonly invoicing: Invoicing;
}

interface Partner {
  readonly name: string;
  readonly country: string;
  readonly taxStatus: TaxStatus | null;
}

type Lines = readonly Pick<InvoiceLine, 'amount' | 'at'>[];

/** An invoice of the operator to the brand. @param lines at least one */
export function toBrand(brand: Brand, currency: string, lines: Lines): DrawnUp {
  const { operator } = brand.invoicing;
  const sale = { seller: operator, buyer: asParty(brand), sellerCharges: operator.vatId === null ? null : true };
  return drawnUp(brand, sale, currency, lines);
}

/** An invoice of the partner to the brand, which the brand issues. @param lines at least one */
export function inPartnersName(brand: Brand, partner: Partner, currency: string, lines: Lines): DrawnUp {
  const { name, country, taxStatus } = partner;
  const seller = { name, address: null, country: taxStatus?.country ?? country, vatId: taxStatus?.vatId ?? null };
  const sellerCharges = taxStatus === null ? null : taxStatus.kind === 'BUSINESS';
  return drawnUp(brand, { seller, buyer: asParty(brand), sellerCharges }, currency, lines);
}

const asParty = ({ name, invoicing: { brand } }: Brand): Party => ({ ...brand, name: brand.name ?? name });

function drawnUp(
  { timeZone, invoicing }: Brand,
  sale: { readonly seller: Party; readonly buyer: Party; readonly sellerCharges: boolean | null },
  currency: string,
  lines: Lines,
): DrawnUp {
  const { treatment, rate } = vatOf({ ...sale, rates: invoicing.vatRates });
  const sums = invoiceSums(lines, currency, rate);
  const dates = lines.map(({ at }) => localDate(at, timeZone)).sort();
  const [periodFrom, periodTo] = [dates[0], dates.at(-1)];
  if (periodFrom === undefined || periodTo === undefined) throw new RangeError('an invoice has at least one line');
  return {
    ...sums,
    documentType: documentType(sums),
    currency,
    periodFrom,
    periodTo,
    seller: sale.seller,
    buyer: sale.buyer,
    vatTreatment: treatment,
    vatRate: rate,
  };
}
