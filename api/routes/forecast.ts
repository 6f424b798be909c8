import { z } from 'zod';
import { cashForecast } from '../../database/reports/forecast.ts';
import { dayAfter, localDate, plusDuration, startOfDate } from '../../domain/calendar.ts';
import { forecastTotals } from '../../domain/forecast/forecast.ts';
import { currencyCode } from '../../domain/money.ts';
import { access } from '../access/access.ts';
import { amountAnswer, id } from '../http/fields.ts';
import { reportRoute } from '../http/reportRoute.ts';
import { wholeListQuery } from '../http/wholeList.ts';
import { reportDay, requirePeriod, zoneOf } from '../reportPeriod.ts';

const amounts = {
  currency: z.string().meta({ description: 'What partners are paid in.', example: 'EUR' }),
  needed: amountAnswer.meta({ description: 'certain + expected' }),
  certain: amountAnswer.meta({ description: 'Owed for certain: locked, payable, or on its way.' }),
  expected: amountAnswer.meta({ description: 'Of actions that are still pending.' }),
  held: amountAnswer.meta({ description: 'Not needed until somebody releases, resumes or retries it.' }),
};

const line = z
  .strictObject({
    date: z.iso
      .date()
      .nullable()
      .meta({ description: 'In the brand’s time zone; null: nobody knows the day yet.', example: '2026-12-01' }),
    ...amounts,
  })
  .meta({ id: 'ForecastLine' });

const usualDays = 'P30D';

export const forecastRoutes = [
  reportRoute({
    path: '/v1/reports/forecast',
    summary: 'Foresee the cash that is needed by day and currency',
    description:
      'From all that is known now: locking and payment dates, monthly parts, statements that are open, payments on their way, what partners owe and their minimums. Fees, guarantees and bonuses to come are not part of it.',
    roles: access.reports,
    query: wholeListQuery({
      from: reportDay.optional().meta({ description: 'The first day; by default today.', example: '2026-12-01' }),
      to: reportDay.optional().meta({ description: 'The last day; by default 30 days later.', example: '2026-12-31' }),
      currency: currencyCode.optional(),
      partnerId: id.optional(),
    }),
    row: line,
    body: z.strictObject({
      data: z.array(line),
      totals: z.array(z.strictObject(amounts).meta({ id: 'ForecastTotal' })).meta({ description: 'By currency.' }),
    }),
    async make({ principal: { brandId }, query: { currency, partnerId, ...days } }, { em, clock }) {
      const now = await clock.now();
      const timeZone = await zoneOf(em, brandId);
      const from = days.from ?? localDate(now, timeZone);
      const { to } = requirePeriod({
        from,
        to: days.to ?? localDate(plusDuration(startOfDate(from, timeZone), usualDays, timeZone), timeZone),
      });
      const lines = await cashForecast(em, { brandId, partnerId, until: startOfDate(dayAfter(to), timeZone) }, now);
      const data = lines.filter(
        (line) =>
          (line.date === null || (line.date >= from && line.date <= to)) &&
          (currency === undefined || line.currency === currency),
      );
      return { data, totals: forecastTotals(data) };
    },
  }),
];
