import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { exchanged, paymentBack, type Posting } from '../../../domain/ledger/postings.ts';
import { amountText, decimal, isZero, money, sum } from '../../../domain/money.ts';
import { conversionOf, exchangeGain } from '../../../domain/payout/conversion.ts';

const rateOf = (rate: string) => ({ rate, source: 'ECB', at: '2026-11-20T15:00:00.000Z' });

/** What a payout's payment moves that was made at one rate and arrived at another. */
function arrived(amount: string, currency: string, paidCurrency: string, pinned: string, newest: string): Posting[] {
  const owed = money(amount, currency);
  const { paidAmount } = conversionOf(owed, paidCurrency, rateOf(pinned));
  if (paidAmount === null) throw new Error('nothing is left of it');
  const payout = { amount: owed, paid: money(paidAmount, paidCurrency), rate: rateOf(pinned) };
  return exchanged('wile', { ...payout, gain: exchangeGain(payout, rateOf(newest)) });
}

const shown = (postings: readonly Posting[]): string[] =>
  postings
    .filter(({ amount }) => !isZero(amount))
    .map(({ account, amount }) => `${account} ${amountText(amount)} ${amount.currency}`);

describe('a payment in another currency than the statement’s', () => {
  test.each([
    {
      rule: 'turns dollars that are owed into euros that are paid; at the pinned rate nobody gains',
      postings: arrived('500.00', 'USD', 'EUR', '0.94636', '0.94636'),
      moves: [
        'PARTNER_PAYABLE -500.00 USD',
        'PARTNER_EXCHANGE 500.00 USD',
        'PARTNER_EXCHANGE -473.18 EUR',
        'PARTNER_PAID 473.18 EUR',
        'BRAND_PAYABLE 500.00 USD',
        'BRAND_EXCHANGE -500.00 USD',
        'BRAND_EXCHANGE 473.18 EUR',
        'BRAND_FUNDS -473.18 EUR',
      ],
    },
    {
      rule: 'is a gain of the brand when its euros are worth less by the time they arrive',
      postings: arrived('500.00', 'USD', 'EUR', '0.94636', '0.9561'),
      moves: [
        'PARTNER_PAYABLE -500.00 USD',
        'PARTNER_EXCHANGE 500.00 USD',
        'PARTNER_EXCHANGE -473.18 EUR',
        'PARTNER_PAID 473.18 EUR',
        'BRAND_PAYABLE 500.00 USD',
        'BRAND_EXCHANGE -494.91 USD',
        'BRAND_EXCHANGE 473.18 EUR',
        'BRAND_EXCHANGE_GAINS -5.09 USD',
        'BRAND_FUNDS -473.18 EUR',
      ],
    },
    {
      rule: 'is a loss in dinars, to the fils, when its yen are worth more',
      postings: arrived('30.745', 'KWD', 'JPY', '505', '500'),
      moves: [
        'PARTNER_PAYABLE -30.745 KWD',
        'PARTNER_EXCHANGE 30.745 KWD',
        'PARTNER_EXCHANGE -15526 JPY',
        'PARTNER_PAID 15526 JPY',
        'BRAND_PAYABLE 30.745 KWD',
        'BRAND_EXCHANGE -31.052 KWD',
        'BRAND_EXCHANGE 15526 JPY',
        'BRAND_EXCHANGE_GAINS 0.307 KWD',
        'BRAND_FUNDS -15526 JPY',
      ],
    },
  ])('$rule', ({ postings, moves }) => {
    expect(shown(postings)).toEqual(moves);
  });

  const rates = fc.integer({ min: 1, max: 2_000_000 }).map((units) => decimal(units).dividedBy(10_000).toFixed());
  const payments = fc
    .tuple(fc.integer({ min: 100_000, max: 10_000_000 }), rates, rates)
    .map(([amount, pinned, newest]) => arrived(String(amount), 'USD', 'JPY', pinned, newest));
  const totals = (postings: readonly Posting[], side: string, currency: string): string =>
    amountText(
      sum(
        postings
          .filter(({ account, amount }) => account.startsWith(side) && amount.currency === currency)
          .map(({ amount }) => amount),
        currency,
      ),
    );

  test('balances each side’s books in each currency, whatever the rates', () => {
    fc.assert(
      fc.property(payments, (postings) => {
        for (const side of ['BRAND_', 'PARTNER_']) {
          expect([totals(postings, side, 'USD'), totals(postings, side, 'JPY')]).toEqual(['0.00', '0']);
        }
      }),
    );
  });

  test('that comes back leaves nothing, neither gain nor loss', () => {
    fc.assert(
      fc.property(payments, (postings) => {
        const all = [...postings, ...paymentBack(postings)];
        for (const account of new Set(all.map((posting) => posting.account))) {
          expect([totals(all, account, 'USD'), totals(all, account, 'JPY')]).toEqual(['0.00', '0']);
        }
      }),
    );
  });
});
