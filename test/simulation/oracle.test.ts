import { describe, expect, test } from '@jest/globals';
import { firstAfter, monthsAfter, sameTimeMonthsAfter, startOf } from '../../simulation/oracle/calendar.ts';
import { Account } from '../../simulation/oracle/account.ts';
import { Fraction } from '../../simulation/oracle/fraction.ts';
import { Rates } from '../../simulation/oracle/rates.ts';
import { payoutOf, priced, saleLeft, split, type Facts, type Prices } from '../../simulation/oracle/sale.ts';
import type { Agreement, Method } from '../../simulation/world/world.ts';

/* The oracle says what the service must come to; so what it says itself is held against figures that were worked out by hand. */

const at = (instant: string): number => Date.parse(instant);

describe('dates', () => {
  test.each([
    { rule: 'a day begins when it does in the zone', zone: 'America/New_York', date: '2027-01-15', is: '05:00' },
    { rule: 'and an hour earlier in summer', zone: 'America/New_York', date: '2027-07-15', is: '04:00' },
    {
      rule: 'on the day on which the clocks change, before they do',
      zone: 'Europe/Berlin',
      date: '2027-03-28',
      is: '23:00',
    },
    { rule: 'and on the next day after it', zone: 'Europe/Berlin', date: '2027-03-29', is: '22:00' },
    { rule: 'Tokyo has no summer time', zone: 'Asia/Tokyo', date: '2027-07-15', is: '15:00' },
  ])('$rule', ({ zone, date, is }) => {
    expect(new Date(startOf(zone, date)).toISOString().slice(11, 16)).toBe(is);
  });

  test.each([
    { rule: 'a week ends with Sunday', period: 'WEEK', date: '2026-11-22', next: '2026-11-23' },
    { rule: 'so that Monday has seven days left', period: 'WEEK', date: '2026-11-23', next: '2026-11-30' },
    {
      rule: 'the first half of a month ends with the 15th',
      period: 'HALF_MONTH',
      date: '2026-11-15',
      next: '2026-11-16',
    },
    { rule: 'the second with the month', period: 'HALF_MONTH', date: '2026-11-16', next: '2026-12-01' },
    { rule: 'a year ends with December', period: 'MONTH', date: '2026-12-31', next: '2027-01-01' },
  ] as const)('$rule', ({ period, date, next }) => {
    expect(firstAfter(period, date)).toBe(next);
  });

  test('a month after the 31st is the last of the next, at the same time on the clocks there', () => {
    expect(monthsAfter('2027-01-31', 1)).toBe('2027-02-28');
    const later = sameTimeMonthsAfter(at('2027-02-28T11:30:00Z'), 1, 'Europe/Berlin');
    expect(new Date(later).toISOString()).toBe('2027-03-28T10:30:00.000Z');
  });
});

const agreement: Agreement = {
  startAt: 0,
  endAt: null,
  currency: 'USD',
  price: { rate: 1_000n },
  newPrice: null,
  tier: null,
  extra: null,
  actionLimit: null,
  payoutLimit: null,
  leadPrice: null,
  dripMonths: null,
  locking: { basis: 'TRACKED', period: 'DAY', months: 0, days: 0, open: null },
  paying: { period: null, months: 0, days: 0 },
};
const sold: Facts = { event: 'SALE', isNewCustomer: false, country: 'US' };
const toPrice = {
  facts: sold,
  order: { amount: 10_005n },
  convert: (sale: Fraction) => sale,
  used: { actions: 0, payouts: 0n },
  tierAt: 0,
};
const pricesOf = (changed: Partial<Agreement>): Prices => ({
  agreement: { ...agreement, ...changed },
  triggerRate: 2_000n,
});

