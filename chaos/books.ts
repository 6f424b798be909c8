import { Decimal } from 'decimal.js';
import { z } from 'zod';
import type { CarefulClient } from './client.ts';
import { acknowledgedId, type Brand, type Journal, type Order, type Paid, type Partner } from './journal.ts';
import { earnedBy, endOf, sumOf, type End } from './oracle.ts';
import { hasReached, storedAction } from './settled.ts';

/* A brand's books at the end, held against the oracle, the bank's book and what its receivers were told. */

const verification = z.looseObject({ balanced: z.boolean(), problems: z.array(z.string()) });
const balances = z.looseObject({
  balances: z.array(z.looseObject({ accrued: z.string(), payable: z.string(), paid: z.string() })),
});
const payout = z.looseObject({ id: z.string(), amount: z.string(), state: z.string(), partnerId: z.string() });
const statement = z.looseObject({ partnerId: z.string(), disbursed: z.string() });
const notification = z.looseObject({
  id: z.string(),
  type: z.string(),
  subjectId: z.string(),
  state: z.string(),
  attempts: z.number(),
  nextAttemptAt: z.string().nullable(),
});

type StoredPayout = z.output<typeof payout>;
type StoredAction = z.output<typeof storedAction>;

/** Everything that is not as it must be; empty when all is well. */
export async function differencesOf(client: CarefulClient, journal: Journal, brand: Brand): Promise<string[]> {
  const key = brand.keys.finance;
  const isOwn = ({ brandId }: { readonly brandId: string }): boolean => brandId === brand.id;
  const partners = new Map(
    journal
      .all('PARTNER')
      .filter(isOwn)
      .map((partner) => [partner.id, partner]),
  );
  const orders = journal
    .all('ORDER')
    .filter(isOwn)
    .filter(({ orderId }) => acknowledgedId(journal, orderId) !== undefined);
  const ends = orders.map((order) => endOf(order, partners));
  const actions = await client.list(key, '/v1/actions', storedAction);
  const payouts = await client.list(key, '/v1/payouts', payout);
  const statements = await client.list(key, '/v1/statements?state=CLOSED', statement);
  const { balanced, problems } = await client.read(key, '/v1/ledger/verification', verification);
  const paid = journal.all('PAID');

  const found = [
    ...(balanced ? [] : [`the ledger does not verify: ${problems.join('; ')}`]),
    ...actionDifferences(journal, orders, ends, actions),
    ...payoutDifferences(payouts, partners, paid),
  ];
  for (const partner of partners.values()) {
    const read = await client.read(key, `/v1/partners/${partner.id}/balance`, balances);
    const own = payouts.filter(({ partnerId }) => partnerId === partner.id);
    const disbursed = sumOf(statements.filter(({ partnerId }) => partnerId === partner.id).map((one) => one.disbursed));
    if (!disbursed.equals(sumOf(own.map(({ amount }) => amount)))) {
      found.push(`${nameOf(partner)}: its statements disburse ${disbursed.toFixed(2)}, its payouts do not`);
    }
    const transfers = paid.filter(({ payoutId }) => own.some(({ id }) => id === payoutId));
    found.push(...balanceDifferences(partner, read.balances, earnedBy(partner.id, ends), transfers));
    if (mustBePaid(partner, orders) && !own.some(({ state }) => state === 'completed')) {
      found.push(`${nameOf(partner)}: its only order must be paid by now`);
    }
  }
  for (const endpoint of journal.all('ENDPOINT').filter(isOwn)) {
    const stored = await client.list(brand.keys.brand, `/v1/notifications?endpointId=${endpoint.id}`, notification);
    const told = new Set(
      journal
        .all('TOLD')
        .filter((one) => one.endpoint === endpoint.id)
        .map(({ webhookId }) => webhookId),
    );
    found.push(...webhookDifferences(endpoint.path, stored, told));
    found.push(...eventDifferences(endpoint.path, stored, actions, payouts));
  }
  return found;
}

function actionDifferences(
  journal: Journal,
  orders: readonly Order[],
  ends: readonly End[],
  actions: readonly StoredAction[],
): string[] {
  const stored = new Map(actions.map((action) => [action.id, action]));
  const known = new Set(orders.map(({ orderId }) => acknowledgedId(journal, orderId)));
  return [
    ...actions.filter(({ id }) => !known.has(id)).map(({ id }) => `action ${id}: nobody reported it`),
    ...orders.flatMap((order, index) => {
      const action = stored.get(acknowledgedId(journal, order.orderId) ?? '');
      const end = ends[index];
      if (!action) return [`order ${order.orderId}: it was acknowledged, and is lost`];
      return end && hasReached(action, end) ? [] : [`action ${action.id}: it has not reached ${JSON.stringify(end)}`];
    }),
  ];
}

