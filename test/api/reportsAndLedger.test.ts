import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { plusDuration } from '../../domain/calendar.ts';
import { decimal } from '../../domain/money.ts';
import { gigaKickProducts, openGigaKick, type GigaKick } from '../support/gigaKick.ts';
import { tenPercent } from '../support/program.ts';
import { openMall, type Mall } from '../support/shop.ts';
import { simpleEventPayout } from '../support/tenant.ts';

/* What reports call action cost is what the ledger has posted for the same actions (docs/reports.md), whatever happened to them. */

let mall: Mall;
let giga: GigaKick;
let partners: readonly string[];
let customerKey: string;
const [chat] = gigaKickProducts;

beforeAll(async () => {
  mall = await openMall();
  giga = await openGigaKick(mall);
  await giga.trigger(chat, { commission: { rate: '10', dripMonths: 3 }, rules: [] });
  ({ customerKey } = await giga.customer());
  // Two more are paid by the order, with fees that are no action's.
  const eventPayouts = [{ ...tenPercent.eventPayouts[0], ...simpleEventPayout }];
  const made: string[] = [];
  for (const name of ['One', 'Two']) {
    const partner = { name, email: 'p@example.com', country: 'US', currency: 'USD' };
    const { id: partnerId } = await giga.does('POST', '/v1/partners', partner);
    await giga.does('POST', '/v1/contracts', {
      partnerId,
      startDate: '2020-01-01T00:00:00Z',
      brandSignatory: 'GigaKick Inc',
      partnerSignatory: name,
      terms: { currency: 'USD', eventPayouts, firstActionSlottingFee: '25' },
    });
    made.push(partnerId);
  }
  partners = made;
  // As far back as the first sales may be.
  const now = await mall.deps.clock.now();
  await storeRate(new Date(Date.parse(now) - 8 * 86_400_000).toISOString());
  await storeRate(now);
}, 120_000);
afterAll(() => mall.close());

/** A rate counts for ten days. */
const storeRate = (at: string) =>
  mall.must('POST', '/v1/fx-rates', {
    key: giga.keys.finance,
    body: { from: 'EUR', to: 'USD', rate: '1.1', source: 'Treasury', at },
  });

const partner = fc.constantFrom(0, 1);
const which = fc.nat(50);
const amount = fc.integer({ min: 1, max: 50_000 }).map((cents) => decimal(cents).dividedBy(100).toFixed(2));
const event = fc.oneof(
  fc.record({
    what: fc.constant('sale' as const),
    partner: fc.option(partner),
    amount,
    currency: fc.constantFrom('USD', 'EUR'),
    customerStatus: fc.constantFrom('NEW', 'new', 'Existing', 'VIP'),
    hoursAgo: fc.nat(24 * 7),
  }),
  fc.record({ what: fc.constant('payment' as const), amount }),
  fc.record({ what: fc.constant('part' as const), which, amount }),
  fc.record({ what: fc.constant('reversal' as const), which }),
  fc.record({ what: fc.constant('move' as const), which, partner }),
  fc.record({ what: fc.constant('days' as const), days: fc.integer({ min: 1, max: 5 }) }),
);
type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never;

const actionIds: string[] = [];
const idOf = (which: number): string => actionIds[which % actionIds.length] ?? '';

/** What is refused, such as more than is left, changes nothing. */
async function happens(one: Event): Promise<void> {
  const now = await mall.deps.clock.now();
  switch (one.what) {
    case 'sale': {
      const { partner, hoursAgo, amount, currency, customerStatus } = one;
      const eventDate = new Date(Date.parse(now) - hoursAgo * 3_600_000).toISOString();
      const { id } = await giga.does('POST', '/v1/actions', {
        amount,
        currency,
        customerStatus,
        eventType: 'SALE',
        orderId: crypto.randomUUID(),
        eventDate,
        ...(partner !== null && { partnerId: partners[partner] }),
      });
      actionIds.push(id);
      return;
    }
    case 'payment':
      actionIds.push((await giga.pays(customerKey, { amount: one.amount })).id);
      return;
    case 'part':
    case 'reversal': {
      const body = { reason: 'ITEM_RETURNED', ...(one.what === 'part' && { amount: one.amount }) };
      await mall.send('POST', `/v1/actions/${idOf(one.which)}/reversals`, { key: giga.keys.support, body });
      return;
    }
    case 'move': {
      const body = { reason: 'CREDITED_DIFFERENT_MP', partnerId: partners[one.partner] };
      await mall.send('POST', `/v1/actions/${idOf(one.which)}/reattributions`, { key: giga.keys.support, body });
      return;
    }
    case 'days':
      await storeRate(await mall.stage.moveTo(plusDuration(now, `P${one.days}D`, 'UTC')));
  }
}

