import { z } from 'zod';
import { instant } from '../../domain/instant.ts';

/* Forms that many resources share. */

export const id = z.uuid().meta({ example: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01' });

export const byId = z.strictObject({ id });

export const name = z.string().trim().min(1).max(255);

export const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'expected an ISO 3166 code of two letters such as "US"')
  .toUpperCase()
  .meta({ example: 'US' });

/** An instant in an answer, as instantText (domain/instant.ts) spells it. */
export const at = z.iso
  .datetime()
  .refine((text) => !text.endsWith('.000Z'), 'expected no milliseconds where there are none')
  .meta({ example: '2026-11-20T10:00:00Z' });

/** An amount in an answer: a decimal with the currency's digits, negative for what was taken back. */
export const amountAnswer = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ example: '10.00' });

/** An amount with its currency, in an answer. */
export const moneyAnswer = z.strictObject({ value: amountAnswer, currency: z.string().meta({ example: 'USD' }) });

/** Which state of the books is asked for: without either, all that is written down now. */
export const booksAt = {
  asOf: instant.optional().meta({ description: 'Only what counts by then.' }),
  recordedBy: instant
    .optional()
    .meta({ description: 'Only what was written down by then: what the books said at that time.' }),
};

/** An address that a browser can open. */
export const webAddress = z
  .url({ protocol: /^https?$/, error: 'expected a web address such as "https://shop.example.com/"' })
  .max(2048);

export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'expected an IANA time zone such as "America/New_York"')
  .meta({ description: 'Where days, months and locking periods begin and end.', example: 'America/New_York' });

function isTimeZone(text: string): boolean {
  try {
    // Offsets such as "+02:00" are refused: they know no summer time.
    return (
      /^[A-Za-z]/.test(text) && new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
    );
  } catch {
    return false;
  }
}
