import { describe, expect, test } from '@jest/globals';
import { compileTerms } from '../../../../domain/evaluation/compile.ts';
import { takenBy } from '../../../../domain/evaluation/limits/taken.ts';
import { Book } from './book.ts';
import { evaluated, factsWith, groupFor, is, termsWith } from '../builders.ts';

const key = (ending: string) => `SALE/limit/1/${ending}`;
const shirts = (quantity: number, price = '10.00') => ({ sku: 'shirt', quantity, price });
const card = { sku: 'card', quantity: 1, price: '60.00' };

describe('a limit of payouts cuts to what remains', () => {
  const limits = [{ type: 'PAYOUT', value: '500.00', limitBy: 'CUSTOMER', period: 'MONTH' }];
  const counter = key('customer/c-77/2026-11');
  test.each([
    { rule: 'far from it nothing changes', before: '0', pays: '150.00', outside: '0.00' },
    { rule: 'what is left may be the whole payout', before: '350.00', pays: '150.00', outside: '0.00' },
    { rule: '120.00 are left', before: '380.00', pays: '120.00', outside: '30.00' },
    { rule: 'a cent is left', before: '499.99', pays: '0.01', outside: '149.99' },
    { rule: 'less than a cent is left', before: '499.995', pays: '0.00', outside: '150.00' },
    { rule: 'nothing is left', before: '500.00', pays: '0.00', outside: '150.00' },
    { rule: 'more was paid than a lowered limit allows', before: '700.00', pays: '0.00', outside: '150.00' },
  ])('$rule', ({ before, pays, outside }) => {
    const evaluation = evaluated(
      { limits, defaultPayoutRate: '15' },
      { amount: '1000.00', customerId: 'c-77' },
      {},
      {
        [counter]: before,
      },
    );
    expect(evaluation).toMatchObject({ payout: pays, outsideTerms: outside });
    expect(takenBy(evaluation, [])).toEqual(pays === '0.00' ? {} : { [counter]: String(Number(pays)) });
  });

  test('the rounded payout is what is counted, so that the sum of payouts never exceeds the limit', () => {
    const book = new Book(
      compileTerms(termsWith({ defaultPayout: '0.335', limits: [{ type: 'PAYOUT', value: '1' }] })),
    );
    expect([1, 2, 3, 4].map(() => book.submit(factsWith()).payout)).toEqual(['0.34', '0.34', '0.32', '0.00']);
  });

  test('it cuts in the order of the items', () => {
    const terms = { payoutLevel: 'ITEM', limits: [{ type: 'PAYOUT', value: '7.00', limitBy: 'ORDER' }] };
    expect(evaluated(terms, { items: [shirts(4), card] }).lines.map(({ payout }) => payout)).toEqual(['4.00', '3.00']);
  });

  test('for each item line on its own, at ORDER level by the items’ shares of the sale', () => {
    const limits = [{ type: 'PAYOUT', value: '5.00', limitBy: 'ITEM' }];
    const order = evaluated({ limits }, { items: [shirts(4), card] });
    expect(order).toMatchObject({ payout: '9.00', outsideTerms: '1.00' });
    const each = evaluated({ payoutLevel: 'ITEM', limits }, { items: [shirts(4), card] });
    expect(each.lines.map(({ payout }) => payout)).toEqual(['4.00', '5.00']);
  });

  test('for each SKU of an order the rest of the order is not cut', () => {
    const limits = [{ type: 'PAYOUT', subtype: 'SKU', value: '10.00', period: 'DAY' }];
    const evaluation = evaluated(
      { limits },
      { items: [shirts(4), card] },
      {},
      { [key('sku/card/2026-11-20')]: '8.50' },
    );
    expect(evaluation).toMatchObject({ payout: '5.50', outsideTerms: '4.50' });
    expect(takenBy(evaluation, [])).toEqual({
      [key('sku/shirt/2026-11-20')]: '4',
      [key('sku/card/2026-11-20')]: '1.5',
    });
  });
});

