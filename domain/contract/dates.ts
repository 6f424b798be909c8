import { z } from 'zod';
import { offset, wholeNumber } from './fields.ts';
import {
  lockingBases,
  lockingPeriods,
  openEndedAutoLockingModes,
  schedulingBases,
  schedulingPeriods,
} from './vocabulary.ts';

/*
 * When an action locks and when it is paid (seed 003, Locking and PayoutScheduling). What the dates are is computed in
 * domain/calendar; here stand the fields and their defaults.
 */

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A given offset alone makes the other 0; seed 003's defaults (1 and 0) apply only where neither is given (semantics, Dates). */
function withOffsets(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return value['dayOffset'] === undefined ? value : { monthOffset: 0, ...definedIn(value) };
}

/** Open-ended locking ends after 24 months with REJECT, unless the contract says otherwise (semantics, Dates). */
function withOpenEnd(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const given = definedIn(value);
  const openEnded =
    'openEndedAutoLockingMode' in given ||
    'maxMonthsOpenEndedPeriod' in given ||
    given['basis'] === 'APPROVED' ||
    given['basis'] === 'COMMISSIONABLE';
  return openEnded ? { openEndedAutoLockingMode: 'REJECT', maxMonthsOpenEndedPeriod: 24, ...given } : given;
}

const definedIn = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));

const lockingFields = z
  .strictObject({
    basis: z.enum(lockingBases).default('TRACKED'),
    period: z.enum(lockingPeriods).default('MONTH'),
    monthOffset: offset.default(1),
    dayOffset: offset.default(0),
    openEndedAutoLockingMode: z.enum(openEndedAutoLockingModes).optional().meta({
      description: 'Present exactly when the locking is open-ended: what happens when the basis is never reached.',
    }),
    maxMonthsOpenEndedPeriod: wholeNumber(1, 1_200).optional(),
  })
  .meta({ id: 'Locking' });

export const locking = z.preprocess((value) => withOpenEnd(withOffsets(value)), lockingFields);

const schedulingFields = z
  .strictObject({
    basis: z.enum(schedulingBases).default('LOCKED'),
    period: z
      .enum(schedulingPeriods)
      .optional()
      .meta({ description: 'Absent: the offsets count from the basis event itself.' }),
    monthOffset: offset.default(1),
    dayOffset: offset.default(0),
  })
  .meta({ id: 'PayoutScheduling' });

export const payoutScheduling = z.preprocess(withOffsets, schedulingFields);