describe('what a sale of 100.05 pays', () => {
  test.each([
    { rule: '10 % is 10.005, rounded once', pays: 1_001n },
    {
      rule: '5 % more are of that, before the rounding',
      changed: { extra: { country: 'US', percent: 5n } },
      pays: 1_051n,
    },
    {
      rule: 'what is for another country is not for it',
      changed: { extra: { country: 'DE', percent: 5n } },
      pays: 1_001n,
    },
    {
      rule: 'a tier is reached by the sales before it',
      changed: { tier: { after: 2, price: { rate: 2_000n } } },
      tierAt: 2,
      pays: 2_001n,
    },
    { rule: 'not by itself', changed: { tier: { after: 2, price: { rate: 2_000n } } }, tierAt: 1, pays: 1_001n },
    {
      rule: 'a limit leaves what others have left',
      changed: { payoutLimit: 3_000n },
      used: { actions: 3, payouts: 2_500n },
      pays: 500n,
    },
    { rule: 'a sale too many pays nothing', changed: { actionLimit: 3 }, used: { actions: 3, payouts: 0n }, pays: 0n },
    { rule: 'a fixed payout is the same for each', changed: { price: { fixed: 700n } }, pays: 700n },
  ])('$rule', ({ changed = {}, tierAt = 0, used = toPrice.used, pays }) => {
    const pinned = priced(pricesOf(changed), { ...toPrice, tierAt, used });
    expect(payoutOf(pinned, pinned.sale)).toBe(pays);
  });

  test('a third taken back by amount leaves two thirds of what was not rounded yet', () => {
    const pinned = priced(pricesOf({}), toPrice);
    const left = saleLeft(toPrice.order, [{ amount: 3_335n }]) ?? Fraction.of(0n);
    expect(payoutOf(pinned, left)).toBe(667n);
  });

  test('no more can be taken than is left', () => {
    expect(saleLeft(toPrice.order, [{ amount: 10_005n }, { amount: 1n }])).toBeNull();
  });

  test('parts of a commission sum to it, the earlier are the larger', () => {
    expect(split(1_000n, [1n, 1n, 1n])).toEqual([334n, 333n, 333n]);
    expect(split(500n, [333n, 333n])).toEqual([250n, 250n]);
  });
});

describe('exchange', () => {
  const rates = new Rates([{ date: '2026-11-20', perEuro: { USD: '1.0567', JPY: '164.20', GBP: '0.8341' } }]);
  const noon = at('2026-11-23T12:00:00Z');

  test.each([
    { rule: 'euros by the bank’s rate', from: 'EUR', to: 'USD', pays: 10_567n },
    { rule: 'to euros by its inverse', from: 'USD', to: 'EUR', pays: 9_463n },
    { rule: 'yen have no cents', from: 'EUR', to: 'JPY', pays: 16_420n },
    { rule: 'and cost a dollar through the euro', from: 'JPY', to: 'USD', pays: 6_435n },
  ] as const)('$rule', ({ from, to, pays }) => {
    const tenThousand = Fraction.of(10_000n);
    expect(rates.converted(tenThousand, from, to, noon).rounded()).toBe(pays);
  });

  test('before four o’clock in Frankfurt there is no rate of the day', () => {
    expect(() => rates.converted(Fraction.of(1n), 'EUR', 'USD', at('2026-11-20T14:59:00Z'))).toThrow(RangeError);
  });

  test('15 digits of a rate are kept', () => {
    expect(Fraction.of(2n, 3n).toDigits(3).times(Fraction.of(1_000n)).rounded()).toBe(667n);
    expect(Fraction.of(12_345n).toDigits(2).rounded()).toBe(12_000n);
  });
});

describe('an account', () => {
  const noon = at('2026-11-20T12:00:00Z');
  const sale = { action: 0, life: 0 };
  const paidBy = (fault: Method['fault'], minimum = 0n) => {
    const account = new Account('UTC', minimum);
    const close = (method: Method = { rail: 'FAKE', fault }): void => {
      const next = account.nextClosing;
      if (next) account.close(next, method);
    };
    return { account, close };
  };

  test('pays what was earned', () => {
    const { account, close } = paidBy(null);
    account.earn(sale, 1_000n, noon, noon);
    close();
    expect(account).toMatchObject({ paid: 1_000n, payable: 0n });
    expect(account.awaits(sale)).toBe(false);
  });

  test('carries over what is below the minimum', () => {
    const { account, close } = paidBy(null, 2_000n);
    account.earn(sale, 1_000n, noon, noon);
    close();
    expect(account.statements[0]?.closed).toMatchObject({ disbursed: 0n, carriedOver: 1_000n });
    expect(account.awaits(sale)).toBe(true);
  });

  test('keeps what came back payable until it is paid again', () => {
    const { account, close } = paidBy('RETURNED_LATER');
    account.earn(sale, 1_000n, noon, noon);
    close();
    const [payout] = account.payouts;
    expect(account).toMatchObject({ paid: 0n, payable: 1_000n });
    if (payout) account.retry(payout, noon);
    close({ rail: 'FAKE', fault: null });
    expect(account).toMatchObject({ paid: 1_000n, payable: 0n });
    expect(account.payouts.map(({ date, state }) => `${date} ${state}`)).toEqual([
      '2026-11-20 returned',
      '2026-11-21 completed',
    ]);
    expect(account.awaits(sale)).toBe(false);
  });

  test('sets off what is owed, and owes the rest', () => {
    const { account, close } = paidBy(null);
    account.clawBack({ action: 1, life: 0 }, -1_500n);
    account.earn(sale, 1_000n, noon, noon);
    close();
    expect(account.statements[0]?.closed).toMatchObject({ disbursed: 0n, carriedOver: -500n });
    expect(account.awaits(sale)).toBe(false);
  });
});
