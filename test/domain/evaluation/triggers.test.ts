import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { terms as termsSchema } from '../../../domain/contract/terms.ts';
import { compileTerms } from '../../../domain/evaluation/compile.ts';
import { evaluate } from '../../../domain/evaluation/evaluate.ts';
import type { Evaluation } from '../../../domain/evaluation/evaluation.ts';
import type { FactsContext } from '../../../domain/evaluation/facts/facts.ts';
import { withTriggers, type TriggerContext } from '../../../domain/evaluation/facts/trigger-facts.ts';
import { countersOf } from '../../../domain/evaluation/limits/counters.ts';
import { takenBy } from '../../../domain/evaluation/limits/taken.ts';
import { remaining } from '../../../domain/evaluation/remaining.ts';
import { decimal } from '../../../domain/money.ts';
import { triggerRule } from '../../../domain/trigger/rule.ts';
import type { TriggerInForce } from '../../../domain/trigger/trigger.ts';
import { factsWith, is } from './builders.ts';

const inbox = { name: 'Inbox', key: 'inbox', status: 'ACTIVE', purchasedAt: '2026-11-02T12:00:00.000Z' } as const;

const trigger = (id: string, commission: TriggerInForce['commission'], ...rules: object[]): TriggerInForce => ({
  id,
  version: 1,
  name: id,
  offerDescription: `Offer ${id}`,
  event: 'TRANSACTION_CREATED',
  commission,
  rules: rules.map((rule) => triggerRule.parse(rule)),
});

const twenty = (...rules: object[]) => trigger('twenty', { rate: '20' }, ...rules);

interface Sale {
  readonly triggers: readonly TriggerInForce[];
  readonly sale?: object;
  readonly of?: Partial<TriggerContext>;
  readonly terms?: object;
  readonly context?: Partial<FactsContext>;
}

const termsOf = (change: object = {}) =>
  compileTerms(termsSchema.parse({ currency: 'USD', pricing: 'TRIGGERS', ...change }));

/** The facts of a sale of 100.00 USD on Friday, November 20th 2026 for an active Inbox. */
const factsOf = ({ triggers, sale = {}, of = {}, context = {} }: Sale) =>
  withTriggers(factsWith(sale, context), {
    triggers,
    timeZone: 'America/New_York',
    groups: [],
    tags: [],
    customerSince: '2026-10-21T03:00:00.000Z',
    product: inbox,
    ...of,
  });

const paid = (given: Sale, usage = {}): Evaluation => evaluate(termsOf(given.terms), factsOf(given), usage);

const rule = (variable: string, operator: string, ...values: string[]) => ({ variable, operator, values });

