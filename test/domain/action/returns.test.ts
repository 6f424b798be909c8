import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answerBy } from '../../../domain/action/return-request.ts';
import { requireWithinShare, returnRuleOf } from '../../../domain/action/returns.ts';
import { reversalReasons } from '../../../domain/action/state.ts';
import { returnPolicies } from '../../../domain/contract/vocabulary.ts';
import { money } from '../../../domain/money.ts';

const returns = ['ITEM_RETURNED', 'ORDER_UPDATE'] as const;
const others = reversalReasons.filter((reason) => returns.every((one) => one !== reason));

describe('what the contract says of a return', () => {
  test.each([
    { rule: 'by default everything may come back', returnPolicy: 'ALWAYS_OK', maxReturnPercentage: '100', is: 'FREE' },
    { rule: 'more than all of it never comes back', returnPolicy: 'ALWAYS_OK', maxReturnPercentage: '120', is: 'FREE' },
    { rule: 'a maximum below all of it counts', returnPolicy: 'ALWAYS_OK', maxReturnPercentage: '99.9', is: 'SHARE' },
    { rule: 'so does a maximum of nothing', returnPolicy: 'ALWAYS_OK', maxReturnPercentage: '0', is: 'SHARE' },
    { rule: 'the partner agrees', returnPolicy: 'MP_APPROVAL_REQ', maxReturnPercentage: '100', is: 'AGREED' },
    {
      rule: 'what the partner agrees to has no maximum',
      returnPolicy: 'MP_APPROVAL_REQ',
      maxReturnPercentage: '10',
      is: 'AGREED',
    },
    { rule: 'the partner keeps it', returnPolicy: 'NO_RETURNS', maxReturnPercentage: '100', is: 'NEVER' },
  ] as const)('$rule: $returnPolicy, $maxReturnPercentage %', ({ is, ...terms }) => {
    for (const reason of returns) expect(returnRuleOf({ test: false, reason }, terms)).toBe(is);
  });

  test.each(returnPolicies)(
    '%s has no say for other reasons, of tests, and where nobody is credited',
    (returnPolicy) => {
      const terms = { returnPolicy, maxReturnPercentage: '10' };
      for (const reason of [...others, null]) expect(returnRuleOf({ test: false, reason }, terms)).toBe('FREE');
      for (const reason of returns) {
        expect(returnRuleOf({ test: true, reason }, terms)).toBe('FREE');
        expect(returnRuleOf({ test: false, reason }, null)).toBe('FREE');
      }
    },
  );
});

const share = (paid: string, returned: string) => ({
  month: '2026-11',
  paid: money(paid, 'USD'),
  returned: money(returned, 'USD'),
});

describe('the maximum of a month', () => {
  test.each([
    { rule: 'exactly the maximum may come back', paid: '200.00', returned: '0', amount: '60.00', left: null },
    { rule: 'a cent more may not', paid: '200.00', returned: '0', amount: '60.01', left: '60.00' },
    {
      rule: 'what came back counts, and was paid before',
      paid: '150.00',
      returned: '50.00',
      amount: '10.00',
      left: null,
    },
    { rule: 'together they may not be more', paid: '150.00', returned: '50.00', amount: '10.01', left: '10.00' },
    {
      rule: 'what may still come back is told in whole cents',
      paid: '0.11',
      returned: '0',
      amount: '0.04',
      left: '0.03',
    },
    { rule: 'nothing is left', paid: '10.00', returned: '90.00', amount: '0.01', left: '0.00' },
  ])('$rule', ({ paid, returned, amount, left }) => {
    const asked = () => {
      requireWithinShare(share(paid, returned), '30', money(amount, 'USD'));
    };
    if (left === null) {
      expect(asked).not.toThrow();
      return;
    }
    expect(asked).toThrow(expect.objectContaining({ code: 'RETURN_LIMIT_REACHED' }));
    expect(asked).toThrow(`30 % of the payouts of 2026-11 come back; ${amount} USD is more than the ${left} USD`);
  });

  test('whatever comes back, one after the other, is at most the share of what the month paid', () => {
    const cents = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1 }), fc.integer({ min: 0, max: 100 }), (payouts, maximum) => {
        const all = payouts.reduce((total, one) => total + one, 0);
        let returned = 0;
        for (const one of payouts) {
          const month = share(String((all - returned) / 100), String(returned / 100));
          const most = all * maximum;
          const asked = () => {
            requireWithinShare(month, String(maximum), money(String(one / 100), 'USD'));
          };
          if ((returned + one) * 100 <= most) {
            expect(asked).not.toThrow();
            returned += one;
          } else {
            expect(asked).toThrow();
          }
        }
        expect(returned * 100).toBeLessThanOrEqual(all * maximum);
      }),
    );
  });
});

test.each([
  { rule: 'fourteen days', askedAt: '2026-11-20T10:00:00.000Z', until: '2026-12-04T10:00:00.000Z' },
  {
    rule: 'to the same hour on the brand’s clock, also over the end of summer time',
    askedAt: '2026-10-25T10:00:00.000Z',
    until: '2026-11-08T11:00:00.000Z',
  },
])('a partner has $rule to answer', ({ askedAt, until }) => {
  expect(answerBy(askedAt, 'America/New_York')).toBe(until);
});
