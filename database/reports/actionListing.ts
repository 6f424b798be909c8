import { DomainError } from '../../domain/errors.ts';
import { customerCategory } from '../../domain/report/customerStatus.ts';
import { subtract, money, moneyText } from '../../domain/money.ts';
import { ActionEntity, type Action } from '../entities/action.ts';
import type { EntityManager } from '../orm.ts';
import { listedActions, type ListedAction, type ListingAsked, type Place } from '../queries/listedActions.ts';
import { actionReport, moneyReport } from './action.ts';

/** A page of the Advanced Action Listing (seed 000), and where the next one begins; null: it was the last. */
interface ListingPage {
  readonly actions: readonly ListingRow[];
  readonly next: Place | null;
}

type ListingRow = ReturnType<typeof row>;

/** A page of so many actions, the latest event first. */
export async function listingPage(
  em: EntityManager,
  asked: ListingAsked,
  after: Place | null,
  limit: number,
): Promise<ListingPage> {
  // One more than asked for: it tells whether there is a next page.
  const found = await listedActions(em, asked, after, limit + 1);
  const listed = found.slice(0, limit);
  // Read once and let go, so that an export of a million holds one page of them.
  const where = { brandId: asked.brandId, id: { $in: listed.map(({ id }) => id) } };
  const actions = await em.find(ActionEntity, where, { disableIdentityMap: true });
  const byId = new Map(actions.map((action) => [action.id, action]));
  const last = found.length > limit ? listed.at(-1) : undefined;
  return {
    actions: listed.flatMap((one) => {
      const action = byId.get(one.id);
      return action ? [row(action, one)] : [];
    }),
    next: (last && byId.get(last.id)) ?? null,
  };
}

/** All pages, one after the other, each as it then is. An action stands where its event date puts it, so none comes twice. */
export async function* listingPages(
  em: EntityManager,
  asked: ListingAsked,
  after: Place | null,
): AsyncGenerator<readonly ListingRow[]> {
  for (let place = after; ;) {
    const { actions, next } = await listingPage(em, asked, place, rowsAtOnce);
    yield actions;
    if (next === null) return;
    place = next;
  }
}

const rowsAtOnce = 500;

/**
 * The place behind an action.
 * @throws DomainError VALIDATION_FAILED for a cursor that is none of the brand's actions
 */
export async function placeOf(em: EntityManager, brandId: string, id: string): Promise<Place> {
  const action = await em.findOne(ActionEntity, { id, brandId }, { fields: ['eventDate'] });
  if (action !== null) return action;
  const detail = 'expected the nextCursor of an earlier answer';
  throw new DomainError('VALIDATION_FAILED', `cursor: ${detail}`, [{ pointer: '/cursor', detail }]);
}

function row(action: Action, { id: _id, pricedPayout, ...listed }: ListedAction) {
  const { amount, remainingAmount, currency, payoutCurrency } = action;
  return {
    ...withoutTest(actionReport(action)),
    ...listed,
    customerStatus: customerCategory(action.customerStatus ?? null),
    reversedAmount: moneyText(subtract(money(amount, currency), money(remainingAmount, currency))),
    pricedPayout: pricedPayout === null ? null : moneyReport(pricedPayout, payoutCurrency),
  };
}

/** No report has tests, so none says that it is one. */
const withoutTest = ({ test: _test, ...report }: ReturnType<typeof actionReport>) => report;