describe('a limit of actions drops the actions that exceed it', () => {
  test('the third action of a customer is not paid, another customer’s is', () => {
    const limits = [{ type: 'ACTION', value: '2', limitBy: 'CUSTOMER', period: 'DAY' }];
    const book = new Book(compileTerms(termsWith({ limits })));
    const paid = ['a', 'a', 'a', 'b'].map((customerId) => book.submit(factsWith({ customerId })).payout);
    expect(paid).toEqual(['10.00', '10.00', '0.00', '10.00']);
    const tomorrow = factsWith({ customerId: 'a', eventDate: '2026-11-21T10:00:00Z' });
    expect(book.submit(tomorrow).payout).toBe('10.00');
  });

  test('an action counts once, however many lines it has', () => {
    const limits = [{ type: 'ACTION', value: '1' }];
    const evaluation = evaluated({ payoutLevel: 'ITEM', limits }, { items: [shirts(1), shirts(2), card] });
    expect(evaluation.payout).toBe('9.00');
    expect(takenBy(evaluation, [])).toEqual({ [key('always')]: '1' });
  });

  test('the lines of one SKU may be dropped and the others paid', () => {
    const limits = [{ type: 'ACTION', subtype: 'SKU', value: '1' }];
    const evaluation = evaluated(
      { payoutLevel: 'ITEM', limits },
      { items: [shirts(1), card] },
      {},
      {
        [key('sku/shirt/always')]: '1',
      },
    );
    expect(evaluation.lines.map(({ payout }) => payout)).toEqual(['0.00', '6.00']);
  });
});

describe('a limit of pieces pays those that come first', () => {
  const limits = [{ type: 'ITEM', value: '5', period: 'MONTH' }];
  const items = [shirts(4), card, shirts(2, '20.00')];
  test.each([
    { rule: 'at ITEM level each line its pieces', level: 'ITEM', before: '0', lines: ['4.00', '6.00', '0.00'] },
    { rule: 'a line in part', level: 'ITEM', before: '2', lines: ['3.00', '0.00', '0.00'] },
    { rule: 'at ORDER level by the items’ shares of the sale', level: 'ORDER', before: '0', lines: ['10.00'] },
    { rule: 'an order in part', level: 'ORDER', before: '3', lines: ['2.00'] },
  ])('$rule', ({ level, before, lines }) => {
    const evaluation = evaluated({ payoutLevel: level, limits }, { items }, {}, { [key('2026-11')]: before });
    expect(evaluation.lines.map(({ payout }) => payout)).toEqual(lines);
    expect(takenBy(evaluation, [])).toEqual({ [key('2026-11')]: String(5 - Number(before)) });
  });

  test('an action without items is one piece', () => {
    expect(takenBy(evaluated({ limits }), [])).toEqual({ [key('2026-11')]: '1' });
    expect(evaluated({ limits }, {}, {}, { [key('2026-11')]: '5' }).payout).toBe('0.00');
  });

  test('items that were given away count by their pieces', () => {
    const free = (sku: string) => ({ sku, quantity: 2, price: '0.00' });
    const evaluation = evaluated(
      { defaultPayout: '8.00', limits: [{ type: 'ITEM', value: '3' }] },
      {
        items: [free('a'), free('b')],
      },
    );
    expect(evaluation.payout).toBe('6.00');
  });
});

describe('a limit of clicks pays for those that are left', () => {
  const limits = [{ type: 'CLICKS', value: '100', period: 'DAY' }];
  test.each([
    { rule: 'all of them', before: '60', pays: '20.00' },
    { rule: 'half of them', before: '80', pays: '10.00' },
    { rule: 'none', before: '100', pays: '0.00' },
  ])('$rule', ({ before, pays }) => {
    const terms = { payoutLevel: 'CLICK', defaultPayout: '0.50', limits };
    const evaluation = evaluated(terms, { clicks: 40 }, { eventCategory: 'CLICK' }, { [key('2026-11-20')]: before });
    expect(evaluation.payout).toBe(pays);
    const clicks = Number(pays) * 2;
    expect(takenBy(evaluation, [])).toEqual(clicks === 0 ? {} : { [key('2026-11-20')]: String(clicks) });
  });
});