describe('a trigger pays when all its rules hold', () => {
  test.each([
    { rule: 'a trigger without rules always does', rules: [], pays: '20.00' },
    { rule: 'the product by its name', rules: [is('PRODUCT_NAME', 'Live Chat', 'Inbox')], pays: '20.00' },
    { rule: 'a name compares exactly', rules: [is('PRODUCT_NAME', 'inbox')], pays: '0.00' },
    { rule: 'the product by its key', rules: [is('PRODUCT_KEY', 'inbox')], pays: '20.00' },
    { rule: 'a status in any case', rules: [is('PRODUCT_STATUS', 'active')], pays: '20.00' },
    { rule: 'another status', rules: [is('PRODUCT_STATUS', 'Trial', 'Churned')], pays: '0.00' },
    { rule: 'bought this month', rules: [is('PRODUCT_CREATED', 'CURRENT_CALENDAR_MONTH')], pays: '20.00' },
    { rule: 'bought yesterday', rules: [is('PRODUCT_CREATED', 'PREVIOUS_CALENDAR_DAY')], pays: '0.00' },
    {
      rule: 'bought in one of several windows',
      rules: [is('PRODUCT_CREATED', 'PREVIOUS_CALENDAR_DAY', 'ROLLING_30_DAYS')],
      pays: '20.00',
    },
    {
      rule: 'bought in none of them',
      rules: [rule('PRODUCT_CREATED', 'IS_NOT', 'PREVIOUS_CALENDAR_DAY', 'ROLLING_30_DAYS')],
      pays: '0.00',
    },
    { rule: 'bought before a day', rules: [rule('PRODUCT_CREATED', 'DATE_LESS_THAN', '2026-11-03')], pays: '20.00' },
    {
      rule: 'bought by a day',
      rules: [rule('PRODUCT_CREATED', 'DATE_RANGE', '2026-11-01', '2026-11-02')],
      pays: '20.00',
    },
    { rule: 'the amount as a number', rules: [rule('AMOUNT', 'RANGE', '99.5', '100')], pays: '20.00' },
    { rule: 'the customer’s age in days', rules: [is('CUSTOMER_AGE', '31')], pays: '20.00' },
    { rule: 'an older customer', rules: [rule('CUSTOMER_AGE', 'GREATER_THAN', '31')], pays: '0.00' },
    { rule: 'one rule that does not hold', rules: [is('PRODUCT_NAME', 'Inbox'), is('AMOUNT', '5')], pays: '0.00' },
  ])('$rule: $pays', ({ rules, pays }) => {
    expect(paid({ triggers: [twenty(...rules)] }).payout).toBe(pays);
  });

  test.each([
    { rule: 'that it is some product', asks: is('PRODUCT_NAME', 'Inbox') },
    { rule: 'that it is not some product', asks: rule('PRODUCT_NAME', 'IS_NOT', 'Inbox') },
    { rule: 'what its key does not contain', asks: rule('PRODUCT_KEY', 'DOES_NOT_CONTAIN', 'x') },
    { rule: 'that it is not churned', asks: rule('PRODUCT_STATUS', 'IS_NOT', 'CHURNED') },
    { rule: 'when it was not bought', asks: rule('PRODUCT_CREATED', 'IS_NOT', 'CURRENT_CALENDAR_DAY') },
  ])('a sale without a product matches no product rule: not $rule', ({ asks }) => {
    expect(paid({ triggers: [twenty(asks)], of: { product: null } }).payout).toBe('0.00');
  });

  test('triggers without product rules behave as before', () => {
    expect(paid({ triggers: [twenty(is('AMOUNT', '100'))], of: { product: null } }).payout).toBe('20.00');
  });

  test.each([
    { rule: 'of a group', asks: is('PARTNER_GROUP', 'Gold'), pays: '20.00' },
    { rule: 'of another group', asks: is('PARTNER_GROUP', 'gold'), pays: '0.00' },
    { rule: 'with a tag', asks: rule('PARTNER_TAG', 'COLLECTION_CONTAINS', 'blog'), pays: '20.00' },
    { rule: 'without a tag', asks: rule('PARTNER_TAG', 'IS_NOT', 'blog'), pays: '0.00' },
  ])('partners $rule: $pays', ({ asks, pays }) => {
    const of = { groups: ['US', 'Gold'], tags: ['blog'] };
    expect(paid({ triggers: [twenty(asks)], of }).payout).toBe(pays);
  });

  test('a customer whom we do not keep has no age, one who came after the sale is 0 days old', () => {
    const triggers = [twenty(is('CUSTOMER_AGE', '0'))];
    expect(paid({ triggers, of: { customerSince: null } }).payout).toBe('0.00');
    expect(paid({ triggers, of: { customerSince: '2027-01-01T00:00:00.000Z' } }).payout).toBe('20.00');
  });

  // 2026-11-01, 1:00 in New York is the end of summer time: that day has 25 hours.
  test.each([
    { rule: 'the last hour of the month before', purchasedAt: '2026-11-01T03:59:59.999Z', created: '2026-10-31' },
    { rule: 'the first hour of the month', purchasedAt: '2026-11-01T04:00:00.000Z', created: '2026-11-01' },
    { rule: 'the last hour of the long day', purchasedAt: '2026-11-02T04:59:59.999Z', created: '2026-11-01' },
  ])('days are those of the brand: $rule', ({ purchasedAt, created }) => {
    const { steps, payout } = paid({
      triggers: [twenty(is('PRODUCT_CREATED', 'CURRENT_CALENDAR_MONTH'))],
      of: { product: { ...inbox, purchasedAt } },
    });
    expect(steps[0]).toMatchObject({
      rule: 'PRODUCT_CREATED',
      actual: created,
      expected: 'is CURRENT_CALENDAR_MONTH (2026-11-01 to 2026-11-30)',
    });
    expect(payout).toBe(created.startsWith('2026-11') ? '20.00' : '0.00');
  });
});

