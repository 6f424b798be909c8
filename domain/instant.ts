import { z } from 'zod';

const yearsExpected = 'expected a time in the years 1000 to 9999';

/**
 * An instant as ISO 8601 text with a zone; normalised to UTC with milliseconds, so that texts compare as instants do. Of years
 * of less than four digits JavaScript and PostgreSQL have each their own idea.
 */
export const instant = z.iso
  .datetime({ offset: true, error: 'expected a time with a zone such as "2026-11-20T10:00:00Z"', abort: true })
  .max(64, 'expected a time with at most 64 characters')
  .regex(/^[1-9]/, { error: yearsExpected, abort: true })
  .transform((text) => new Date(text).toISOString())
  .refine((text) => /^[1-9]\d{3}-/.test(text), yearsExpected)
  .meta({ description: 'ISO 8601 with a zone.', example: '2026-11-20T10:00:00Z' });

/**
 * An instant as it leaves us, in answers and webhooks: without milliseconds where there are none, `2027-01-01T05:00:00Z`.
 * Inside, instants keep one length, so that texts compare as instants do. What is absent leaves as null.
 */
export function instantText(instant: string): string;
export function instantText(instant: string | null | undefined): string | null;
export function instantText(instant: string | null | undefined): string | null {
  return instant?.replace('.000Z', 'Z') ?? null;
}
