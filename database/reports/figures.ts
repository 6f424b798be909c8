import { moneyText } from '../../domain/money.ts';
import { actionsIn, summed, type Figures } from '../../domain/report/figures.ts';
import { PartnerEntity } from '../entities/partner.ts';
import type { EntityManager } from '../orm.ts';

/* What all reports of actions have in common. */

/** Figures as they leave us: money as text. */
export const figuresReport = (figures: Figures) => ({
  actions: actionsIn(figures),
  pending: figures.pending,
  approved: figures.approved,
  reversed: figures.reversed,
  revenue: moneyText(figures.revenue),
  actionCost: moneyText(figures.actionCost),
});

/** All rows together: a total for each pair of currencies. */
export const totalsReport = (rows: readonly Figures[]) =>
  [...summed(rows, () => ({}))].sort(byCurrencies).map(figuresReport);

/** So that a report says the same twice. */
export function byCurrencies(one: Figures, other: Figures): number {
  const [left, right] = [one, other].map(({ revenue, actionCost }) => `${revenue.currency} ${actionCost.currency}`);
  return inOrder(left ?? '', right ?? '');
}

export const inOrder = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

/** Whose figures they are; null: nobody's. */
interface OfPartner {
  readonly partnerId: string | null;
}

type Names = ReadonlyMap<string | null, string>;

/** By name; what nobody is credited for comes last. */
export const byPartner =
  (names: Names) =>
  (one: OfPartner, other: OfPartner): number =>
    inOrder(names.get(one.partnerId) ?? last, names.get(other.partnerId) ?? last) ||
    inOrder(one.partnerId ?? last, other.partnerId ?? last);

/** Sorts behind every name and id. */
const last = '\u{10ffff}';

/** The names of a brand's partners by their ids. */
export async function partnerNames(
  em: EntityManager,
  brandId: string,
  ids: readonly (string | null)[],
): Promise<Names> {
  const id = { $in: [...new Set(ids)].filter((one) => one !== null) };
  const partners = await em.find(PartnerEntity, { brandId, id }, { fields: ['name'] });
  return new Map(partners.map((partner) => [partner.id, partner.name]));
}
