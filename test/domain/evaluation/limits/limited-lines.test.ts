import { describe, expect, test } from '@jest/globals';
import { takenBy } from '../../../../domain/evaluation/limits/taken.ts';
import { evaluated, groupFor } from '../builders.ts';

/* What is stored of limits with a line: a reversal, years later, is priced from nothing else. */

const shirts = { sku: 'shirt', quantity: 4, price: '10.00' };
const card = { sku: 'card', quantity: 1, price: '60.00' };
const shirtsOf = (more: object = {}) => ({ sku: 'shirt', quantity: 4, saleAmount: '40.00', ...more });
const cardOf = (more: object = {}) => ({ sku: 'card', quantity: 1, saleAmount: '60.00', ...more });
const items = [shirts, card];
const key = (ending: string) => `SALE/limit/1/${ending}`;
const bySku = { subtype: 'SKU', period: 'DAY' };
const [ofShirts, ofCards] = [key('sku/shirt/2026-11-20'), key('sku/card/2026-11-20')];

/** Of an order of 100.00 at 10 %: what limits leave of its line, and what it takes of their counters. */
function limited(limits: object[], standing: Record<string, string> = {}, change: object = {}, clicks = 1) {
  const [line, ...others] = evaluated({ limits, ...change }, { items, clicks }, {}, standing).lines;
  if (line === undefined || others.length > 0) throw new Error('expected one line');
  const { share, atMost, items: parts, payout, outsideTerms, takes } = line;
  return { share, atMost, items: parts, payout, outsideTerms, takes };
}

const all = { share: undefined, atMost: undefined, items: [shirtsOf(), cardOf()] };
const paid = { payout: '10.00', outsideTerms: '0.00' };

describe('a line with limits keeps what they leave of it', () => {
  test.each<{ rule: string; limits: object[]; standing?: Record<string, string>; keeps: object }>([
    {
      rule: 'all of it: nothing but what it takes',
      limits: [{ type: 'PAYOUT', value: '10.00' }],
      keeps: { ...all, ...paid, takes: [{ counter: key('always'), of: 'PAYOUT', amount: '10.00' }] },
    },
    {
      rule: 'a limit on this order alone leaves nothing to take of',
      limits: [{ type: 'PAYOUT', value: '10.00', limitBy: 'ORDER' }],
      keeps: { ...all, ...paid, takes: undefined },
    },
    {
      rule: 'payouts: what its own is cut to',
      limits: [{ type: 'PAYOUT', value: '4.00' }],
      keeps: {
        ...all,
        atMost: '4.00',
        payout: '4.00',
        outsideTerms: '6.00',
        takes: [{ counter: key('always'), of: 'PAYOUT', amount: '4.00' }],
      },
    },
    {
      rule: 'payouts: none of it where nothing is left',
      limits: [{ type: 'PAYOUT', value: '4.00' }],
      standing: { [key('always')]: '4' },
      keeps: { ...all, share: '0', payout: '0.00', outsideTerms: '10.00', takes: undefined },
    },
    {
      rule: 'actions: none of it where none is left',
      limits: [{ type: 'ACTION', value: '4' }],
      standing: { [key('always')]: '4' },
      keeps: { ...all, share: '0', payout: '0.00', outsideTerms: '10.00', takes: undefined },
    },
    {
      rule: 'pieces: of each item what comes first, and of the line their part of its price',
      limits: [{ type: 'ITEM', value: '3' }],
      keeps: {
        ...all,
        share: '0.3',
        items: [shirtsOf({ share: '0.75' }), cardOf({ share: '0' })],
        payout: '3.00',
        outsideTerms: '7.00',
        takes: [{ counter: key('always'), of: 'PIECES', amount: '3' }],
      },
    },
    {
      rule: 'payouts of each SKU: what the part of one is cut to, and all of the other',
      limits: [{ type: 'PAYOUT', value: '5.00', ...bySku }],
      keeps: {
        ...all,
        share: '1',
        items: [shirtsOf({ share: '1' }), cardOf({ share: '1', atMost: '5' })],
        payout: '9.00',
        outsideTerms: '1.00',
        takes: [
          { counter: ofShirts, of: 'PAYOUT', amount: '4.00', items: [0] },
          { counter: ofCards, of: 'PAYOUT', amount: '5.00', items: [1] },
        ],
      },
    },
    {
      rule: 'payouts of each SKU: none of one where nothing is left',
      limits: [{ type: 'PAYOUT', value: '5.00', ...bySku }],
      standing: { [ofShirts]: '5' },
      keeps: {
        ...all,
        share: '0.6',
        items: [shirtsOf({ share: '0' }), cardOf({ share: '1', atMost: '5' })],
        payout: '5.00',
        outsideTerms: '5.00',
        takes: [{ counter: ofCards, of: 'PAYOUT', amount: '5.00', items: [1] }],
      },
    },
    {
      rule: 'payouts of each SKU: a line that another limit cuts takes no more of any than it pays',
      limits: [
        { type: 'PAYOUT', value: '50.00', ...bySku },
        { type: 'PAYOUT', value: '3.00' },
      ],
      keeps: {
        ...all,
        atMost: '3.00',
        payout: '3.00',
        outsideTerms: '7.00',
        takes: [
          { counter: ofShirts, of: 'PAYOUT', amount: '3.00', items: [0] },
          { counter: ofCards, of: 'PAYOUT', amount: '3.00', items: [1] },
          { counter: 'SALE/limit/2/always', of: 'PAYOUT', amount: '3.00' },
        ],
      },
    },
  ])('$rule', ({ limits, standing, keeps }) => {
    expect(limited(limits, standing)).toEqual(keeps);
  });
});

