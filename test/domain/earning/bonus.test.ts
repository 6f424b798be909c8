import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bonusOf, differenceTo } from '../../../domain/earning/bonus.ts';
import type { ApprovedAction } from '../../../domain/earning/bonus-action.ts';
import { performanceBonus } from '../../../domain/contract/payout.ts';
import { bonusBases, bonusTypes } from '../../../domain/contract/vocabulary.ts';
import { amountText, money } from '../../../domain/money.ts';

/** A sale of which 10 % were paid. */
const sale = (amount: string, more: Partial<ApprovedAction> = {}): ApprovedAction => {
  const payout = money(amount, 'USD').amount.dividedBy(10).toFixed(2);
  return {
    saleAmount: amount,
    remainingAmount: amount,
    rate: '1',
    payout,
    evaluatedPayout: payout,
    outsideTerms: '0',
    refused: false,
    refusedAmount: '0',
    ...more,
  };
};

const sales = (count: number): ApprovedAction[] => Array.from({ length: count }, () => sale('100'));

const paying = (bonus: object, actions: readonly ApprovedAction[]) =>
  bonusOf({
    bonus: performanceBonus.parse(bonus),
    eventType: 'SALE',
    month: '2026-11',
    currency: 'USD',
    actions,
  });

const paid = (bonus: object, actions: readonly ApprovedAction[]): string => amountText(paying(bonus, actions).amount);

const byActions = (...tiers: readonly [threshold: number, price: object][]) => ({
  basis: 'ACTIONS',
  bonusTiers: tiers.map(([actionThreshold, price]) => ({ actionThreshold, ...price })),
});
const byRevenue = (...tiers: readonly [threshold: string, price: object][]) => ({
  basis: 'REVENUE',
  bonusTiers: tiers.map(([revenueThreshold, price]) => ({ revenueThreshold, ...price })),
});
const percent = (payoutRate: string) => ({ payoutRate });
const fixed = (payout: string) => ({ payout });

/* Sales of 100.00, of which 10.00 each were paid. */
const rules = [
  {
    rule: 'a fixed bonus is paid when as many actions as its tier asks for are there',
    bonus: { type: 'FIXED', ...byActions([3, fixed('50')]) },
    pays: ['0.00', '0.00', '0.00', '50.00', '50.00'],
  },
  {
    rule: 'of several fixed tiers the highest one is paid, alone',
    bonus: { type: 'FIXED', ...byActions([2, fixed('50')], [4, fixed('80')]) },
    pays: ['0.00', '0.00', '50.00', '50.00', '80.00'],
  },
  {
    rule: 'a fixed bonus by revenue is paid when the sales come to its threshold',
    bonus: { type: 'FIXED', ...byRevenue(['300', fixed('50')]) },
    pays: ['0.00', '0.00', '0.00', '50.00', '50.00'],
  },
  {
    rule: 'a threshold just above what was sold is not reached',
    bonus: { type: 'FIXED', ...byRevenue(['300.01', fixed('50')]) },
    pays: ['0.00', '0.00', '0.00', '0.00', '50.00'],
  },
  {
    rule: 'all actions are worth the tier’s percent, less what was paid with them',
    bonus: { type: 'ALL_ACTIONS', ...byActions([3, percent('12')]) },
    pays: ['0.00', '0.00', '0.00', '6.00', '8.00'],
  },
  {
    rule: 'all actions are worth the highest tier’s percent',
    bonus: { type: 'ALL_ACTIONS', ...byRevenue(['200', percent('12')], ['400', percent('15')]) },
    pays: ['0.00', '0.00', '4.00', '6.00', '20.00'],
  },
  {
    rule: 'all actions are worth the tier’s fixed price',
    bonus: { type: 'ALL_ACTIONS', ...byActions([2, fixed('11')]) },
    pays: ['0.00', '0.00', '2.00', '3.00', '4.00'],
  },
  {
    rule: 'subsequent actions begin with the one after that which crossed the threshold',
    bonus: { type: 'SUBSEQUENT_ACTIONS', ...byActions([2, percent('12')]) },
    pays: ['0.00', '0.00', '0.00', '2.00', '4.00'],
  },
  {
    rule: 'subsequent actions by revenue, too',
    bonus: { type: 'SUBSEQUENT_ACTIONS', ...byRevenue(['150', percent('12')]) },
    pays: ['0.00', '0.00', '0.00', '2.00', '4.00'],
  },
  {
    rule: 'each subsequent action is worth the tier that was reached before it',
    bonus: { type: 'SUBSEQUENT_ACTIONS', ...byActions([1, fixed('12')], [3, fixed('15')]) },
    pays: ['0.00', '0.00', '2.00', '4.00', '9.00'],
  },
  {
    rule: 'a threshold of zero is reached before the first action',
    bonus: { type: 'SUBSEQUENT_ACTIONS', ...byActions([0, percent('11')]) },
    pays: ['0.00', '1.00', '2.00', '3.00', '4.00'],
  },
  {
    rule: 'a threshold of 2147483647 is never reached',
    bonus: { type: 'SUBSEQUENT_ACTIONS', ...byActions([2147483647, percent('99')]) },
    pays: ['0.00', '0.00', '0.00', '0.00', '0.00'],
  },
  {
    rule: 'a tier that is worth less than what was paid takes nothing back',
    bonus: { type: 'ALL_ACTIONS', ...byActions([1, percent('8')]) },
    pays: ['0.00', '0.00', '0.00', '0.00', '0.00'],
  },
];