describe('a limit of concurrent calls looks at the calls in progress', () => {
  const call = (at: string, durationSeconds: number, talkSeconds = 30) =>
    factsWith(
      { eventDate: at, call: { startedAt: at, callerId: 'p', durationSeconds, talkSeconds } },
      { eventCategory: 'CALL_PER_CONVERSATION' },
    );
  const terms = (change: object = {}) =>
    compileTerms(
      termsWith({
        payoutLevel: 'CALL',
        defaultPayout: '2.00',
        limits: [{ type: 'CONCURRENT_CALLS', value: '2', period: 'DAY' }],
        ...change,
      }),
    );

  test('the third at a time is not paid, and the one after a call has ended is', () => {
    //  10:00 ────────────── 10:10   paid
    //    10:01 ────── 10:06         paid
    //      10:02 ─── 10:04          two are in progress: not paid, but in progress all the same
    //            10:03 ── 10:05     three are in progress: not paid
    //                  10:06 ──     one is in progress, since a call does not count at its end: paid
    const book = new Book(terms());
    const paid = [
      call('2026-11-20T10:00:00Z', 600),
      call('2026-11-20T10:01:00Z', 300),
      call('2026-11-20T10:02:00Z', 120),
      call('2026-11-20T10:03:00Z', 120),
      call('2026-11-20T10:06:00Z', 60),
    ].map((facts) => book.submit(facts).payout);
    expect(paid).toEqual(['2.00', '2.00', '0.00', '0.00', '2.00']);
  });

  test('a call that nobody talked in was in progress too', () => {
    const book = new Book(terms({ limits: [{ type: 'CONCURRENT_CALLS', value: '1' }] }));
    book.submit(call('2026-11-20T10:00:00Z', 600, 0));
    expect(book.submit(call('2026-11-20T10:01:00Z', 60)).payout).toBe('0.00');
  });

  test('a call in progress over midnight is in progress', () => {
    const book = new Book(terms({ limits: [{ type: 'CONCURRENT_CALLS', value: '1', period: 'DAY' }] }));
    book.submit(call('2026-11-20T23:59:00Z', 600));
    expect(book.submit(call('2026-11-21T00:01:00Z', 60)).payout).toBe('0.00');
  });

  test('a call that was passed on by a group at its limit is in progress under that limit', () => {
    const payoutGroups = [
      { id: 'first', rank: 1, payout: '5.00', rules: [], limits: [{ type: 'CONCURRENT_CALLS', value: '1' }] },
    ];
    const book = new Book(terms({ payoutGroups, limits: [] }));
    const paid = [
      call('2026-11-20T10:00:00Z', 60),
      call('2026-11-20T10:00:30Z', 600),
      call('2026-11-20T10:02:00Z', 60),
    ].map((facts) => book.submit(facts).payout);
    expect(paid).toEqual(['5.00', '2.00', '2.00']);
  });
});

