import { z } from 'zod';
import { decimal, decimalText } from '../money.ts';

/*
 * How a brand is invoiced and invoices itself: settings, and no tax advice. What is not set is not stated on an invoice.
 */

const line = (longest: number) => z.string().trim().min(1).max(longest);

const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'expected an ISO 3166 code of two letters such as "DE"')
  .toUpperCase();

const percentText = decimalText
  .refine((text) => decimal(text).lessThanOrEqualTo(100), 'expected a percent up to "100"')
  .meta({ description: 'A percent: "19" is 19 %.', example: '19' });

const prefix = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9-]{0,18}[A-Z0-9]$/, 'expected 2 to 20 capital letters, digits and hyphens such as "INV-ACME"')
  .nullable()
  .default(null);

const party = {
  address: line(500).nullable().default(null),
  country: country.nullable().default(null),
  vatId: line(30).nullable().default(null),
};

/** Of a brand; a setting that is absent has its usual value. */
export const invoicing = z
  .strictObject({
    run: z
      .enum(['MANUAL', 'MONTHLY'])
      .default('MANUAL')
      .meta({ description: 'MONTHLY: what a month brought is invoiced as it ends, in the brand’s time zone.' }),
    selfBilling: z.boolean().default(false).meta({
      description:
        'Whether a self-billing invoice is issued in a partner’s name for each statement that closes with earnings.',
    }),
    operator: z
      .strictObject({ name: line(255), ...party })
      .default({ name: 'The operator of this installation', address: null, country: null, vatId: null })
      .meta({ description: 'Who invoices the brand.' }),
    brand: z
      .strictObject({ name: line(255).nullable().default(null), ...party })
      .default({ name: null, address: null, country: null, vatId: null })
      .meta({ description: 'The brand as it stands on invoices; without a name, by the one it has here.' }),
    vatRates: z
      .record(country, percentText)
      .default({})
      .meta({
        description: 'The rate of VAT within a country. Of a country that is not named no VAT is stated.',
        example: { DE: '19' },
      }),
    prefix: prefix.meta({
      description: 'What the numbers of invoices to the brand begin with. Null: `INV-` and the end of the brand’s id.',
      example: 'INV-ACME',
    }),
    selfBillingPrefix: prefix.meta({
      description: 'What the numbers of self-billing invoices begin with. Null: `SB`.',
      example: 'SB',
    }),
  })
  .refine((own) => own.prefix === null || own.prefix !== own.selfBillingPrefix, {
    path: ['selfBillingPrefix'],
    error: 'expected another prefix than that of invoices to the brand',
  })
  .meta({ id: 'Invoicing' });

export type Invoicing = z.output<typeof invoicing>;

export const usualInvoicing: Invoicing = invoicing.parse({});
