import { z } from 'zod';
import { newVsReturnReport } from '../../database/reports/newVsReturn.ts';
import { partnerPerformance } from '../../database/reports/partnerPerformance.ts';
import { performanceByDay } from '../../database/reports/performanceByDay.ts';
import { spanOf } from '../../domain/report/period.ts';
import { access } from '../access/access.ts';
import { customerCategory, figures, percentage, periodOf, reportFilters, totals, touches, whose } from '../figures.ts';
import { moneyAnswer } from '../http/fields.ts';
import { reportRoute } from '../http/reportRoute.ts';
import { wholeListQuery } from '../http/wholeList.ts';

const query = wholeListQuery(reportFilters);

const ofCategory = {
  customerStatus: customerCategory,
  ...figures,
  actionsShare: percentage,
  revenueShare: percentage,
  actionCostShare: percentage,
};
const newVsReturnRow = z.strictObject({ ...whose, ...ofCategory }).meta({ id: 'NewVsReturnRow' });

const dayRow = z
  .strictObject({ date: z.iso.date(), customerStatus: customerCategory, ...figures })
  .meta({ id: 'PerformanceByDayRow' });
const day = z
  .strictObject({
    date: z.iso.date(),
    clicks: touches,
    impressions: touches,
    actions: figures.actions,
    conversionRate: percentage.meta({ description: 'Actions of 100 clicks; null: there were no clicks.' }),
    totals,
  })
  .meta({ id: 'ReportDay' });

const partnerRow = z
  .strictObject({
    ...whose,
    clicks: touches,
    impressions: touches,
    ...figures,
    conversionRate: percentage.meta({ description: 'Actions of 100 clicks; null: there were no clicks.' }),
    reversalRate: percentage.meta({ description: 'Of 100 actions so many were taken back as a whole.' }),
    averageOrderValue: moneyAnswer.nullable().meta({
      description: 'Revenue of one action that stands and has any; null: there is none.',
    }),
    earningsPerClick: moneyAnswer.nullable().meta({
      description: 'Action cost of one click, to six digits; null: there were no clicks.',
      example: { value: '0.041667', currency: 'USD' },
    }),
    topEventTypes: z
      .array(z.strictObject({ eventType: z.string().meta({ example: 'SALE' }), actions: figures.actions }))
      .meta({ description: 'At most five, those with the most actions first.' }),
  })
  .meta({ id: 'PartnerPerformanceRow' });

export const reportRoutes = [
  reportRoute({
    path: '/v1/reports/new-vs-return-customer',
    summary: 'Report what new and returning customers did, by partner',
    description:
      'Actions by event date, without tests. A row for each partner, customer status and pair of currencies; shares are of the partner’s whole in these currencies.',
    roles: access.reports,
    query,
    row: newVsReturnRow,
    body: z.strictObject({
      data: z.array(newVsReturnRow),
      byCustomerStatus: z
        .array(z.strictObject(ofCategory).meta({ id: 'CustomerStatusTotal' }))
        .meta({ description: 'All partners together.' }),
      totals,
    }),
    async make({ principal: { brandId }, query: { from, to, ...which } }, { em, clock }) {
      const period = await periodOf(em, brandId, { from, to }, await clock.now());
      return newVsReturnReport(em, { brandId, ...which }, spanOf(period));
    },
  }),
  reportRoute({
    path: '/v1/reports/performance-by-day',
    summary: 'Report the performance of each day, by customer status',
    description:
      'Actions by event date, without tests. A row for each day, customer status and pair of currencies; `byDay` has each day with its clicks, which know no customer status.',
    roles: access.reports,
    query,
    row: dayRow,
    body: z.strictObject({ data: z.array(dayRow), byDay: z.array(day), totals }),
    async make({ principal: { brandId }, query: { from, to, ...which } }, { em, clock }) {
      return performanceByDay(em, { brandId, ...which }, await periodOf(em, brandId, { from, to }, await clock.now()));
    },
  }),
  reportRoute({
    path: '/v1/reports/partner-performance',
    summary: 'Report what each partner drove, and what it cost',
    description:
      'Actions by event date and touches by their time, without tests. A row for each partner and pair of currencies; its clicks and impressions are the partner’s, so they stand in each of its rows, and once in `traffic`.',
    roles: access.reports,
    query,
    row: partnerRow,
    body: z.strictObject({
      data: z.array(partnerRow),
      traffic: z
        .strictObject({ clicks: touches, impressions: touches })
        .meta({ description: 'Of all partners together.' }),
      totals,
    }),
    async make({ principal: { brandId }, query: { from, to, ...which } }, { em, clock }) {
      const period = await periodOf(em, brandId, { from, to }, await clock.now());
      return partnerPerformance(em, { brandId, ...which }, spanOf(period));
    },
  }),
];
