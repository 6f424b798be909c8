import { z } from 'zod';
import { cashForecast } from '../../database/reports/forecast.ts';
import { dayAfter, daysBetween, localDate, plusDuration, startOfDate } from '../../domain/calendar.ts';
import { BrandEntity } from '../../database/entities/index.ts';
import { currencyCode } from '../../domain/money.ts';
import { access } from '../access/access.ts';
import { amountAnswer, id } from '../http/fields.ts';
import { nothing } from '../http/route.ts';
import { invalidField } from '../http/validation.ts';
import { wholeListQuery, wholeListRoute } from '../http/wholeList.ts';

const line = z
  .strictObject({
    date: z.iso
      .date()
      .nullable()
      .meta({ description: 'In the brand’s time zone; null: nobody knows the day yet.', example: '2026-12-01' }),
    currency: z.string().meta({ description: 'What partners are paid in.', example: 'EUR' }),
    needed: amountAnswer.meta({ description: 'certain + expected' }),
    certain: amountAnswer.meta({ description: 'Owed for certain: locked, payable, or on its way.' }),
    expected: amountAnswer.meta({ description: 'Of actions that are still pending.' }),
    held: amountAnswer.meta({ description: 'Not needed until somebody releases, resumes or retries it.' }),
  })
  .meta({ id: 'ForecastLine' });

/** As far ahead as anybody plans: two years. */
const mostDays = 731;
const usualDays = 'P30D';

export const forecastRoutes = [
  wholeListRoute({
    path: '/v1/reports/forecast',
    summary: 'Foresee the cash that is needed by day and currency',
    description:
      'From all that is known now: locking and payment dates, monthly parts, statements that are open, payments on their way, what partners owe and their minimums. Fees, guarantees and bonuses to come are not part of it.',
    roles: access.forecast,
    params: nothing.params,
    query: wholeListQuery({
      from: z.iso.date().optional().meta({ description: 'The first day; by default today.', example: '2026-12-01' }),
      to: z.iso
        .date()
        .optional()
        .meta({ description: 'The last day; by default 30 days later.', example: '2026-12-31' }),
      currency: currencyCode.optional(),
      partnerId: id.optional(),
    }),
    item: line,
    async find({ principal: { brandId }, query: { currency, partnerId, ...days } }, { em, clock }) {
      const now = await clock.now();
      const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
      const from = days.from ?? localDate(now, timeZone);
      const to = days.to ?? localDate(plusDuration(startOfDate(from, timeZone), usualDays, timeZone), timeZone);
      const length = daysBetween(from, to);
      if (length < 0 || length >= mostDays) {
        throw invalidField('/to', `expected a day from ${from} on, and at most ${String(mostDays)} days`);
      }
      const lines = await cashForecast(em, { brandId, partnerId, until: startOfDate(dayAfter(to), timeZone) }, now);
      return lines.filter(
        (line) =>
          (line.date === null || (line.date >= from && line.date <= to)) &&
          (currency === undefined || line.currency === currency),
      );
    },
  }),
];
