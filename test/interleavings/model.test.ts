import { describe, expect, test } from '@jest/globals';
import { anInterleaving } from '../../interleavings/draw.ts';
import { differencesIn } from '../../interleavings/differences.ts';
import type { Agreement, Limit, Sale } from '../../interleavings/interleaving.ts';
import { Model } from '../../interleavings/model.ts';
import type { Sent } from '../../interleavings/send.ts';
import type { Stored } from '../../interleavings/stored.ts';
import { Random } from '../../simulation/random.ts';

/* The model says what the service must come to; so what it says itself is held against figures that were worked out by hand. */

const tenPercent: Agreement = { defaultRate: '10', groups: [], limits: [], ofContract: [] };
const rest = { id: 'rest', rate: '10', tiers: null, limits: [] } as const;
const limit = (changed: Partial<Limit>): Limit => ({
  type: 'PAYOUT',
  value: '15.00',
  ofCustomer: false,
  period: 'MONTH',
  ...changed,
});
const aSale = (changed: Partial<Sale> = {}): Sale => ({
  does: 'SELL',
  amount: '100.00',
  customer: 'c-1',
  isNew: false,
  day: 0,
  after: null,
  delayMs: 0,
  ...changed,
});
const takeBack = (sale: number, amount: string | null = null) =>
  ({ does: 'TAKE_BACK', after: sale, amount, delayMs: 0 }) as const;
const place = { date: '2026-11-20', customerId: 'c-1' };

/** What so many sales of 100.00 pay, one after the other. */
function payouts(agreement: Agreement, sales: readonly Partial<Sale>[]): string[] {
  const model = new Model(agreement);
  sales.forEach((sale, number) => {
    model.sell(number, aSale(sale), { ...place, customerId: sale.customer === undefined ? 'c-1' : sale.customer });
  });
  return sales.map((_, number) => model.payout(number));
}

describe('of sales of 100.00', () => {
  test.each<{ rule: string; agreement: Agreement; sales?: Partial<Sale>[]; pay: string[] }>([
    { rule: 'each pays its percents', agreement: tenPercent, pay: ['10.00', '10.00', '10.00'] },
    {
      rule: 'a payout is rounded once, half up',
      agreement: { ...tenPercent, defaultRate: '12.5' },
      sales: [{ amount: '20.04' }, { amount: '5.00' }],
      pay: ['2.51', '0.63'],
    },
    {
      rule: 'a payout limit cuts one, and those after it earn nothing',
      agreement: { ...tenPercent, limits: [limit({})] },
      pay: ['10.00', '5.00', '0.00'],
    },
    {
      rule: 'a limit for each customer counts each alone, and those without a name together',
      agreement: { ...tenPercent, limits: [limit({ type: 'ACTION', value: '1', ofCustomer: true })] },
      sales: [{}, { customer: 'c-2' }, { customer: null }, {}, { customer: null }],
      pay: ['10.00', '10.00', '10.00', '0.00', '0.00'],
    },
    {
      rule: 'what one limit drops takes nothing of another one',
      agreement: {
        ...tenPercent,
        limits: [limit({ value: '20.00' }), limit({ type: 'ACTION', value: '1', ofCustomer: true })],
      },
      sales: [{}, {}, { customer: 'c-2' }],
      pay: ['10.00', '0.00', '10.00'],
    },
    {
      rule: 'a tier begins after as many as it says',
      agreement: {
        ...tenPercent,
        groups: [{ ...rest, tiers: { of: 'ACTIONS', steps: [{ after: '2', rate: '12' }] } }],
      },
      pay: ['10.00', '10.00', '12.00'],
    },
    {
      rule: 'or after as much',
      agreement: {
        ...tenPercent,
        groups: [{ ...rest, tiers: { of: 'REVENUE', steps: [{ after: '150.00', rate: '12' }] } }],
      },
      pay: ['10.00', '10.00', '12.00'],
    },
    {
      rule: 'a tier of all groups counts the sales of each',
      agreement: {
        ...tenPercent,
        groups: [
          { ...rest, id: 'new', rate: '20', tiers: { of: 'PARENT', steps: [{ after: '2', rate: '25' }] } },
          { ...rest, tiers: { of: 'PARENT', steps: [{ after: '2', rate: '12' }] } },
        ],
      },
      sales: [{ isNew: true }, {}, { isNew: true }, {}],
      pay: ['20.00', '10.00', '25.00', '12.00'],
    },
    {
      rule: 'a group whose own number is used up leaves the next one to pay',
      agreement: {
        ...tenPercent,
        groups: [{ ...rest, id: 'new', rate: '20', limits: [limit({ type: 'ACTION', value: '1' })] }, rest],
      },
      sales: [{ isNew: true }, { isNew: true }],
      pay: ['20.00', '10.00'],
    },
  ])('$rule', ({ agreement, sales = [{}, {}, {}], pay }) => {
    expect(payouts(agreement, sales)).toEqual(pay);
  });

  test('what is taken back makes room for the next; what a limit cut off goes first', () => {
    const model = new Model({ ...tenPercent, limits: [limit({ value: '8.00' })] });
    model.sell(0, aSale(), place);
    expect(model.takeBack(takeBack(0, '20.00'))).toBe(true);
    expect(model.payout(0)).toBe('8.00');
    expect(model.takeBack(takeBack(0, '40.00'))).toBe(true);
    model.sell(1, aSale(), place);
    expect([model.payout(0), model.payout(1), model.balance]).toEqual(['4.00', '4.00', '8.00']);
    expect(model.takeBack(takeBack(0))).toBe(true);
    expect(model.takeBack(takeBack(0, '1.00'))).toBe(false);
    expect([...model.counters]).toEqual([['SALE/limit/1/2026-11', '4']]);
  });
});