/** Such as `USD 12.50`; what comes to nothing is left out. */
function sumsOf(amounts: readonly { readonly currency: string; readonly value: string }[]): string[] {
  const byCurrency = Map.groupBy(amounts, ({ currency }) => currency);
  return [...byCurrency]
    .map(([currency, some]) => ({ currency, sum: some.reduce((sum, { value }) => sum.plus(value), decimal(0)) }))
    .filter(({ sum }) => !sum.isZero())
    .map(({ currency, sum }) => `${currency} ${sum.toFixed(2)}`)
    .sort();
}

const money = z.object({ value: z.string(), currency: z.string() });
const total = z.object({
  actions: z.int(),
  pending: z.int(),
  approved: z.int(),
  reversed: z.int(),
  revenue: money,
  actionCost: money,
});
const report = z.looseObject({ data: z.array(z.looseObject({})), totals: z.array(total) });
const reported = async (path: string, query: string) =>
  report.parse(await mall.must('GET', `/v1/reports/${path}?${query}`, { key: giga.keys.finance }));

const transaction = z.looseObject({
  id: z.string(),
  actionId: z.string().nullable(),
  contractId: z.string().nullable(),
  entries: z.array(
    z.object({ account: z.string(), partnerId: z.string().nullable(), currency: z.string(), amount: z.string() }),
  ),
});

/** What stands on accounts of partners by transactions of the ledger. */
async function posted(): Promise<z.output<typeof transaction>[]> {
  const all: z.output<typeof transaction>[] = [];
  for (let cursor = ''; ;) {
    const { data, nextCursor } = await mall.list(`/v1/ledger/transactions?limit=200${cursor}`, giga.keys.finance);
    all.push(...z.array(transaction).parse(data));
    if (nextCursor === null) return all;
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
  }
}
const ofPartners = (transactions: readonly z.output<typeof transaction>[], partnerId?: string) =>
  sumsOf(
    transactions.flatMap(({ entries }) =>
      entries
        .filter((entry) => entry.partnerId !== null && (partnerId ?? entry.partnerId) === entry.partnerId)
        .map(({ amount, currency }) => ({ value: amount, currency })),
    ),
  );

const paths = ['new-vs-return-customer', 'performance-by-day', 'partner-performance', 'action-listing'] as const;
const listed = z.array(z.looseObject({ id: z.string() }));

test('for any days, partner and customer status the action cost of each report is what the ledger holds for its actions', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 12, maxLength: 15 }), async (events) => {
      await happens({ what: 'payment', amount: '99.00' });
      for (const one of events) await happens(one);
      // What a busy machine has accepted only is recorded by then.
      await mall.stage.moveTo(await mall.deps.clock.now());
      const books = await posted();
      expect(ofPartners(books)).not.toEqual([]);
      const filters = [
        '',
        ...partners.map((id) => `partnerId=${id}`),
        `partnerId=${giga.partnerId}`,
        'customerStatus=new',
        'from=2026-11-18&to=2026-11-22',
      ];
      for (const filter of filters) {
        const query = filter.startsWith('from') ? filter : `from=2026-11-01&to=2027-10-31&${filter}`;
        const listing = await reported('action-listing', `${query}&limit=200`);
        const ids = new Set(listed.parse(listing.data).map(({ id }) => id));
        const ofActions = books.filter(({ actionId }) => actionId !== null && ids.has(actionId));
        const partnerId = /^partnerId=(.+)$/.exec(filter)?.[1];
        for (const path of paths) {
          const { totals } = await reported(path, query);
          expect({ path, filter, cost: sumsOf(totals.map(({ actionCost }) => actionCost)) }).toEqual({
            path,
            filter,
            cost: ofPartners(ofActions, partnerId),
          });
          expect(totals).toEqual(listing.totals);
        }
      }
      // What a partner has, is promised and was paid is what its actions cost, and its fees.
      for (const partnerId of [...partners, giga.partnerId]) {
        const { balances } = z
          .looseObject({
            balances: z.array(
              z.object({ currency: z.string(), accrued: z.string(), payable: z.string(), paid: z.string() }),
            ),
          })
          .parse(await mall.must('GET', `/v1/partners/${partnerId}/balance`, { key: giga.keys.finance }));
        const { totals } = await reported(
          'partner-performance',
          `from=2026-11-01&to=2027-10-31&partnerId=${partnerId}`,
        );
        const fees = books.filter(({ contractId, actionId }) => contractId !== null && actionId === null);
        const feesOfPartner = fees.flatMap(({ entries }) =>
          entries
            .filter((entry) => entry.partnerId === partnerId)
            .map(({ amount, currency }) => ({ value: amount, currency })),
        );
        expect(sumsOf([...totals.map(({ actionCost }) => actionCost), ...feesOfPartner])).toEqual(
          sumsOf(
            balances.flatMap(({ currency, ...amounts }) =>
              Object.values(amounts).map((value) => ({ value, currency })),
            ),
          ),
        );
      }
    }),
    { numRuns: 1, endOnFailure: true },
  );
}, 240_000);
