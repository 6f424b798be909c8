import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { amountText, decimal, minorUnits, money } from '../../../domain/money.ts';
import { conversionOf, convertibleMinimum, exchangeGain } from '../../../domain/payout/conversion.ts';

const rateOf = (rate: string) => ({ rate, source: 'ECB', at: '2026-11-20T15:00:00.000Z' });

describe('what a partner is paid in another currency than its statement’s', () => {
  test.each([
    { rule: 'is the amount at the rate', amount: ['500.00', 'USD'], rate: '0.94636', paid: ['473.18', 'EUR'] },
    { rule: 'is rounded half up', amount: ['0.50', 'USD'], rate: '0.95', paid: ['0.48', 'EUR'] },
    { rule: 'has no sen', amount: ['10.00', 'USD'], rate: '155.37', paid: ['1554', 'JPY'] },
    { rule: 'has three digits in dinars', amount: ['10.00', 'USD'], rate: '0.30745', paid: ['3.075', 'KWD'] },
    { rule: 'is cents for yen', amount: ['1554', 'JPY'], rate: '0.0064363', paid: ['10.00', 'USD'] },
  ])('$rule', ({ amount: [value = '', currency = ''], rate, paid: [paid, paidCurrency = ''] }) => {
    expect(conversionOf(money(value, currency), paidCurrency, rateOf(rate))).toEqual({
      paidCurrency,
      paidAmount: paid,
      rate: rateOf(rate),
    });
  });

  test('is the amount itself where the currencies are the same, and no rate is asked for', () => {
    expect(conversionOf(money('12.5', 'USD'), 'USD', undefined)).toEqual({
      paidCurrency: 'USD',
      paidAmount: '12.50',
      rate: null,
    });
  });

  test('is not known without a rate: the amount is never kept as if the currencies were the same', () => {
    const waits = { paidCurrency: 'EUR', paidAmount: null, rate: null };
    expect(conversionOf(money('12.50', 'USD'), 'EUR', undefined)).toEqual(waits);
  });

  test('is not known where nothing would be left of it', () => {
    expect(conversionOf(money('0.002', 'KWD'), 'JPY', rateOf('200'))).toMatchObject({ paidAmount: null, rate: null });
  });
});

describe('the least amount that can be paid in another currency', () => {
  test.each([
    { rule: 'is worth half a yen', to: 'JPY', rate: '160', least: '0.003125' },
    { rule: 'is worth half a cent', to: 'EUR', rate: '0.5', least: '0.01' },
    { rule: 'is worth half a fils', to: 'KWD', rate: '0.25', least: '0.002' },
  ])('$rule', ({ to, rate, least }) => {
    expect(convertibleMinimum('0', to, rateOf(rate))).toBe(least);
  });

  test('is the partner’s own minimum where that is more', () => {
    expect(convertibleMinimum('50.00', 'JPY', rateOf('160'))).toBe('50');
  });

  const currencies = fc.constantFrom('USD', 'EUR', 'JPY', 'KWD');
  const rates = fc
    .integer({ min: 1, max: 2_000_000 })
    .map((units) => rateOf(decimal(units).dividedBy(10_000).toFixed()));

  test('tells exactly which amounts leave something', () => {
    fc.assert(
      fc.property(currencies, currencies, rates, fc.integer({ min: 1, max: 10_000 }), (from, to, rate, units) => {
        fc.pre(from !== to);
        const amount = money(decimal(units).times(decimal(10).pow(-minorUnits(from))), from);
        const isPaid = conversionOf(amount, to, rate).paidAmount !== null;
        expect(isPaid).toBe(amount.amount.greaterThanOrEqualTo(convertibleMinimum('0', to, rate)));
      }),
    );
  });
});

describe('what the brand gains until the money has arrived', () => {
  const payout = { amount: money('500.00', 'USD'), paid: money('473.18', 'EUR'), rate: rateOf('0.94636') };
  test.each([
    { rule: 'is a gain when what was paid is worth less by then', newest: '0.9561', gain: '5.09' },
    { rule: 'is a loss when it is worth more', newest: '0.9372', gain: '-4.89' },
    { rule: 'is nothing at the pinned rate', newest: '0.946360', gain: '0.00' },
    { rule: 'is nothing where no rate is known by then', newest: undefined, gain: '0.00' },
  ])('$rule', ({ newest, gain }) => {
    expect(amountText(exchangeGain(payout, newest === undefined ? undefined : rateOf(newest)))).toBe(gain);
  });

  test.each([
    { rule: 'in whole yen', amount: ['15540', 'JPY'], paid: ['100.00', 'USD'], newest: '0.0064', gain: '-85' },
    { rule: 'in fils', amount: ['30.745', 'KWD'], paid: ['15550', 'JPY'], newest: '510', gain: '0.255' },
  ])('is counted $rule, the statement’s currency', ({ amount, paid, newest, gain }) => {
    const of = {
      amount: money(amount[0] ?? '', amount[1] ?? ''),
      paid: money(paid[0] ?? '', paid[1] ?? ''),
      rate: rateOf('1'),
    };
    expect(amountText(exchangeGain(of, rateOf(newest)))).toBe(gain);
  });

  test('at the pinned rate is nothing, however the amount was rounded', () => {
    const one = { amount: money('0.001', 'KWD'), paid: money('1', 'JPY'), rate: rateOf('505') };
    expect(amountText(exchangeGain(one, rateOf('505')))).toBe('0.000');
  });
});
