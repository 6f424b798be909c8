import { expect, test } from '@jest/globals';
import { exchangeSentences, gainSentences } from '../../../domain/payout/exchangeSentences.ts';

const rateOf = (rate: string) => ({ rate, source: 'ECB', at: '2026-11-20T15:00:00.000Z' });
const payout = {
  amount: '500',
  currency: 'USD',
  paidAmount: '473.18',
  paidCurrency: 'EUR',
  rate: rateOf('0.94636'),
};

test.each([
  {
    rule: 'at which rate it is converted',
    of: payout,
    says: ['500.00 USD are 473.18 EUR at 0.94636 (ECB, 2026-11-20T15:00:00Z).'],
  },
  {
    rule: 'that it waits for a rate',
    of: { ...payout, paidAmount: null, rate: null },
    says: ['500.00 USD are paid in EUR, once an exchange rate of the last ten days is known.'],
  },
  { rule: 'nothing where nothing is converted', of: { ...payout, paidCurrency: 'USD', rate: null }, says: [] },
])('a payout tells $rule', ({ of, says }) => {
  expect(exchangeSentences(of)).toEqual(says);
});

test.each([
  {
    rule: 'a gain',
    of: { ...payout, exchangeGain: '5.09', settledRate: rateOf('0.9561') },
    says: [
      'When it arrived it was worth 494.91 USD at 0.9561 (ECB, 2026-11-20T15:00:00Z): the brand has gained 5.09 USD.',
    ],
  },
  {
    rule: 'a loss',
    of: { ...payout, exchangeGain: '-4.89', settledRate: rateOf('0.9372') },
    says: [
      'When it arrived it was worth 504.89 USD at 0.9372 (ECB, 2026-11-20T15:00:00Z): the brand has lost 4.89 USD.',
    ],
  },
  {
    rule: 'that there is neither',
    of: { ...payout, exchangeGain: '0', settledRate: rateOf('0.94636') },
    says: ['By the time it arrived the exchange had neither gained nor lost.'],
  },
  { rule: 'nothing before it has arrived', of: payout, says: [] },
])('and the brand is told $rule', ({ of, says }) => {
  expect(gainSentences(of)).toEqual(says);
});
