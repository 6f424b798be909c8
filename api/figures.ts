import { z } from 'zod';
import type { EntityManager } from '../database/orm.ts';
import { periodAsked, type Period } from '../domain/report/period.ts';
import { id, moneyAnswer } from './http/fields.ts';
import { reportDay, requirePeriod, zoneOf } from './reportPeriod.ts';

/* What the reports of actions ask and say alike (docs/reports.md). */

/** Which actions a report is of. */
export const reportFilters = {
  from: reportDay.optional().meta({
    description: 'The first day of event dates, in the brand’s time zone; by default the first of the month of `to`.',
    example: '2026-11-01',
  }),
  to: reportDay.optional().meta({ description: 'The last day; by default today.', example: '2026-11-30' }),
  partnerId: id.optional(),
  customerStatus: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'As mapped by the event type, in any case.', example: 'NEW' }),
};

/** @throws DomainError VALIDATION_FAILED for a period without days, or with too many */
export const periodOf = async (
  em: EntityManager,
  brandId: string,
  days: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: string,
): Promise<Period> => requirePeriod(periodAsked(days, now, await zoneOf(em, brandId)));

/** A share in percent; null: of nothing. */
export const percentage = z
  .string()
  .regex(/^-?\d+\.\d{2}$/)
  .nullable()
  .meta({ description: 'In percent; null: of nothing.', example: '33.33' });

/** Null: nobody is credited. */
export const whose = {
  partnerId: id.nullable().meta({ description: 'Null: nobody is credited.' }),
  partnerName: z.string().nullable().meta({ example: 'Acme Blog' }),
};

export const customerCategory = z
  .string()
  .nullable()
  .meta({ description: 'As mapped, in upper case; null: none was sent.', example: 'NEW' });

const count = z.int().min(0);

/** What actions with one pair of currencies come to. */
export const figures = {
  actions: count.meta({ description: 'Those that stand: pending and approved.', example: 12 }),
  pending: count,
  approved: count,
  reversed: count.meta({ description: 'Those that were taken back as a whole; they earn and cost nothing.' }),
  revenue: moneyAnswer.meta({ description: 'Sale amounts, less what was taken back.' }),
  actionCost: moneyAnswer.meta({ description: 'Payouts, less what was taken back: what the ledger holds for them.' }),
};

/** A total for each pair of currencies of sales and payouts: nothing is added across. */
export const totals = z
  .array(z.strictObject(figures).meta({ id: 'ReportTotal' }))
  .meta({ description: 'One for each pair of currencies of sales and payouts: nothing is added across currencies.' });

/** How many clicks or impressions; those of programs, and repeats, are not among them. */
export const touches = count.meta({ description: 'Of people, each once: neither programs’ nor repeats.' });
