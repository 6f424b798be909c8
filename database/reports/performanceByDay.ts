import { byCustomerCategory, customerCategory } from '../../domain/report/customerStatus.ts';
import { actionsIn, share, summed } from '../../domain/report/figures.ts';
import { daysOf, type Period } from '../../domain/report/period.ts';
import type { EntityManager } from '../orm.ts';
import { actionSumsByDay, type ReportAsked } from '../queries/reportedActions.ts';
import { trafficByDay } from '../queries/traffic.ts';
import { byCurrencies, figuresReport, inOrder, totalsReport } from './figures.ts';

/** The Performance by Day by Customer Status Report (seed 000): by day, and each day by customer status. */
export async function performanceByDay(em: EntityManager, asked: ReportAsked, period: Period) {
  const days = daysOf(period);
  const sums = await actionSumsByDay(em, asked, days, ['customerStatus']);
  const rows = summed(sums, ({ date, customerStatus }) => ({ date, customerStatus: customerCategory(customerStatus) }));
  const ofDays = Map.groupBy(rows, ({ date }) => date);
  const traffic = await trafficByDay(em, asked, days);
  return {
    data: [...rows]
      .sort(
        (one, other) =>
          inOrder(one.date, other.date) ||
          byCustomerCategory(one.customerStatus, other.customerStatus) ||
          byCurrencies(one, other),
      )
      .map(({ date, customerStatus, ...figures }) => ({ date, customerStatus, ...figuresReport(figures) })),
    byDay: days.map(({ date }) => {
      const { clicks, impressions } = traffic.get(date) ?? { clicks: 0, impressions: 0 };
      const ofDay = ofDays.get(date) ?? [];
      const actions = ofDay.reduce((count, row) => count + actionsIn(row), 0);
      return {
        date,
        clicks,
        impressions,
        actions,
        conversionRate: share(actions, clicks),
        totals: totalsReport(ofDay),
      };
    }),
    totals: totalsReport(rows),
  };
}