describe('a group whose own limit is used up does not apply', () => {
  const second = { id: 'second', rank: 2, payoutRate: '12', rules: [] };
  const groupKey = (ending: string) => `SALE/group/new/limit/1/${ending}`;
  const withLimit = (limit: object, change: object = {}) => ({
    payoutGroups: [{ ...groupFor(), limits: [limit] }, second],
    ...change,
  });
  test.each([
    { rule: 'actions are left: it applies', limit: { type: 'ACTION', value: '3' }, before: '2', pays: '15.00' },
    {
      rule: 'no action is left: the next rank pays',
      limit: { type: 'ACTION', value: '3' },
      before: '3',
      pays: '12.00',
    },
    { rule: 'no piece is left: the next rank pays', limit: { type: 'ITEM', value: '3' }, before: '3', pays: '12.00' },
    { rule: 'no click is left: the next rank pays', limit: { type: 'CLICKS', value: '3' }, before: '3', pays: '12.00' },
    {
      rule: 'as many calls as may be: the next rank pays',
      limit: { type: 'CONCURRENT_CALLS', value: '3' },
      before: '3',
      pays: '12.00',
    },
    {
      rule: 'its limit of payouts cuts, and no other group pays the rest',
      limit: { type: 'PAYOUT', value: '20.00' },
      before: '15.00',
      pays: '5.00',
    },
    {
      rule: 'even when nothing of it is left',
      limit: { type: 'PAYOUT', value: '20.00' },
      before: '20.00',
      pays: '0.00',
    },
  ])('$rule', ({ limit, before, pays }) => {
    expect(evaluated(withLimit(limit), {}, {}, { [groupKey('always')]: before }).payout).toBe(pays);
  });

  test('when some is left it applies, and the excess is dropped', () => {
    const terms = withLimit({ type: 'ITEM', value: '3' }, { payoutLevel: 'ITEM' });
    const evaluation = evaluated(terms, { items: [shirts(4, '25.00')] }, {}, { [groupKey('always')]: '1' });
    expect(evaluation).toMatchObject({ payout: '7.50', outsideTerms: '7.50' });
  });

  test('each item line asks anew: the first uses the limit up, the second goes to the next rank', () => {
    const terms = withLimit({ type: 'ITEM', value: '4' }, { payoutLevel: 'ITEM' });
    const evaluation = evaluated(terms, { items: [shirts(4), card] });
    expect(evaluation.lines.map(({ group, payout }) => [group, payout])).toEqual([
      ['new', '6.00'],
      ['second', '7.20'],
    ]);
  });

  test('without another group the default pays', () => {
    const payoutGroups = [{ ...groupFor(), limits: [{ type: 'ACTION', value: '1' }] }];
    expect(evaluated({ payoutGroups }, {}, {}, { [groupKey('always')]: '1' }).payout).toBe('10.00');
  });
});

describe('several limits', () => {
  test('what a later limit drops takes nothing of an earlier one', () => {
    const limits = [
      { type: 'PAYOUT', value: '100.00' },
      { type: 'ACTION', value: '5' },
    ];
    const evaluation = evaluated({ limits }, {}, {}, { 'SALE/limit/2/always': '5' });
    expect(evaluation).toMatchObject({ payout: '0.00', outsideTerms: '10.00' });
    expect(takenBy(evaluation, [])).toEqual({});
  });

  test('an action that is cut to nothing takes no action of another limit', () => {
    const limits = [
      { type: 'ACTION', value: '5' },
      { type: 'PAYOUT', value: '100.00' },
    ];
    expect(takenBy(evaluated({ limits }, {}, {}, { 'SALE/limit/2/always': '100.00' }), [])).toEqual({});
  });

  test('each takes what all of them leave', () => {
    const limits = [
      { type: 'PAYOUT', value: '9.00' },
      { type: 'ITEM', value: '2' },
    ];
    const evaluation = evaluated({ payoutLevel: 'ITEM', limits }, { items: [shirts(4, '25.00')] });
    expect(evaluation.payout).toBe('5.00');
    expect(takenBy(evaluation, [])).toEqual({ 'SALE/limit/1/always': '5', 'SALE/limit/2/always': '2' });
  });

  test('the contract’s own come last: actions of the week, spend of the month', () => {
    const terms = compileTerms({
      ...termsWith(),
      actionLimit: 2,
      actionLimitPeriod: 'WEEK',
      spendLimit: '15.00',
      spendLimitPeriod: 'MONTH',
    });
    const book = new Book(terms);
    const paid = ['20', '20', '20', '23'].map(
      (day) => book.submit(factsWith({ eventDate: `2026-11-${day}T10:00:00Z` })).payout,
    );
    // The third has no action left; on Monday there are actions again, but 15.00 are spent.
    expect(paid).toEqual(['10.00', '5.00', '0.00', '0.00']);
  });

  test('adjustments in any order leave the same within limits', () => {
    const payoutAdjustments = [
      { id: 'a', direction: 'INCREASE', rate: '33' },
      { id: 'b', direction: 'ADD', amount: '0.07' },
      { id: 'c', direction: 'DECREASE', rate: '12' },
    ];
    const limits = [{ type: 'PAYOUT', value: '11.00' }];
    const priced = (adjustments: object[]) => {
      const { payout, outsideTerms } = evaluated({ payoutAdjustments: adjustments, limits });
      return [payout, outsideTerms];
    };
    expect(priced(payoutAdjustments)).toEqual(['11.00', '1.17']);
    expect(priced(payoutAdjustments.toReversed())).toEqual(['11.00', '1.17']);
  });
});

