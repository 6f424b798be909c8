import { checkVAT, countries } from 'jsvat';
import { z } from 'zod';
import { instant } from '../instant.ts';

/*
 * What a partner is to the tax office, as the brand knows it. It says what belongs on a self-billing invoice; nobody here
 * computes what is owed to whom from it.
 */

/**
 * BUSINESS charges value-added tax where its country has one. SMALL_BUSINESS is one that its country exempts from charging it.
 * PRIVATE is a person without a business.
 */
export const taxKinds = ['BUSINESS', 'SMALL_BUSINESS', 'PRIVATE'] as const;

/** The forms by which a payer in the United States knows whom it pays: W9 of those who are taxed there, W8 of the others. */
export const taxForms = ['W9', 'W8BEN', 'W8BENE'] as const;

const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'expected an ISO 3166 code of two letters such as "DE"')
  .toUpperCase()
  .meta({ description: 'Where it is taxed: ISO 3166.', example: 'DE' });

const taxNumber = z
  .string()
  .trim()
  .min(1)
  .max(50)
  .meta({ description: 'As its tax office spells it.', example: '12/345/67890' });

const vatId = z
  .string()
  .max(60)
  .transform((text) => text.replaceAll(/[\s.-]/g, '').toUpperCase())
  .refine((text) => /^[A-Z]{2}[A-Z0-9]{2,18}$/.test(text), {
    error: 'expected a VAT id with its country such as "DE136695976"',
    abort: true,
  })
  .meta({
    description: 'With its country; its check digits are looked at where they are known.',
    example: 'DE136695976',
  });

const verifiedAt = instant.meta({ description: 'When somebody last looked at the proof.' });

/** What the brand says; each rule that binds two fields names the one to mend. */
export const taxStatus = z
  .strictObject({
    kind: z.enum(taxKinds).meta({
      description:
        'BUSINESS charges VAT where its country has one; SMALL_BUSINESS is exempt from charging it; PRIVATE is a person without a business.',
    }),
    country,
    taxNumber: taxNumber.optional(),
    vatId: vatId.optional(),
    form: z.enum(taxForms).optional().meta({ description: 'The form of the United States that is on file.' }),
    verifiedAt: verifiedAt.optional(),
  })
  .superRefine((status, context) => {
    for (const { field, detail } of contradictions(status)) {
      context.addIssue({ code: 'custom', path: [field], message: detail });
    }
  })
  .meta({ id: 'TaxStatus' });

export type TaxStatus = z.output<typeof taxStatus>;

interface Contradiction {
  readonly field: 'vatId' | 'form';
  readonly detail: string;
}

type Stated = Pick<TaxStatus, 'kind' | 'country' | 'vatId' | 'form'>;

const contradictions = ({ kind, country: taxed, vatId: vat, form }: Stated): Contradiction[] => [
  ...(vat === undefined ? [] : vatContradictions(kind, taxed, vat)),
  ...(form === undefined || form === formFor(kind, taxed)
    ? []
    : [{ field: 'form' as const, detail: `expected ${formFor(kind, taxed)} of a ${kind} taxed in ${taxed}` }]),
];

function vatContradictions(kind: TaxStatus['kind'], taxed: string, vat: string): Contradiction[] {
  if (kind === 'PRIVATE') return [{ field: 'vatId', detail: 'is of a business alone' }];
  if (countryOf(vat) !== taxed) return [{ field: 'vatId', detail: `expected a VAT id of ${taxed}` }];
  const isKnownCountry = countries.some(({ codes }) => codes.includes(taxed));
  if (!isKnownCountry || checkVAT(vat.replace(/^XI/, 'GB'), countries).isValid) return [];
  return [{ field: 'vatId', detail: 'expected a VAT id whose form and check digits are right' }];
}

/** Greece and Northern Ireland write other letters than their ISO code. */
const vatCountries: Readonly<Record<string, string>> = { EL: 'GR', XI: 'GB' };

const countryOf = (vat: string): string => vatCountries[vat.slice(0, 2)] ?? vat.slice(0, 2);

function formFor(kind: TaxStatus['kind'], taxed: string): (typeof taxForms)[number] {
  if (taxed === 'US') return 'W9';
  return kind === 'PRIVATE' ? 'W8BEN' : 'W8BENE';
}