describe('a performance bonus', () => {
  test.each(rules)('$rule', ({ bonus, pays }) => {
    expect([0, 1, 2, 3, 4].map((count) => paid(bonus, sales(count)))).toEqual(pays);
  });

  test('there is a rule for every type by every basis', () => {
    const shown = new Set(rules.map(({ bonus }) => `${bonus.type} by ${bonus.basis}`));
    for (const type of bonusTypes) for (const basis of bonusBases) expect(shown).toContain(`${type} by ${basis}`);
  });
});

const all = (rate: string) => ({ type: 'ALL_ACTIONS', ...byActions([0, percent(rate)]) });

describe('what counts', () => {
  test.each([
    {
      rule: 'sales in another currency count at the rate that was pinned with them',
      bonus: all('12'),
      action: sale('100', { rate: '1.1', payout: '11.00', evaluatedPayout: '11.00' }),
      pays: '2.20',
    },
    {
      rule: 'of a sale that was taken back in part, what remains',
      bonus: all('12'),
      action: sale('100', { remainingAmount: '60', payout: '6.00' }),
      pays: '1.20',
    },
    {
      rule: 'a fixed price shrinks with what is taken back, so that a return never raises the bonus',
      bonus: { type: 'ALL_ACTIONS', ...byActions([0, fixed('12')]) },
      action: sale('100', { remainingAmount: '50', payout: '5.00' }),
      pays: '1.00',
    },
    {
      rule: 'an action without an amount is worth a fixed price in full',
      bonus: { type: 'ALL_ACTIONS', ...byActions([0, fixed('12')]) },
      action: sale('0', { payout: '10.00', evaluatedPayout: '10.00' }),
      pays: '2.00',
    },
    {
      rule: 'what a restriction refused earns no bonus either',
      bonus: all('12'),
      action: sale('100', { payout: '0.00', evaluatedPayout: '0.00', refused: true }),
      pays: '0.00',
    },
    {
      rule: 'nor does an item that a restriction refused: the rest of the order counts',
      bonus: all('12'),
      action: sale('100', { payout: '6.00', evaluatedPayout: '6.00', refusedAmount: '40' }),
      pays: '1.20',
    },
    {
      rule: 'what a contract pays nothing for by itself may earn a bonus',
      bonus: all('12'),
      action: sale('100', { payout: '0.00', evaluatedPayout: '0.00' }),
      pays: '12.00',
    },
    {
      rule: 'a bonus does not make good what a limit cut off: half of the sale is outside of the terms',
      bonus: all('12'),
      action: sale('100', { payout: '5.00', evaluatedPayout: '5.00', outsideTerms: '5.00' }),
      pays: '1.00',
    },
    {
      rule: 'nor an action that a limit dropped',
      bonus: all('12'),
      action: sale('100', { payout: '0.00', evaluatedPayout: '0.00', outsideTerms: '10.00' }),
      pays: '0.00',
    },
    {
      rule: 'the part of a cent that rounding takes is not outside of the terms',
      bonus: all('99'),
      action: sale('10.04', { remainingAmount: '5.04', payout: '0.50', evaluatedPayout: '1.00' }),
      pays: '4.49',
    },
    {
      rule: 'what is returned was outside of the terms first',
      bonus: all('12'),
      action: sale('100', { remainingAmount: '50', payout: '5.00', evaluatedPayout: '5.00', outsideTerms: '5.00' }),
      pays: '1.00',
    },
  ])('$rule', ({ bonus, action, pays }) => {
    expect(paid(bonus, [action])).toBe(pays);
  });

  test('what was refused counts for no threshold', () => {
    const bonus = { type: 'FIXED', ...byActions([2, fixed('50')]) };
    expect(paid(bonus, [...sales(1), sale('100', { refused: true })])).toBe('0.00');
  });

  test('a month is rounded once, not action by action', () => {
    const cents = Array.from({ length: 3 }, () => sale('0.10', { payout: '0.01', evaluatedPayout: '0.01' }));
    expect(paid(all('14'), cents)).toBe('0.01');
  });
});