describe('the explanation of limits', () => {
  const says = (terms: object, action: object, usage: Record<string, string>) =>
    evaluated(terms, action, {}, usage).sentences.slice(1);
  const ofCustomer = { type: 'PAYOUT', value: '500.00', limitBy: 'CUSTOMER', period: 'MONTH' };

  test('a payout that is cut', () => {
    const sentences = says(
      { limits: [ofCustomer] },
      { amount: '1500.00', customerId: 'c-77' },
      { [key('customer/c-77/2026-11')]: '380.00' },
    );
    expect(sentences).toEqual([
      '10 % of 1500.00 USD is 150.00 USD.',
      'The limit of 500.00 USD for each customer in a month has 120.00 USD left: the payout of 150.00 USD is cut to 120.00 USD.',
      '120.00 USD is payable; 30.00 USD are outside of the terms.',
      'The payout is 120.00 USD.',
    ]);
  });

  test('room enough, on a weekend, for a SKU', () => {
    const limit = { type: 'ITEM', subtype: 'SKU', value: '3', period: 'WEEK', weekendOverrideValue: '6' };
    const action = { items: [shirts(2)], eventDate: '2026-11-21T10:00:00Z' };
    expect(says({ limits: [limit] }, action, {})).toContain(
      'The limit of 6 pieces for each SKU in a week on a weekend (SKU shirt) has 6 pieces left, enough for 2 pieces.',
    );
  });

  test('pieces that are dropped', () => {
    const limit = { type: 'ITEM', value: '3', limitBy: 'ORDER' };
    expect(says({ limits: [limit] }, { items: [shirts(4, '25.00')] }, {}).slice(1)).toEqual([
      'The limit of 3 pieces for each order has 3 pieces left, less than 4 pieces: the rest is not paid.',
      '7.50 USD is payable; 2.50 USD are outside of the terms.',
      'The payout is 7.50 USD.',
    ]);
  });

  test('a limit that is used up', () => {
    const sentences = says({ limits: [{ type: 'ACTION', value: '1' }] }, {}, { [key('always')]: '1' });
    expect(sentences.slice(1)).toEqual([
      'The limit of 1 action in the whole contract is used up: nothing is paid for 1 action.',
      '0.00 USD is payable; 10.00 USD are outside of the terms.',
      'The payout is 0.00 USD.',
    ]);
  });

  test('a group that is used up', () => {
    const payoutGroups = [
      { ...groupFor(is('CUSTOMER_STATUS', 'NEW')), limits: [{ type: 'ACTION', value: '3', period: 'MONTH' }] },
    ];
    const { sentences } = evaluated(
      { payoutGroups },
      { customerStatus: 'NEW' },
      {},
      {
        'SALE/group/new/limit/1/2026-11': '3',
      },
    );
    expect(sentences.slice(0, 2)).toEqual([
      'Group “new” (rank 1) does not apply: CUSTOMER_STATUS is NEW, but its limit of 3 actions in a month under group “new” is used up.',
      'The default payout applies.',
    ]);
  });

  test('the contract’s limit', () => {
    const terms = compileTerms({ ...termsWith(), spendLimit: '4.00', spendLimitPeriod: 'QUARTER' });
    expect(new Book(terms).submit(factsWith()).sentences).toContain(
      'The contract’s limit of 4.00 USD in a quarter has 4.00 USD left: the payout of 10.00 USD is cut to 4.00 USD.',
    );
  });

  test('the customer is not named', () => {
    const evaluation = evaluated({ limits: [ofCustomer] }, { customerId: 'jane@example.com' });
    expect(JSON.stringify([evaluation.steps, evaluation.sentences])).not.toContain('jane');
  });
});
