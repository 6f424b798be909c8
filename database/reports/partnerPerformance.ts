import { moneyText, type Money } from '../../domain/money.ts';
import { actionsIn, average, noFigures, perClick, share, summed, type Figures } from '../../domain/report/figures.ts';
import { BrandEntity } from '../entities/brand.ts';
import { PartnerEntity } from '../entities/partner.ts';
import type { EntityManager } from '../orm.ts';
import { actionSums, type ReportAsked, type Span } from '../queries/reportedActions.ts';
import { trafficByPartner, type Traffic } from '../queries/traffic.ts';
import { byCurrencies, byPartner, figuresReport, inOrder, partnerNames, totalsReport } from './figures.ts';

/** A partner in one pair of currencies. */
interface Row extends Figures {
  readonly partnerId: string | null;
}

/** What each partner drove, with its clicks; what nobody is credited for comes last. */
export async function partnerPerformance(em: EntityManager, asked: ReportAsked, span: Span) {
  const sums = await actionSums(em, asked, span, ['partnerId', 'eventType']);
  const traffic = await trafficByPartner(em, asked, span);
  const active = summed(sums, ({ partnerId }) => ({ partnerId }));
  const rows: readonly Row[] = [...active, ...(await withoutActions(em, asked, traffic, active))];
  const partnerIds = rows.map(({ partnerId }) => partnerId);
  const names = await partnerNames(em, asked.brandId, partnerIds);
  const sumsOf = Map.groupBy(sums, ({ partnerId }) => partnerId);
  const inOrderOfPartners = byPartner(names);
  return {
    data: [...rows]
      .sort((one, other) => inOrderOfPartners(one, other) || byCurrencies(one, other))
      .map((row) => ({
        partnerId: row.partnerId,
        partnerName: names.get(row.partnerId) ?? null,
        ...performance(row, (row.partnerId !== null && traffic.get(row.partnerId)) || none),
        topEventTypes: topEventTypes(
          (sumsOf.get(row.partnerId) ?? []).filter((figures) => byCurrencies(figures, row) === 0),
        ),
      })),
    traffic: [...traffic.values()].reduce(together, none),
    totals: totalsReport(rows),
  };
}

/** Partners whose clicks led to nothing, in the currencies that they would have earned in. */
async function withoutActions(
  em: EntityManager,
  { brandId }: ReportAsked,
  traffic: ReadonlyMap<string, Traffic>,
  active: readonly Row[],
): Promise<Row[]> {
  const known = new Set(active.map(({ partnerId }) => partnerId));
  const idle = [...traffic.keys()].filter((partnerId) => !known.has(partnerId));
  if (idle.length === 0) return [];
  const brand = await em.findOneOrFail(BrandEntity, brandId);
  const partners = await em.find(PartnerEntity, { brandId, id: { $in: idle } });
  return partners.map(({ id, currency }) => ({
    partnerId: id,
    ...noFigures({ revenue: brand.currency, actionCost: currency }),
  }));
}

const none: Traffic = { clicks: 0, impressions: 0 };

const together = (one: Traffic, other: Traffic): Traffic => ({
  clicks: one.clicks + other.clicks,
  impressions: one.impressions + other.impressions,
});

function performance(row: Row, { clicks, impressions }: Traffic) {
  const actions = actionsIn(row);
  return {
    clicks,
    impressions,
    ...figuresReport(row),
    conversionRate: share(actions, clicks),
    reversalRate: share(row.reversed, actions + row.reversed),
    averageOrderValue: textOf(average(row.revenue, row.orders)),
    earningsPerClick: textOf(perClick(row.actionCost, clicks)),
  };
}

const textOf = (amount: Money | null) => amount && moneyText(amount);

/** How many event types are named of each partner. */
const most = 5;

/** Those with the most actions that stand. */
const topEventTypes = (sums: readonly (Figures & { readonly eventType: string })[]) =>
  sums
    .map(({ eventType, ...figures }) => ({ eventType, actions: actionsIn(figures) }))
    .sort((one, other) => other.actions - one.actions || inOrder(one.eventType, other.eventType))
    .slice(0, most);