/** Each payment of the bank belongs to a payout, of the same amount, and each completed payout was paid by the bank. */
function payoutDifferences(
  payouts: readonly StoredPayout[],
  partners: ReadonlyMap<string, Partner>,
  paid: readonly Paid[],
): string[] {
  return payouts.flatMap(({ id, amount, state, partnerId }) => {
    const transfers = paid.filter(({ payoutId }) => payoutId === id);
    const isDeclined = partners.get(partnerId)?.fault === 'DECLINED';
    const expected = isDeclined ? 'failed' : 'completed';
    return [
      ...(state === expected ? [] : [`payout ${id}: expected ${expected}, found ${state}`]),
      ...(transfers.length === (isDeclined ? 0 : 1)
        ? []
        : [`payout ${id}: the bank has paid it ${transfers.length} times`]),
      ...(transfers.every((one) => new Decimal(one.amount).equals(amount))
        ? []
        : [`payout ${id}: the bank has paid another amount than ${amount}`]),
    ];
  });
}

function balanceDifferences(
  partner: Partner,
  stored: readonly { readonly accrued: string; readonly payable: string; readonly paid: string }[],
  earned: Decimal,
  transfers: readonly Paid[],
): string[] {
  const accrued = sumOf(stored.map((one) => one.accrued));
  const payable = sumOf(stored.map((one) => one.payable));
  const paid = sumOf(stored.map((one) => one.paid));
  const received = sumOf(transfers.map(({ amount }) => amount));
  return [
    ...(accrued.isZero() ? [] : [`${nameOf(partner)}: ${accrued.toFixed(2)} are still a promise`]),
    ...(payable.plus(paid).equals(earned)
      ? []
      : [
          `${nameOf(partner)}: earned ${earned.toFixed(2)}, found ${payable.toFixed(2)} payable and ${paid.toFixed(2)} paid`,
        ]),
    ...(paid.equals(received)
      ? []
      : [`${nameOf(partner)}: the bank has paid ${received.toFixed(2)}, the books say ${paid.toFixed(2)}`]),
  ];
}

/** What comes too late joins tomorrow's statement; a partner's only order never comes too late. */
function mustBePaid({ id, fault }: Partner, orders: readonly Order[]): boolean {
  const own = orders.filter(
    ({ partnerId, fate }) => partnerId === id || (fate.will === 'MOVE' && fate.toPartnerId === id),
  );
  return fault !== 'DECLINED' && own.length === 1 && own[0]?.fate.will === 'STAY';
}

/** Each that is recorded has arrived, and nothing else. What a moody receiver has turned away may wait for its next try. */
function webhookDifferences(
  path: string,
  stored: readonly z.output<typeof notification>[],
  told: ReadonlySet<string>,
): string[] {
  const recorded = new Set(stored.map(({ id }) => id));
  return [
    ...stored
      .filter(({ id, nextAttemptAt, attempts }) => {
        const waits = path.startsWith('/moody/') && attempts > 0 && Date.parse(nextAttemptAt ?? '') > Date.now();
        return !told.has(id) && !waits;
      })
      .map(({ id, type, state }) => `webhook ${id} (${type}, ${state}) never came to ${path}`),
    ...[...told].filter((id) => !recorded.has(id)).map((id) => `webhook ${id} came to ${path} and was never recorded`),
  ];
}

/** What has happened by the books was recorded for the endpoint, once. */
function eventDifferences(
  path: string,
  stored: readonly z.output<typeof notification>[],
  actions: readonly StoredAction[],
  payouts: readonly StoredPayout[],
): string[] {
  const times = new Map<string, number>();
  for (const { type, subjectId } of stored) {
    const event = `${type} of ${subjectId}`;
    times.set(event, (times.get(event) ?? 0) + 1);
  }
  const expected = [
    ...actions.flatMap(({ id, state, stateDetail }) => [
      `action.created of ${id}`,
      ...(state === 'REVERSED' ? [`action.reversed of ${id}`] : []),
      ...(stateDetail === 'PAID' ? [`action.paid of ${id}`] : []),
    ]),
    ...payouts.map(({ id, state }) => `payout.${state} of ${id}`),
  ];
  const approved = actions.filter(({ state }) => state === 'APPROVED').map(({ id }) => `action.approved of ${id}`);
  return [
    ...expected
      .filter((event) => times.get(event) !== 1)
      .map((event) => `${path}: ${event} was recorded ${times.get(event) ?? 0} times`),
    ...approved.filter((event) => !times.has(event)).map((event) => `${path}: ${event} was never recorded`),
  ];
}

const nameOf = ({ id, name }: Partner): string => `${name} (${id})`;