describe('what is not as it would be in order', () => {
  const sent: Sent = {
    interleaving: {
      agreement: { ...tenPercent, limits: [limit({})] },
      commands: [aSale(), aSale({ customer: 'c-2' }), takeBack(0, '50.00')],
    },
    run: 'i1',
    partnerId: 'partner',
    contractId: 'contract',
    actionIds: ['a', 'b', ''],
    answers: [0, 1, 2].map((at) => ({ refusal: null, sentAt: at, answeredAt: at + 2 })),
  };
  const asItShould: Stored = {
    recorded: [
      { command: 0, sale: 0, payout: '10.00' },
      { command: 2, sale: 0, payout: '5.00' },
      { command: 1, sale: 1, payout: '10.00' },
    ],
    sales: new Map([
      [0, { payout: '5.00', isReversed: false }],
      [1, { payout: '10.00', isReversed: false }],
    ]),
    counters: new Map([['SALE/limit/1/2026-11', '15']]),
    balance: '15.00',
  };
  const [first, second, third] = asItShould.recorded;
  if (!first || !second || !third) throw new Error('three were recorded');
  const aboutWhat = (changed: Partial<Stored>): string[] =>
    differencesIn(sent, { ...asItShould, ...changed }, ['2026-11-20', '2026-11-19']).map(({ about }) => about);

  test('is nothing when all is', () => {
    expect(aboutWhat({})).toEqual([]);
  });

  test.each<{ rule: string; changed: Partial<Stored>; names: string[] }>([
    {
      rule: 'a payout as of another order is named',
      changed: { recorded: [first, third, second] },
      names: ['what sale 1 pays after command 1'],
    },
    {
      rule: 'a command that was done and is not there',
      changed: { recorded: [first, third] },
      names: ['the commands that were carried out', 'what sale 1 pays after command 1'],
    },
    {
      rule: 'one that was done twice',
      changed: { recorded: [first, second, third, { command: 2, sale: 0, payout: '0.00' }] },
      names: ['the commands that were carried out'],
    },
    {
      rule: 'a counter that has drifted',
      changed: { counters: new Map([['SALE/limit/1/2026-11', '20']]) },
      names: ['the counters'],
    },
    { rule: 'a balance that is not the sum of the payouts', changed: { balance: '20.00' }, names: ['the balance'] },
    {
      rule: 'a sale that is said to be taken back',
      changed: { sales: new Map([...asItShould.sales, [1, { payout: '10.00', isReversed: true }]]) },
      names: ['sale 1'],
    },
  ])('$rule', ({ changed, names }) => {
    expect(aboutWhat(changed)).toEqual(names);
  });

  test('a refusal of what could have been taken back is named, and one of what is gone is not', () => {
    const refused = (changed: Partial<Stored>) =>
      differencesIn(
        {
          ...sent,
          answers: sent.answers.map((answer, number) =>
            number === 2 ? { ...answer, refusal: 'ACTION_ALREADY_REVERSED' } : answer,
          ),
        },
        { ...asItShould, ...changed },
        ['2026-11-20', '2026-11-19'],
      ).map(({ about }) => about);
    const sales = new Map([
      [0, { payout: '10.00', isReversed: false }],
      [1, { payout: '5.00', isReversed: false }],
    ]);
    expect(refused({ recorded: [first, { ...third, payout: '5.00' }], sales })).toEqual(['the answer to command 2']);
  });
});

test('a thousand drawn interleavings have three to eight commands, and each reversal its sale before it', () => {
  const random = new Random(7);
  for (let drawn = 0; drawn < 1_000; drawn += 1) {
    const { commands } = anInterleaving(random.branch());
    expect(commands.length).toBeGreaterThanOrEqual(3);
    expect(commands.length).toBeLessThanOrEqual(8);
    commands.forEach((command, number) => {
      if (command.after === null) return;
      expect(command.after).toBeLessThan(number);
      expect(commands[command.after]?.does).toBe('SELL');
    });
  }
});
