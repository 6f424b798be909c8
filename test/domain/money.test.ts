import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  add,
  amountText,
  currencyCode,
  decimal,
  decimalText,
  minorUnits,
  money,
  moneyText,
  multiply,
  negate,
  payable,
  percent,
  spendable,
  split,
  subtract,
  sum,
} from '../../domain/money.ts';

describe('the minor unit is that of ISO 4217', () => {
  test.each([
    { currency: 'USD', digits: 2 },
    { currency: 'EUR', digits: 2 },
    { currency: 'JPY', digits: 0 },
    { currency: 'ISK', digits: 0 },
    { currency: 'KRW', digits: 0 },
    { currency: 'KWD', digits: 3 },
    { currency: 'BHD', digits: 3 },
    { currency: 'CLF', digits: 4 },
  ])('$currency has $digits digits', ({ currency, digits }) => {
    expect(minorUnits(currency)).toBe(digits);
  });

  test.each(['USD', 'MXN', 'CLP', 'XAF', 'XOF', 'XPF', 'XCD', 'CLF'])('%s is a currency', (code) => {
    expect(currencyCode.safeParse(code).success).toBe(true);
  });

  test.each(['usd', 'US', 'USDX', 'ZZZ', 'XAU', 'XDR', 'XXX', 'XTS', '', '__proto__'])(
    '%p is not a currency',
    (code) => {
      expect(currencyCode.safeParse(code).success).toBe(false);
    },
  );

  test('an unknown currency has no minor unit', () => {
    expect(() => minorUnits('ZZZ')).toThrow(new RangeError('unknown currency ZZZ'));
  });
});

describe('an amount is a plain decimal text', () => {
  test.each(['0', '100.00', '0.000001', '999999999999999.999999'])('%s is an amount', (text) => {
    expect(decimalText.parse(text)).toBe(text);
  });

  test.each(['', '-1', '+1', '1e3', '1e400', 'NaN', 'Infinity', '1.', '.5', '1,000', '0x10', ' 1', '1\n', '1.1234567'])(
    '%p is refused',
    (text) => {
      expect(decimalText.safeParse(text).success).toBe(false);
    },
  );

  test('ten thousand digits are refused', () => {
    expect(decimalText.safeParse('9'.repeat(10_000)).success).toBe(false);
  });
});

describe('what is owed is rounded once, half away from zero, to the minor unit', () => {
  test.each([
    { exact: '10.004', currency: 'USD', owed: '10.00' },
    { exact: '10.005', currency: 'USD', owed: '10.01' },
    { exact: '-10.005', currency: 'USD', owed: '-10.01' },
    { exact: '1.005', currency: 'USD', owed: '1.01' },
    { exact: '0.5', currency: 'JPY', owed: '1' },
    { exact: '0.4999', currency: 'JPY', owed: '0' },
    { exact: '1.0005', currency: 'KWD', owed: '1.001' },
    { exact: '-0.001', currency: 'USD', owed: '0.00' },
  ])('$exact $currency is $owed', ({ exact, currency, owed }) => {
    expect(amountText(payable(money(exact, currency)))).toBe(owed);
  });

  test('a tie that a division left a hair below itself is still a tie', () => {
    expect(amountText(payable(money(`2.504${'9'.repeat(80)}`, 'USD')))).toBe('2.51');
    expect(amountText(payable(money(`2.504${'9'.repeat(20)}`, 'USD')))).toBe('2.50');
  });
});

describe('what may still be paid is rounded down, so that no more ever is', () => {
  test.each([
    { exact: '10.009', currency: 'USD', left: '10.00' },
    { exact: '10.00', currency: 'USD', left: '10.00' },
    { exact: '0.99', currency: 'JPY', left: '0' },
    { exact: '1.0019', currency: 'KWD', left: '1.001' },
  ])('$exact $currency is $left', ({ exact, currency, left }) => {
    expect(moneyText(spendable(money(exact, currency)))).toEqual({ value: left, currency });
  });
});

