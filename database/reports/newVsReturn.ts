import { byCustomerCategory, customerCategory } from '../../domain/report/customerStatus.ts';
import { actionsIn, share, summed, type Figures } from '../../domain/report/figures.ts';
import type { EntityManager } from '../orm.ts';
import { actionSums, type ReportAsked, type Span } from '../queries/reportedActions.ts';
import { byCurrencies, byPartner, figuresReport, partnerNames, totalsReport } from './figures.ts';

/** The New vs. Return Customer Report (seed 000): what each kind of customer did, by the partner who drove it. */
export async function newVsReturnReport(em: EntityManager, asked: ReportAsked, span: Span) {
  const sums = await actionSums(em, asked, span, ['partnerId', 'customerStatus']);
  const rows = summed(sums, ({ partnerId, customerStatus }) => ({
    partnerId,
    customerStatus: customerCategory(customerStatus),
  }));
  const partnerIds = rows.map(({ partnerId }) => partnerId);
  const names = await partnerNames(em, asked.brandId, partnerIds);
  const wholes = Map.groupBy(
    summed(rows, ({ partnerId }) => ({ partnerId })),
    ({ partnerId }) => partnerId,
  );
  const whole = summed(rows, () => ({}));
  const inOrderOfPartners = byPartner(names);
  return {
    data: [...rows]
      .sort((one, other) => inOrderOfPartners(one, other) || byCategory(one, other))
      .map((row) => ({
        partnerId: row.partnerId,
        partnerName: names.get(row.partnerId) ?? null,
        ...withShares(row, wholes.get(row.partnerId) ?? []),
      })),
    byCustomerStatus: summed(rows, ({ customerStatus }) => ({ customerStatus }))
      .sort(byCategory)
      .map((row) => withShares(row, whole)),
    totals: totalsReport(rows),
  };
}

interface OfCategory extends Figures {
  readonly customerStatus: string | null;
}

const byCategory = (one: OfCategory, other: OfCategory): number =>
  byCustomerCategory(one.customerStatus, other.customerStatus) || byCurrencies(one, other);

/** With what it is of the whole in the same currencies, in percent. */
function withShares(row: OfCategory, wholes: readonly Figures[]) {
  const whole = wholes.find((one) => byCurrencies(one, row) === 0) ?? row;
  return {
    customerStatus: row.customerStatus,
    ...figuresReport(row),
    actionsShare: share(actionsIn(row), actionsIn(whole)),
    revenueShare: share(row.revenue, whole.revenue),
    actionCostShare: share(row.actionCost, whole.actionCost),
  };
}
