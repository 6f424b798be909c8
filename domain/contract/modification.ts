import { z } from 'zod';
import { plusDuration } from '../calendar.ts';
import { instant } from '../instant.ts';
import { exampleTerms } from './exampleTerms.ts';
import { textOf } from './fields.ts';
import { terms, type Terms } from './terms.ts';

/* Template terms that many contracts are made from, and what a change of them does to those contracts (seed 000, Modify Terms). */

/** What a brand sends to make a template. */
export const templateDraft = z
  .strictObject({ name: textOf(255).meta({ description: 'Unique for the brand.', example: 'Standard' }), terms })
  .meta({ id: 'TemplateDraft', example: { name: 'Standard', terms: exampleTerms } });

/** What a brand sends to modify one. */
export const modificationDraft = z
  .strictObject({
    terms,
    modificationStartDate: instant.meta({ description: 'From when on the new terms apply; now or later.' }),
    earlyOptIn: z.boolean().default(false).meta({ description: 'Whether partners may begin the new terms before.' }),
    comment: textOf(10_000).optional().meta({ description: 'For the partners.' }),
  })
  .meta({
    id: 'ModificationDraft',
    example: {
      terms: exampleTerms,
      modificationStartDate: '2027-01-01T05:00:00Z',
      earlyOptIn: true,
      comment: 'New customers bring more from January on.',
    },
  });

/** What a partner is told of the modification that brought a contract. */
export interface ModificationNote {
  readonly id: string;
  readonly comment: string | null;
  readonly earlyOptIn: boolean;
}

/** A contract that may be followed by another; instants in UTC. */
interface Followed {
  readonly startDate: string;
  /** Exclusive; null: open-ended. */
  readonly endDate: string | null;
  readonly terms: Pick<Terms, 'changeNotificationPeriod'>;
}

/**
 * When a contract with modified terms takes over from the one that it follows: on the modification's start date, but not
 * before the notice that the old terms promise has passed (seed 003, ChangeNotificationPeriod; calendar days in the brand's
 * zone), and not before the old contract has begun. Null: the old contract ends before that, so nothing follows.
 */
export function followUpStart(
  { startDate, endDate, terms: { changeNotificationPeriod } }: Followed,
  modificationStartDate: string,
  now: string,
  timeZone: string,
): string | null {
  const noticed = plusDuration(now, `P${changeNotificationPeriod}D`, timeZone);
  const start = [startDate, modificationStartDate, noticed].reduce((one, other) => (one > other ? one : other));
  return endDate === null || start < endDate ? start : null;
}