describe('a later run', () => {
  const target = (amount: string) => ({
    amount: money(amount, 'USD'),
    explanation: { facts: { bonus: amount }, sentences: ['The bonus.'] },
  });

  test.each([
    { rule: 'pays what is missing', before: '6.00', now: '8.00', posts: '2.00' },
    { rule: 'takes back what was too much', before: '6.00', now: '4.00', posts: '-2.00' },
    { rule: 'posts nothing where nothing changed', before: '6.00', now: '6.00', posts: '0.00' },
  ])('$rule', ({ before, now, posts }) => {
    const { amount, explanation } = differenceTo(money(before, 'USD'), target(now));
    expect(amountText(amount)).toBe(posts);
    expect(explanation).toEqual({
      facts: { bonus: now, paidBefore: before, difference: posts },
      sentences: ['The bonus.', `Earlier runs for that month came to ${before} USD: the difference is ${posts} USD.`],
    });
  });
});

describe('the explanation', () => {
  test.each([
    {
      rule: 'of a tier for all actions',
      bonus: { type: 'ALL_ACTIONS', ...byRevenue(['200', percent('12')]) },
      count: 3,
      facts: { actions: '3', revenue: '300.00', paidWithActions: '30.00', bonus: '6.00' },
      sentences: [
        'In 2026-11, 3 approved actions count for the bonus on SALE, with sales of 300.00 USD.',
        'The tier from 200.00 USD of sales is reached: each action is worth 12 % of its sale, 3 actions 36.00 USD.',
        'Of that, 30.00 USD were paid with the actions: the bonus is 6.00 USD.',
      ],
    },
    {
      rule: 'of subsequent actions, tier by tier',
      bonus: { type: 'SUBSEQUENT_ACTIONS', ...byActions([1, fixed('12')], [3, fixed('15')]) },
      count: 4,
      facts: { actions: '4', revenue: '400.00', paidWithActions: '30.00', bonus: '9.00' },
      sentences: [
        'In 2026-11, 4 approved actions count for the bonus on SALE, with sales of 400.00 USD.',
        'After 1 action, each further action is worth 12.00 USD: 2 actions, 24.00 USD.',
        'After 3 actions, each further action is worth 15.00 USD: 1 action, 15.00 USD.',
        'Of that, 30.00 USD were paid with the actions: the bonus is 9.00 USD.',
      ],
    },
    {
      rule: 'of a fixed sum',
      bonus: { type: 'FIXED', ...byActions([1, fixed('50')]) },
      count: 1,
      facts: { actions: '1', revenue: '100.00', paidWithActions: '0.00', bonus: '50.00' },
      sentences: [
        'In 2026-11, 1 approved action counts for the bonus on SALE, with sales of 100.00 USD.',
        'The tier from 1 action is reached: it pays 50.00 USD.',
      ],
    },
    {
      rule: 'of a tier that was not reached',
      bonus: { type: 'ALL_ACTIONS', ...byActions([5, percent('12')], [9, percent('15')]) },
      count: 3,
      facts: { actions: '3', revenue: '300.00', bonus: '0.00' },
      sentences: [
        'In 2026-11, 3 approved actions count for the bonus on SALE, with sales of 300.00 USD.',
        'No tier is reached: the first one begins at 5 actions.',
      ],
    },
  ])('$rule', ({ bonus, count, facts, sentences }) => {
    expect(paying(bonus, sales(count)).explanation).toEqual({ facts, sentences });
  });
});

describe('more sales', () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 12 });
  const actionsOf = (cents: readonly number[]) => cents.map((amount) => sale((amount / 100).toFixed(2)));
  /** Tiers whose thresholds and prices both rise. */
  const risingTiers = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 4 })
    .map((steps) =>
      steps.map((_, index) => {
        const sumOver = (of: 0 | 1) => steps.slice(0, index + 1).reduce((total, step) => total + step[of], 0);
        return { threshold: sumOver(0), price: String(10 + sumOver(1)) };
      }),
    );
  const bonuses = fc
    .record({ type: fc.constantFrom(...bonusTypes), basis: fc.constantFrom(...bonusBases), tiers: risingTiers })
    .map(({ type, basis, tiers }) => ({
      type,
      basis,
      bonusTiers: tiers.map(({ threshold, price }) => ({
        ...(basis === 'ACTIONS' ? { actionThreshold: threshold } : { revenueThreshold: String(threshold * 300) }),
        ...(type === 'FIXED' ? { payout: price } : { payoutRate: price }),
      })),
    }));

  test('never earn less, whatever the type and the basis', () => {
    fc.assert(
      fc.property(bonuses, amounts, amounts, (bonus, some, more) => {
        const less = paying(bonus, actionsOf(some)).amount;
        const all = paying(bonus, actionsOf([...some, ...more])).amount;
        expect(all.amount.greaterThanOrEqualTo(less.amount)).toBe(true);
      }),
    );
  });

  test('a bonus for subsequent actions is never more than the same for all', () => {
    fc.assert(
      fc.property(bonuses, amounts, (bonus, cents) => {
        fc.pre(bonus.type !== 'FIXED');
        const [subsequent, all] = (['SUBSEQUENT_ACTIONS', 'ALL_ACTIONS'] as const).map(
          (type) => paying({ ...bonus, type }, actionsOf(cents)).amount,
        );
        expect(subsequent && all?.amount.greaterThanOrEqualTo(subsequent.amount)).toBe(true);
      }),
    );
  });
});