describe('what a trigger pays', () => {
  const five = trigger('five', { amount: '5.00', currency: 'USD' });
  const fx = { rate: '0.5', source: 'test', at: '2026-11-20T00:00:00.000Z' };

  test('a fixed sum is paid once, a percent of the sale amount', () => {
    const items = [
      { sku: 'a', quantity: 2, price: '10.00' },
      { sku: 'b', quantity: 1, price: '30.00' },
    ];
    const { lines, payout } = paid({ triggers: [five, twenty()], sale: { items } });
    expect(lines).toMatchObject([
      { trigger: 'five', offer: 'Offer five', payout: '5.00', saleAmount: '50.00', group: null },
      { trigger: 'twenty', offer: 'Offer twenty', payout: '10.00', saleAmount: '50.00', sameSale: true },
    ]);
    expect(payout).toBe('15.00');
  });

  test.each([
    { rule: 'in the contract’s currency counts as it is', currency: 'EUR', pays: '5.00' },
    { rule: 'in the sale’s is converted at the pinned rate', currency: 'USD', pays: '2.50' },
  ])('a sum $rule', ({ currency, pays }) => {
    const triggers = [trigger('five', { amount: '5.00', currency })];
    expect(paid({ triggers, terms: { currency: 'EUR' }, context: { fx } }).payout).toBe(pays);
  });

  test('a sum in a third currency is refused: no rate of it is known', () => {
    const triggers = [trigger('five', { amount: '5.00', currency: 'JPY' })];
    expect(() => paid({ triggers, terms: { currency: 'EUR' }, context: { fx } })).toThrow(
      expect.objectContaining({
        code: 'FX_RATE_UNKNOWN',
        message: 'No rate from JPY, in which a trigger pays, to EUR is stored for this action.',
      }),
    );
  });

  test('a commission that drips says in how many parts', () => {
    const { lines, sentences, steps } = paid({ triggers: [trigger('drip', { rate: '20', dripMonths: 6 })] });
    expect(lines).toMatchObject([{ dripMonths: 6, payout: '20.00' }]);
    expect(sentences).toContain('The 20.00 USD are paid in 6 monthly parts.');
    expect(steps).toContainEqual(expect.objectContaining({ effect: 'PAID_IN_PARTS', rule: 'Drip', actual: '6' }));
  });

  test('any other is paid at once, and nothing is said of parts', () => {
    const { lines, steps } = paid({ triggers: [twenty()] });
    expect(lines[0]).not.toHaveProperty('dripMonths');
    expect(steps.map(({ effect }) => effect)).not.toContain('PAID_IN_PARTS');
  });

  test('the story tells each trigger, and which condition failed', () => {
    const { sentences, lines } = paid({ triggers: [twenty(is('PRODUCT_NAME', 'Surveys'))] });
    expect(sentences).toEqual([
      'Trigger “twenty” does not apply: PRODUCT_NAME is Inbox, and the rule asks that it is Surveys.',
      'No trigger applies, so nothing is paid.',
      'The payout is 0.00 USD.',
    ]);
    // So that the sale can be taken back like any other.
    expect(lines).toMatchObject([{ saleAmount: '100.00', payout: '0.00' }]);
  });

  test('each step names the trigger and its offer', () => {
    const told = (one: TriggerInForce) => paid({ triggers: [one] }).steps;
    const name = { rule: 'Trigger “twenty”', expected: 'Offer twenty' };
    const applies = { effect: 'TRIGGER_APPLIES', matched: true, ...name };
    const skipped = { effect: 'TRIGGER_SKIPPED', matched: false, ...name };
    const none = { effect: 'NO_TRIGGER_APPLIES', matched: false, rule: 'Triggers' };
    expect(told(twenty())).toEqual(expect.arrayContaining([expect.objectContaining(applies)]));
    expect(told(twenty(is('AMOUNT', '5'))).slice(1, 3)).toMatchObject([skipped, none]);
  });

  test('facts without triggers are our own fault, not a sale that pays nothing', () => {
    expect(() => evaluate(termsOf(), factsWith(), {})).toThrow('no triggers are pinned');
  });
});

