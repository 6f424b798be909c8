import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  accrual,
  deposit,
  disbursement,
  earned,
  lock,
  payableNow,
  paymentBack,
  revaluation,
  type Posting,
} from '../../../domain/ledger/postings.ts';
import { amountText, isZero, money, negate, sum, type Money } from '../../../domain/money.ts';

const partner = 'wile';
const ten = money('10.00', 'USD');
const tenLess = negate(ten);

const shown = (postings: readonly Posting[]): Record<string, string> =>
  Object.fromEntries(postings.map(({ account, amount }) => [account, amountText(amount)]));

describe('what each cause moves', () => {
  const rules: { rule: string; postings: () => Posting[]; moves: Record<string, string> }[] = [
    {
      rule: 'an evaluation promises the payout to the partner at the brand’s expense',
      postings: () => accrual(partner, ten),
      moves: { BRAND_ACCRUED: '-10.00', PARTNER_ACCRUED: '10.00' },
    },
    {
      rule: 'the lock makes the brand’s promise a debt',
      postings: () => lock(ten),
      moves: { BRAND_ACCRUED: '10.00', BRAND_PAYABLE: '-10.00' },
    },
    {
      rule: 'on the payment date the partner may have it',
      postings: () => payableNow(partner, ten),
      moves: { PARTNER_ACCRUED: '-10.00', PARTNER_PAYABLE: '10.00' },
    },
    {
      rule: 'a payment turns what is payable into what was paid, from the brand’s funds, and the brand owes it no more',
      postings: () => disbursement(partner, ten),
      moves: { PARTNER_PAYABLE: '-10.00', PARTNER_PAID: '10.00', BRAND_FUNDS: '-10.00', BRAND_PAYABLE: '10.00' },
    },
    {
      rule: 'a payment that came back leaves everything as it was before',
      postings: () => paymentBack(disbursement(partner, ten)),
      moves: { PARTNER_PAYABLE: '10.00', PARTNER_PAID: '-10.00', BRAND_FUNDS: '10.00', BRAND_PAYABLE: '-10.00' },
    },
    {
      rule: 'a deposit is there to pay partners from',
      postings: () => deposit(ten),
      moves: { BRAND_DEPOSITS: '-10.00', BRAND_FUNDS: '10.00' },
    },
    {
      rule: 'what the contract itself earns is owed and payable at once',
      postings: () => earned(partner, ten),
      moves: { BRAND_PAYABLE: '-10.00', PARTNER_PAYABLE: '10.00' },
    },
    {
      rule: 'before the lock a reversal cancels the promise',
      postings: () => revaluation('PENDING_ACCRUAL', partner, tenLess),
      moves: { BRAND_ACCRUED: '10.00', PARTNER_ACCRUED: '-10.00' },
    },
    {
      rule: 'a reversal after the lock cancels the debt',
      postings: () => revaluation('FIRM_ACCRUAL', partner, tenLess),
      moves: { BRAND_PAYABLE: '10.00', PARTNER_ACCRUED: '-10.00' },
    },
    {
      rule: 'a reversal after the payment date is a clawback from what is payable next',
      postings: () => revaluation('PAYABLE', partner, tenLess),
      moves: { BRAND_PAYABLE: '10.00', PARTNER_PAYABLE: '-10.00' },
    },
    {
      rule: 'what an order is worth more before the lock is promised as well',
      postings: () => revaluation('PENDING_ACCRUAL', partner, ten),
      moves: { BRAND_ACCRUED: '-10.00', PARTNER_ACCRUED: '10.00' },
    },
    {
      rule: 'after the lock it is owed for certain',
      postings: () => revaluation('FIRM_ACCRUAL', partner, ten),
      moves: { BRAND_PAYABLE: '-10.00', PARTNER_ACCRUED: '10.00' },
    },
    {
      rule: 'after the payment date the partner may have it at once',
      postings: () => revaluation('PAYABLE', partner, ten),
      moves: { BRAND_PAYABLE: '-10.00', PARTNER_PAYABLE: '10.00' },
    },
  ];
  test.each(rules)('$rule', ({ postings, moves }) => {
    expect(shown(postings())).toEqual(moves);
  });

  test.each(rules)('and an account of a partner is that partner’s: $rule', ({ postings }) => {
    for (const { account, partnerId } of postings()) {
      expect(partnerId).toBe(account.startsWith('PARTNER_') ? partner : null);
    }
  });

  test('every posting sums to zero, whatever the amount', () => {
    const amounts = fc.bigInt({ min: 0n, max: 10n ** 15n }).map((cents) => money(cents.toString(), 'USD'));
    const causes: ((amount: Money) => Posting[])[] = [
      (amount) => accrual(partner, amount),
      lock,
      (amount) => payableNow(partner, amount),
      deposit,
      (amount) => disbursement(partner, amount),
      (amount) => paymentBack(disbursement(partner, amount)),
      (amount) => earned(partner, amount),
      ...(['PENDING_ACCRUAL', 'FIRM_ACCRUAL', 'PAYABLE'] as const).map(
        (stands) => (change: Money) => revaluation(stands, partner, change),
      ),
    ];
    fc.assert(
      fc.property(amounts, fc.constantFrom(...causes), (amount, cause) =>
        isZero(
          sum(
            cause(amount).map((posting) => posting.amount),
            'USD',
          ),
        ),
      ),
    );
  });

  test('a payout that is taken back wherever it stands leaves every account at zero but what was paid', () => {
    const paths: { rule: string; postings: Posting[] }[] = [
      {
        rule: 'before the lock',
        postings: [...accrual(partner, ten), ...revaluation('PENDING_ACCRUAL', partner, tenLess)],
      },
      {
        rule: 'after the lock',
        postings: [...accrual(partner, ten), ...lock(ten), ...revaluation('FIRM_ACCRUAL', partner, tenLess)],
      },
      {
        rule: 'when it is payable',
        postings: [
          ...accrual(partner, ten),
          ...lock(ten),
          ...payableNow(partner, ten),
          ...revaluation('PAYABLE', partner, tenLess),
        ],
      },
    ];
    for (const { postings } of paths) {
      const balances = new Map<string, Money[]>();
      for (const { account, amount } of postings) balances.set(account, [...(balances.get(account) ?? []), amount]);
      for (const amounts of balances.values()) expect(isZero(sum(amounts, 'USD'))).toBe(true);
    }
  });
});
