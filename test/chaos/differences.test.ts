import { describe, expect, test } from '@jest/globals';
import type { Books } from '../../chaos/books.ts';
import { differencesIn, type Known } from '../../chaos/differences.ts';
import type { Order, Partner } from '../../chaos/journal.ts';

/*
 * The judge of `npm run chaos` finds what it is there to find: books in which all is well, and each fault alone.
 */

const partner: Partner = {
  entry: 'PARTNER',
  id: 'blog',
  brandId: 'acme',
  name: 'Blog',
  rate: '12.25',
  newRate: '15',
  fault: null,
};

const order: Order = {
  entry: 'ORDER',
  orderId: 'A-1',
  brandId: 'acme',
  partnerId: 'blog',
  amount: '100.20',
  customerId: 'c',
  isNewCustomer: false,
  eventDate: '2026-10-01T00:00:00Z',
  fate: { will: 'STAY' },
  submissionKey: 's',
  commandKey: 'c',
};

const recorded = (id: string, type: string, subjectId: string) => ({
  id,
  type,
  subjectId,
  state: 'DELIVERED',
  attempts: 1,
  nextAttemptAt: null,
});

/** 12.25 % of 100.20 are 12.2745, and so 12.27. */
const action = { id: 'a', state: 'APPROVED', stateDetail: 'PAID', partnerId: 'blog', payout: { value: '12.27' } };

const books: Books = {
  actions: [action],
  payouts: [{ id: 'p', amount: '12.27', state: 'completed', partnerId: 'blog' }],
  statements: [{ partnerId: 'blog', disbursed: '12.27' }],
  balances: new Map([['blog', [{ accrued: '0.00', payable: '0.00', paid: '12.27' }]]]),
  notifications: new Map([
    [
      'e',
      [
        recorded('1', 'action.created', 'a'),
        recorded('2', 'action.approved', 'a'),
        recorded('3', 'action.paid', 'a'),
        recorded('4', 'payout.completed', 'p'),
      ],
    ],
  ]),
  ledger: { balanced: true, problems: [] },
};

const paid = { entry: 'PAID' as const, payoutId: 'p', payee: 'Blog', amount: '12.27', currency: 'USD' };

const known: Known = {
  partners: [partner],
  orders: [{ order, actionId: 'a' }],
  paid: [paid],
  endpoints: [{ entry: 'ENDPOINT', id: 'e', brandId: 'acme', path: '/steady/acme', secret: '' }],
  told: new Map([['e', new Set(['1', '2', '3', '4'])]]),
};

test('books in which all is well have no difference', () => {
  expect(differencesIn(books, known)).toEqual([]);
});

/** It was paid twice, by what the receiver was told. */
const paidTwice: Partial<Books> = {
  notifications: new Map([['e', [...(books.notifications.get('e') ?? []), recorded('5', 'action.paid', 'a')]]]),
};
const toldOfBoth = new Map([['e', new Set(['1', '2', '3', '4', '5'])]]);

test('what was moved after it was paid may be told as paid to both', () => {
  const moved: Order = { ...order, partnerId: 'other', fate: { will: 'MOVE', toPartnerId: 'blog' } };
  const found = differencesIn(
    { ...books, ...paidTwice },
    { ...known, orders: [{ order: moved, actionId: 'a' }], told: toldOfBoth },
  );
  expect(found.join('\n')).not.toMatch(/action\.paid|webhook/);
});

interface Fault {
  readonly rule: string;
  readonly books?: Partial<Books>;
  readonly known?: Partial<Known>;
  readonly says: RegExp;
}

const faults: readonly Fault[] = [
  { rule: 'an acknowledged order is lost', books: { actions: [] }, says: /A-1.*is lost/ },
  { rule: 'an action that nobody reported is there', known: { orders: [] }, says: /nobody reported it/ },
  {
    rule: 'an action has not gone on',
    books: { actions: [{ ...action, state: 'PENDING', stateDetail: 'OPEN' }] },
    says: /has not reached/,
  },
  {
    rule: 'an action pays a cent more',
    books: { actions: [{ ...action, payout: { value: '12.28' } }] },
    says: /has not reached/,
  },
  { rule: 'the bank has paid twice', known: { paid: [paid, paid] }, says: /paid it 2 times/ },
  { rule: 'the bank was never asked', known: { paid: [] }, says: /paid it 0 times/ },
  {
    rule: 'the bank has paid another amount',
    known: { paid: [{ ...paid, amount: '1.00' }] },
    says: /instead of 12\.27/,
  },
  {
    rule: 'a payout is still under way',
    books: { payouts: [{ id: 'p', amount: '12.27', state: 'processing', partnerId: 'blog' }] },
    says: /expected completed, found processing/,
  },
  {
    rule: 'something is still a promise',
    books: { balances: new Map([['blog', [{ accrued: '0.01', payable: '0.00', paid: '12.27' }]]]) },
    says: /still a promise/,
  },
  {
    rule: 'something is owed that was not earned',
    books: { balances: new Map([['blog', [{ accrued: '0.00', payable: '0.01', paid: '12.27' }]]]) },
    says: /earned 12\.27, found 0\.01 payable/,
  },
  {
    rule: 'a statement disburses what no payout does',
    books: { statements: [{ partnerId: 'blog', disbursed: '12.00' }] },
    says: /statements disburse 12\.00/,
  },
  {
    rule: 'the ledger does not verify',
    books: { ledger: { balanced: false, problems: ['x'] } },
    says: /does not verify: x/,
  },
  {
    rule: 'a webhook is lost',
    known: { told: new Map([['e', new Set(['1', '2', '3'])]]) },
    says: /webhook 4 .* never came/,
  },
  {
    rule: 'a webhook tells what was never recorded',
    known: { told: new Map([['e', new Set(['1', '2', '3', '4', '5'])]]) },
    says: /webhook 5 came and was never recorded/,
  },
  {
    rule: 'an event is not recorded for a receiver',
    books: { notifications: new Map([['e', (books.notifications.get('e') ?? []).filter(({ id }) => id !== '3')]]) },
    says: /action\.paid of a was recorded 0 times/,
  },
  {
    rule: 'an event is recorded twice',
    books: paidTwice,
    known: { told: toldOfBoth },
    says: /action\.paid of a was recorded 2 times/,
  },
];

describe('it is found that', () => {
  test.each(faults)('$rule', ({ books: changed = {}, known: changedKnown = {}, says }) => {
    const found = differencesIn({ ...books, ...changed }, { ...known, ...changedKnown });
    expect(found.join('\n')).toMatch(says);
  });
});
