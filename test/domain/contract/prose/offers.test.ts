import { describe, expect, test } from '@jest/globals';
import { told } from './everything.ts';

const byTriggers = { currency: 'USD', pricing: 'TRIGGERS' };
const unpriced = { eventType: 'SALE', payoutLevel: 'ORDER' };

describe('the text of a contract that leaves the price of sales to triggers', () => {
  test('says that offers price sales, and when these are paid', () => {
    const lines = told(byTriggers).split('\n');
    expect(lines.slice(lines.indexOf('Offers'), lines.indexOf('For all actions'))).toEqual([
      'Offers',
      '',
      'Sales are priced by the brand’s offers, not by this contract. The partner can read the offers that it is eligible for at any time.',
      'Each offer whose conditions a sale meets pays its own commission; a sale that meets those of none pays nothing.',
      'A sale is paid by what the offers say at its event date, whatever they say later.',
      'An offer may spread its commission over several months: the first part is paid on the payment date, each other part a month after the one before.',
      'When sales are paid that have no part of their own below',
      'An action locks 1 month after the end of the calendar month in which it happened. Until then the brand may correct it or take it back; from then on its payout is owed.',
      'For example, an action of 1 January 2026 locks on 1 March 2026.',
      'A locked action is paid 1 month after it locked, with the first statement from then on that reaches the partner’s minimum.',
      'The action of the example is paid from 1 April 2026 on.',
    ]);
  });

  test('does not tell prices that are not used, but limits and dates', () => {
    const text = told({
      ...byTriggers,
      eventPayouts: [
        {
          ...unpriced,
          defaultPayoutRate: '5',
          payoutGroups: [{ id: 'never', rank: 1, payout: '1' }],
          limits: [{ type: 'PAYOUT', value: '123' }],
        },
      ],
    });
    expect(text).not.toMatch(/never|default payout/);
    expect(text).toContain('123.00 USD');
    expect(text).toContain('online sales (event type SALE). The offers price them, as said above.');
  });

  test('says that an offer is of the whole sale, whatever the level of a price would be', () => {
    const text = told({ ...byTriggers, eventPayouts: [{ ...unpriced, payoutLevel: 'ITEM' }] });
    expect(text).toContain('The sale amount is the sum of all items');
  });

  test('tells the price of what is no sale', () => {
    const call = { eventType: 'CALL', payoutLevel: 'CALL', defaultPayout: '0.75' };
    expect(told({ ...byTriggers, eventPayouts: [call] })).toContain('The default payout is 0.75 USD');
  });

  test('other contracts say nothing of offers', () => {
    expect(told({ currency: 'USD', eventPayouts: [{ ...unpriced, defaultPayout: '5' }] })).not.toContain('ffer');
  });
});