describe('what of the contract still holds', () => {
  const stated = (change: object) => ({ eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', ...change }] });
  const items = [
    { sku: 'card', price: '40.00' },
    { sku: 'shirt', price: '60.00' },
  ];

  test.each([
    { rule: 'neither its default price', change: { defaultPayoutRate: '50' } },
    { rule: 'nor its groups', change: { payoutGroups: [{ id: 'g', rank: 1, payoutRate: '50', rules: [] }] } },
    {
      rule: 'nor its adjustments',
      change: { payoutAdjustments: [{ id: 'a', direction: 'INCREASE', rate: '50', rules: [] }] },
    },
    { rule: 'nor the level of its prices', change: { payoutLevel: 'ITEM' } },
  ])('$rule', ({ change }) => {
    const { payout, lines } = paid({ triggers: [twenty()], terms: stated(change), sale: { items } });
    expect({ payout, lines: lines.length }).toEqual({ payout: '20.00', lines: 1 });
  });

  test.each([
    {
      rule: 'its location requirement',
      change: { locationRequirementType: 'EXCLUDE', locationRequirementCountries: ['US'] },
      pays: '0.00',
    },
    {
      rule: 'a restriction',
      change: { payoutRestrictions: [{ id: 'r', rules: [is('CUSTOMER_CITY', 'Reno')] }] },
      pays: '0.00',
    },
    {
      rule: 'a restriction of an item: the rest is paid',
      change: { payoutRestrictions: [{ id: 'r', rules: [is('ITEM_SKU', 'card')] }] },
      pays: '12.00',
    },
    { rule: 'a limit of payouts', change: { limits: [{ type: 'PAYOUT', value: '7' }] }, pays: '7.00' },
  ])('$rule: $pays', ({ change, pays }) => {
    const sale = { items, customerCountry: 'US', customerCity: 'Reno' };
    expect(paid({ triggers: [twenty()], terms: stated(change), sale }).payout).toBe(pays);
  });

  test('the spending limit of the contract', () => {
    const terms = { spendLimit: '15', spendLimitPeriod: 'MONTH' };
    const { payout, outsideTerms } = paid({ triggers: [twenty()], terms });
    expect({ payout, outsideTerms }).toEqual({ payout: '15.00', outsideTerms: '5.00' });
  });

  test('a limit of pieces counts those of a sale once, however many triggers pay for it', () => {
    const terms = stated({ limits: [{ type: 'ITEM', value: '3', period: 'DAY' }] });
    const sale = { items: [{ sku: 'a', quantity: 5, price: '10.00' }] };
    const given = { triggers: [twenty(), trigger('ten', { rate: '10' })], terms, sale };
    const evaluation = paid(given);
    // Three of five pieces: 30.00 of 50.00.
    expect(evaluation.lines.map(({ payout }) => payout)).toEqual(['6.00', '3.00']);
    const [counter] = countersOf(termsOf(terms), factsOf(given));
    expect(takenBy(evaluation, [])).toEqual({ [counter?.key ?? '']: '3' });
    const fourBack = takenBy(evaluation, [{ items: [{ sku: 'a', quantity: 4 }] }]);
    expect(fourBack).toEqual({ [counter?.key ?? '']: '1' });
  });

  test('a limit of actions counts the sale once', () => {
    const terms = { actionLimit: 1, actionLimitPeriod: 'DAY' };
    const triggers = [twenty(), trigger('ten', { rate: '10' })];
    expect(paid({ triggers, terms }).payout).toBe('30.00');
    expect(paid({ triggers, terms }, { 'contract/actions/2026-11-20': '1' }).payout).toBe('0.00');
  });

  test('what is no sale is priced by the contract itself', () => {
    const terms = stated({ eventType: 'LEAD', defaultPayout: '3.00' });
    const lead = factsWith({ eventType: 'LEAD' }, { eventCategory: 'LEAD' });
    expect(evaluate(termsOf(terms), lead, {}).payout).toBe('3.00');
    expect(() => evaluate(termsOf(), lead, {})).toThrow('does not pay for event type LEAD');
    const unpriced = evaluate(termsOf(stated({ eventType: 'LEAD' })), lead, {});
    expect(unpriced.payout).toBe('0.00');
  });
});

describe('what remains of a sale that several triggers paid for', () => {
  const items = [
    { sku: 'a', quantity: 2, price: '10.00' },
    { sku: 'b', quantity: 1, price: '30.00' },
  ];
  const evaluation = () =>
    paid({ triggers: [twenty(), trigger('five', { amount: '5.00', currency: 'USD' })], sale: { items } });

  test.each([
    {
      rule: 'half of the amount is half of each line',
      taken: [{ amount: '25.00' }],
      payout: '7.50',
      saleAmount: '25.00',
    },
    {
      rule: 'a piece is gone from all lines',
      taken: [{ items: [{ sku: 'a', quantity: 1 }] }],
      payout: '12.00',
      saleAmount: '40.00',
    },
    {
      rule: 'so are pieces of several items, one after the other',
      taken: [{ items: [{ sku: 'a', quantity: 2 }] }, { items: [{ sku: 'b', quantity: 1 }] }],
      payout: '0.00',
      saleAmount: '0.00',
    },
  ])('$rule', ({ taken, payout, saleAmount }) => {
    expect(remaining(evaluation(), taken)).toEqual({ payout, saleAmount });
  });

  test('no more is taken back than was sold once', () => {
    expect(() => remaining(evaluation(), [{ items: [{ sku: 'a', quantity: 3 }] }])).toThrow(
      'more than the 2 that is left',
    );
    expect(() => remaining(evaluation(), [{ amount: '50.01' }])).toThrow('more than the 50.00 that is left');
  });
});

describe('whatever the triggers', () => {
  const rules = fc.constantFrom(
    [],
    [is('PRODUCT_NAME', 'Inbox')],
    [is('PRODUCT_NAME', 'Surveys')],
    [rule('AMOUNT', 'GREATER_THAN', '50')],
  );
  const commission = fc.oneof(
    fc.integer({ min: 1, max: 200 }).map((rate) => ({ rate: String(rate) })),
    fc
      .integer({ min: 1, max: 10_000 })
      .map((units) => ({ amount: decimal(units).dividedBy(100).toFixed(2), currency: 'USD' })),
  );
  const triggers = fc
    .array(fc.tuple(commission, rules), { maxLength: 5 })
    .map((drawn) => drawn.map(([paid, asked], index) => trigger(`t${index}`, paid, ...asked)));
  const sales = fc.record({
    triggers,
    sale: fc.record({
      amount: fc.integer({ min: 0, max: 100_000 }).map((units) => decimal(units).dividedBy(100).toFixed(2)),
    }),
    terms: fc.constantFrom({}, { spendLimit: '20', spendLimitPeriod: 'DAY' }),
  });

  test('each one that matches makes its own line, no other makes any', () => {
    fc.assert(
      fc.property(sales, ({ triggers, ...given }) => {
        const alone = triggers.filter((one) => paid({ ...given, triggers: [one] }).lines[0]?.trigger === one.id);
        const { lines } = paid({ ...given, triggers });
        expect(lines.flatMap(({ trigger }) => trigger ?? [])).toEqual(alone.map(({ id }) => id));
      }),
    );
  });

  test('their order does not matter for the sum', () => {
    fc.assert(
      fc.property(sales, (given) => {
        const turned = paid({ ...given, triggers: given.triggers.toReversed() });
        const { payout, outsideTerms } = paid(given);
        expect({ payout: turned.payout, outsideTerms: turned.outsideTerms }).toEqual({ payout, outsideTerms });
      }),
    );
  });

  test('the same pinned facts give the same evaluation again', () => {
    fc.assert(
      fc.property(sales, (given) => {
        const facts = factsOf(given);
        expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
        expect(evaluate(termsOf(given.terms), facts, {})).toEqual(paid(given));
      }),
    );
  });
});