describe('limits one after the other', () => {
  const clicks = { type: 'CLICKS', value: '3', limitBy: 'ORDER' };
  const ofTen = (...limits: object[]) => {
    const { share, items: parts, payout } = limited(limits, {}, {}, 10);
    return [share, parts.map((part) => part.share), payout];
  };

  test('clicks leave a share that a roomy limit of pieces does not give back', () => {
    expect(ofTen(clicks)).toEqual(['0.3', [undefined, undefined], '3.00']);
    expect(ofTen(clicks, { type: 'ITEM', value: '9' })).toEqual(['0.3', [undefined, undefined], '3.00']);
  });

  test('of pieces that clicks leave in part, each counts as one', () => {
    // Of 4 shirts 1.2 are left, that is 2 pieces, and of the card 0.3: a limit of 2 leaves no card.
    expect(ofTen(clicks, { type: 'ITEM', value: '2' })).toEqual(['0.12', ['0.3', '0'], '1.20']);
  });

  test('clicks do not give back what pieces left', () => {
    expect(ofTen({ type: 'ITEM', value: '1' }, clicks)).toEqual(['0.1', ['0.25', '0'], '1.00']);
    expect(ofTen({ type: 'ITEM', value: '2' }, clicks)).toEqual(['0.12', ['0.3', '0'], '1.20']);
  });

  test('a limit that nothing is left for is not told', () => {
    const limits = [
      { type: 'ACTION', value: '1' },
      { type: 'PAYOUT', value: '50.00' },
    ];
    const { steps } = evaluated({ limits }, {}, {}, { [key('always')]: '1' });
    expect(steps.filter(({ effect }) => effect.startsWith('LIMIT')).map(({ effect }) => effect)).toEqual([
      'LIMIT_USED_UP',
    ]);
  });
});

describe('what an action takes once it takes once, however many of its lines do', () => {
  const lines = (limit: object, clicks = 1) => evaluated({ payoutLevel: 'ITEM', limits: [limit] }, { items, clicks });
  test.each([
    { rule: 'the action', type: 'ACTION', of: 'ACTIONS', takes: '1' },
    { rule: 'its clicks', type: 'CLICKS', of: 'CLICKS', takes: '7' },
    { rule: 'its call', type: 'CONCURRENT_CALLS', of: 'CALLS', takes: '1' },
  ])('$rule', ({ type, of, takes }) => {
    const evaluation = lines({ type, value: '9' }, 7);
    const take = { counter: key('always'), of, amount: takes };
    expect(evaluation.lines.map((line) => line.takes)).toEqual([[take], [take]]);
    expect(evaluation.payout).toBe('10.00');
    expect(takenBy(evaluation, [])).toEqual({ [key('always')]: takes });
  });

  test('and of what is taken back of one line, as much as of the other is left', () => {
    const evaluation = lines({ type: 'CLICKS', value: '9' }, 8);
    const half = { items: [{ sku: 'shirt', quantity: 2 }] };
    expect(takenBy(evaluation, [half])).toEqual({ [key('always')]: '8' });
    expect(takenBy(evaluation, [half, { items: [{ sku: 'card', quantity: 1 }] }])).toEqual({ [key('always')]: '4' });
  });
});

test('of a group that was passed over nothing is taken but the call in progress', () => {
  const first = {
    ...groupFor(),
    limits: [
      { type: 'CONCURRENT_CALLS', value: '1' },
      { type: 'CONCURRENT_CALLS', value: '1', limitBy: 'ORDER' },
      { type: 'PAYOUT', value: '50.00' },
      { type: 'CONCURRENT_CALLS', value: '9', subtype: 'SKU' },
    ],
  };
  const ofGroup = (ending: string) => `SALE/group/new/limit/${ending}`;
  const { lines } = evaluated({ payoutGroups: [first] }, { items }, {}, { [ofGroup('1/always')]: '1' });
  expect(lines.map(({ group, takes }) => ({ group, takes }))).toEqual([
    {
      group: null,
      takes: [
        { counter: ofGroup('1/always'), of: 'CALLS', amount: '1' },
        { counter: ofGroup('4/sku/shirt/always'), of: 'CALLS', amount: '1', items: [0] },
        { counter: ofGroup('4/sku/card/always'), of: 'CALLS', amount: '1', items: [1] },
      ],
    },
  ]);
});

describe('whom a limit counts is in the counter’s key, and is not told', () => {
  const action = { customerId: 'jane', call: { callerId: '555' } };
  test.each([
    { limitBy: 'CUSTOMER', counter: 'customer/jane', told: 'each customer in the whole contract' },
    { limitBy: 'CALLER_ID', counter: 'caller/555', told: 'each caller in the whole contract' },
    { limitBy: 'CLICK', counter: 'click/k1', told: 'each referring click' },
  ])('$limitBy', ({ limitBy, counter, told }) => {
    const limit = { type: 'ACTION', value: '5', limitBy };
    const { steps, lines } = evaluated({ limits: [limit] }, action, { clickId: 'k1' });
    expect(lines[0]?.takes).toEqual([{ counter: key(`${counter}/always`), of: 'ACTIONS', amount: '1' }]);
    expect(steps.map(({ rule }) => rule).filter((rule) => rule.startsWith('limit'))).toEqual([
      `limit of 5 actions for ${told}`,
    ]);
  });
});
