import { Decimal } from 'decimal.js';
import type { Books, StoredAction, StoredBalance, StoredNotification, StoredPayout } from './books.ts';
import type { Endpoint, Order, Paid, Partner } from './journal.ts';
import { earnedBy, endOf, sumOf, type End } from './oracle.ts';
import { hasReached } from './settled.ts';

/* A brand's books held against what was acknowledged, the bank's book, and what receivers were told. */

/** What this side knows of a brand. */
export interface Known {
  readonly partners: readonly Partner[];
  readonly orders: readonly { readonly order: Order; readonly actionId: string }[];
  /** What the bank has paid, to anybody. */
  readonly paid: readonly Paid[];
  readonly endpoints: readonly Endpoint[];
  /** The webhooks that arrived, by endpoint. */
  readonly told: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Everything that is not as it must be; empty when all is well. */
export function differencesIn(books: Books, known: Known): string[] {
  const partners = new Map(known.partners.map((partner) => [partner.id, partner]));
  const ends = known.orders.map(({ order }) => endOf(order, partners));
  const { balanced, problems } = books.ledger;
  return [
    ...(balanced ? [] : [`the ledger does not verify: ${problems.join('; ')}`]),
    ...actionDifferences(known, ends, books.actions),
    ...payoutDifferences(books.payouts, partners, known.paid),
    ...known.partners.flatMap((partner) => partnerDifferences(partner, books, known, earnedBy(partner.id, ends))),
    ...known.endpoints.flatMap((endpoint) => endpointDifferences(endpoint, books, known)),
  ];
}

function actionDifferences({ orders }: Known, ends: readonly End[], actions: readonly StoredAction[]): string[] {
  const stored = new Map(actions.map((action) => [action.id, action]));
  const known = new Set(orders.map(({ actionId }) => actionId));
  return [
    ...actions.filter(({ id }) => !known.has(id)).map(({ id }) => `action ${id}: nobody reported it`),
    ...orders.flatMap(({ order: { orderId }, actionId }, index) => {
      const action = stored.get(actionId);
      const end = ends[index];
      if (!action) return [`order ${orderId}: it was acknowledged as ${actionId}, and is lost`];
      return end && hasReached(action, end) ? [] : [`action ${actionId}: it has not reached ${JSON.stringify(end)}`];
    }),
  ];
}

/** The bank has paid each completed payout once, to the cent, and no other. */
function payoutDifferences(
  payouts: readonly StoredPayout[],
  partners: ReadonlyMap<string, Partner>,
  paid: readonly Paid[],
): string[] {
  return payouts.flatMap(({ id, amount, state, partnerId }) => {
    const transfers = paid.filter(({ payoutId }) => payoutId === id);
    const isDeclined = partners.get(partnerId)?.fault === 'DECLINED';
    const [expected, times] = isDeclined ? ['failed', 0] : ['completed', 1];
    return [
      ...(state === expected ? [] : [`payout ${id}: expected ${expected}, found ${state}`]),
      ...(transfers.length === times ? [] : [`payout ${id}: the bank has paid it ${transfers.length} times`]),
      ...transfers
        .filter((one) => !new Decimal(one.amount).equals(amount))
        .map((one) => `payout ${id}: the bank has paid ${one.amount} instead of ${amount}`),
    ];
  });
}

function partnerDifferences(partner: Partner, books: Books, { orders, paid }: Known, earned: Decimal): string[] {
  const { id, name } = partner;
  const own = books.payouts.filter(({ partnerId }) => partnerId === id);
  const received = sumOf(
    paid.filter(({ payoutId }) => own.some((payout) => payout.id === payoutId)).map(({ amount }) => amount),
  );
  const disbursed = sumOf(books.statements.filter(({ partnerId }) => partnerId === id).map((one) => one.disbursed));
  const isUnpaid = mustBePaid(partner, orders) && !own.some(({ state }) => state === 'completed');
  return [
    ...balanceDifferences(books.balances.get(id) ?? [], earned, received),
    ...(disbursed.equals(sumOf(own.map(({ amount }) => amount)))
      ? []
      : [`its statements disburse ${disbursed.toFixed(2)}, its payouts another sum`]),
    ...(isUnpaid ? ['its only order must be paid by now'] : []),
  ].map((text) => `${name} (${id}): ${text}`);
}

function balanceDifferences(stored: readonly StoredBalance[], earned: Decimal, received: Decimal): string[] {
  const accrued = sumOf(stored.map((one) => one.accrued));
  const payable = sumOf(stored.map((one) => one.payable));
  const paid = sumOf(stored.map((one) => one.paid));
  const owed = `${payable.toFixed(2)} payable and ${paid.toFixed(2)} paid`;
  return [
    ...(accrued.isZero() ? [] : [`${accrued.toFixed(2)} are still a promise`]),
    ...(payable.plus(paid).equals(earned) ? [] : [`earned ${earned.toFixed(2)}, found ${owed}`]),
    ...(paid.equals(received) ? [] : [`received ${received.toFixed(2)} from the bank, found ${owed}`]),
  ];
}

/** What comes too late joins tomorrow's statement; a partner's only order never comes too late. */
function mustBePaid({ id, fault }: Partner, orders: Known['orders']): boolean {
  const own = orders.filter(
    ({ order: { partnerId, fate } }) => partnerId === id || (fate.will === 'MOVE' && fate.toPartnerId === id),
  );
  return fault !== 'DECLINED' && own.length === 1 && own[0]?.order.fate.will === 'STAY';
}

function endpointDifferences(
  { id, path }: Endpoint,
  { actions, payouts, notifications }: Books,
  { told, orders }: Known,
): string[] {
  const stored = notifications.get(id) ?? [];
  const moved = new Set(orders.filter(({ order }) => order.fate.will === 'MOVE').map(({ actionId }) => actionId));
  return [
    ...deliveryDifferences(path, stored, told.get(id) ?? new Set()),
    ...recordDifferences(stored, { actions, payouts, moved }),
  ].map((text) => `${path}: ${text}`);
}

/** Each that is recorded has arrived, and nothing else. What a moody receiver has turned away may wait for its next try. */
function deliveryDifferences(path: string, stored: readonly StoredNotification[], told: ReadonlySet<string>): string[] {
  const recorded = new Set(stored.map(({ id }) => id));
  const waits = ({ nextAttemptAt, attempts }: StoredNotification): boolean =>
    path.startsWith('/moody/') && attempts > 0 && Date.parse(nextAttemptAt ?? '') > Date.now();
  return [
    ...stored
      .filter((one) => !told.has(one.id) && !waits(one))
      .map(({ id, type, subjectId, state }) => `webhook ${id} (${type} of ${subjectId}, ${state}) never came`),
    ...[...told].filter((id) => !recorded.has(id)).map((id) => `webhook ${id} came and was never recorded`),
  ];
}

/** What was to be told. */
interface Happened extends Pick<Books, 'actions' | 'payouts'> {
  /** The actions that were credited to one partner first and then to another. */
  readonly moved: ReadonlySet<string>;
}

/** What has happened by the books was recorded for the endpoint: once, where it can happen but once. */
function recordDifferences(stored: readonly StoredNotification[], { actions, payouts, moved }: Happened): string[] {
  const times = new Map<string, number>();
  for (const { type, subjectId } of stored) {
    const event = `${type} of ${subjectId}`;
    times.set(event, (times.get(event) ?? 0) + 1);
  }
  const once = [
    ...actions.flatMap(({ id, state, stateDetail }) => [
      `action.created of ${id}`,
      ...(state === 'REVERSED' ? [`action.reversed of ${id}`] : []),
      ...(stateDetail === 'PAID' && !moved.has(id) ? [`action.paid of ${id}`] : []),
    ]),
    ...payouts.map(({ id, state }) => `payout.${state} of ${id}`),
  ];
  // One that was moved may have been paid to both.
  const atLeastOnce = actions.flatMap(({ id, state, stateDetail }) => [
    ...(state === 'APPROVED' ? [`action.approved of ${id}`] : []),
    ...(stateDetail === 'PAID' && moved.has(id) ? [`action.paid of ${id}`] : []),
  ]);
  return [
    ...once
      .filter((event) => times.get(event) !== 1)
      .map((event) => `${event} was recorded ${times.get(event) ?? 0} times`),
    ...atLeastOnce.filter((event) => !times.has(event)).map((event) => `${event} was never recorded`),
  ];
}