describe('arithmetic is exact', () => {
  test('the largest order at the finest rates loses no digit', () => {
    const largest = money('999999999999999.999999', 'USD');
    const order = multiply(multiply(largest, 1_000_000), '999999999999999.999999');
    expect(percent(order, '0.000001').amount.toFixed()).toBe('9999999999999999999980000000.00000000000001');
  });

  test('fifteen percent of 100.00 USD is 15.00 USD', () => {
    expect(moneyText(percent(money('100.00', 'USD'), '15'))).toEqual({ value: '15.00', currency: 'USD' });
  });

  test('amounts of two currencies are never added or subtracted', () => {
    expect(() => add(money(1, 'USD'), money(1, 'EUR'))).toThrow('cannot add USD and EUR');
    expect(() => subtract(money(1, 'USD'), money(1, 'EUR'))).toThrow(RangeError);
  });

  test('a text shows the minor unit’s digits, and more only where the amount is finer', () => {
    expect(amountText(money('10.5', 'USD'))).toBe('10.50');
    expect(amountText(money('10.505', 'USD'))).toBe('10.505');
    expect(amountText(money('10', 'JPY'))).toBe('10');
    expect(amountText(negate(money(0, 'USD')))).toBe('0.00');
  });
});

describe('a split by the largest remainder', () => {
  test.each([
    {
      rule: 'the cent left over goes to the first of equals',
      whole: '10.00',
      weights: [1, 1, 1],
      parts: ['3.34', '3.33', '3.33'],
    },
    {
      rule: 'the cent left over goes to the largest remainder',
      whole: '0.10',
      weights: [1, 2],
      parts: ['0.03', '0.07'],
    },
    { rule: 'weights of zero share equally', whole: '1.00', weights: [0, 0, 0], parts: ['0.34', '0.33', '0.33'] },
    { rule: 'a weight of zero among others gets nothing', whole: '1.00', weights: [0, 1], parts: ['0.00', '1.00'] },
    {
      rule: 'a negative whole splits as well',
      whole: '-10.00',
      weights: [1, 1, 1],
      parts: ['-3.33', '-3.33', '-3.34'],
    },
    { rule: 'nothing splits into nothing', whole: '0.00', weights: [], parts: [] },
  ])('$rule', ({ whole, weights, parts }) => {
    expect(split(money(whole, 'USD'), weights).map(amountText)).toEqual(parts);
  });

  test('yen split into whole yen, dinars into fils', () => {
    expect(split(money(100, 'JPY'), [1, 1, 1]).map(amountText)).toEqual(['34', '33', '33']);
    expect(split(money(1, 'KWD'), [1, 1, 1]).map(amountText)).toEqual(['0.334', '0.333', '0.333']);
  });

  test('a whole finer than its parts is refused, because they could not sum to it', () => {
    const refusal = new RangeError('cannot split 0.005 into parts of 0.01');
    expect(() => split(money('0.005', 'USD'), [1, 1])).toThrow(refusal);
    expect(split(money('0.005', 'USD'), [1, 1], 3).map(amountText)).toEqual(['0.003', '0.002']);
  });

  const minor = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
  const weights = fc.array(fc.nat({ max: 1_000_000_000 }), { minLength: 1, maxLength: 40 });
  const currencies = fc.constantFrom('USD', 'JPY', 'KWD', 'CLF');

  test('sums to the whole, in whole minor units, each less than one unit from its exact share', () => {
    fc.assert(
      fc.property(minor, weights, currencies, (units, given, currency) => {
        const unit = decimal(10).pow(-minorUnits(currency));
        const whole = money(unit.times(units.toString()), currency);
        const parts = split(whole, given);
        const total = given.reduce((left, right) => left + right, 0);
        expect(sum(parts, currency).amount.equals(whole.amount)).toBe(true);
        parts.forEach(({ amount }, index) => {
          const weight = total === 0 ? 1 : (given[index] ?? 0);
          const share = whole.amount.times(weight).dividedBy(total === 0 ? given.length : total);
          expect(amount.dividedBy(unit).isInteger()).toBe(true);
          expect(amount.minus(share).abs().lessThan(unit)).toBe(true);
        });
      }),
    );
  });

  test('never gives a part more than another of greater weight', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000 }), weights, (cents, given) => {
        const parts = split(money(decimal(cents).dividedBy(100), 'USD'), given);
        const sorted = given
          .map((weight, index) => ({ weight, part: parts[index]?.amount ?? decimal(NaN) }))
          .sort((one, other) => one.weight - other.weight || one.part.comparedTo(other.part));
        sorted.slice(1).forEach(({ part, weight }, index) => {
          const before = sorted[index];
          if (before && before.weight < weight) expect(part.greaterThanOrEqualTo(before.part)).toBe(true);
        });
      }),
    );
  });
});
