import { z } from 'zod';
import { plusDuration } from '../domain/calendar.ts';
import { DomainError } from '../domain/errors.ts';
import { invalidField } from './http/validation.ts';

/*
 * A key or a secret that gives its place to a new one: for a while both count, so that whoever uses it can go over in between.
 */

const usualOverlap = 'PT24H';
const longestOverlap = 'P30D';

/** The body of a rotation. */
export const rotationOf = (id: string, description: string) =>
  z
    .strictObject({
      overlap: z.iso
        .duration('expected an ISO 8601 duration such as "PT24H"')
        .max(64)
        .optional()
        .meta({ description: `${description} At most ${longestOverlap}.`, default: usualOverlap }),
    })
    .optional()
    .meta({ id, example: { overlap: usualOverlap } });

/** When the old one counts no more. @param now by wall time, as users' clocks are @throws DomainError VALIDATION_FAILED */
export function endOfOverlap(rotation: { readonly overlap?: string | undefined } | undefined, now: string): string {
  const tooLong = invalidField('/overlap', `expected no more than ${longestOverlap}`);
  let until: string;
  try {
    until = plusDuration(now, rotation?.overlap ?? usualOverlap, 'UTC');
  } catch (error) {
    throw error instanceof DomainError ? tooLong : error;
  }
  if (until > plusDuration(now, longestOverlap, 'UTC')) throw tooLong;
  return until;
}
