import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { closeStatement, setsOff, type StatementLineKind } from '../../../domain/payout/statement.ts';

interface Open {
  readonly currency?: string | undefined;
  readonly carriedForward?: string | undefined;
  readonly minimumPayout?: string | undefined;
  readonly lines: readonly (readonly [StatementLineKind, string])[];
}

interface Case extends Open {
  readonly rule: string;
  readonly payable: string;
  readonly disbursed: string;
  readonly carriedOver: string;
}

const close = ({ currency = 'USD', carriedForward = '0', minimumPayout = '0', lines }: Open) =>
  closeStatement({ currency, carriedForward, minimumPayout, lines: lines.map(([kind, amount]) => ({ kind, amount })) });

describe('closing a statement', () => {
  const cases: Case[] = [
    {
      rule: 'what was earned goes out in full',
      lines: [
        ['EARNED', '15.00'],
        ['EARNED', '10.50'],
      ],
      payable: '25.50',
      disbursed: '25.50',
      carriedOver: '0.00',
    },
    {
      rule: 'a clawback nets against what was earned',
      lines: [
        ['EARNED', '15.00'],
        ['CLAWED_BACK', '-4.00'],
      ],
      payable: '11.00',
      disbursed: '11.00',
      carriedOver: '0.00',
    },
    {
      rule: 'what was carried forward is paid with the rest',
      carriedForward: '30.00',
      minimumPayout: '50.00',
      lines: [['EARNED', '20.00']],
      payable: '50.00',
      disbursed: '50.00',
      carriedOver: '0.00',
    },
    {
      rule: 'a cent below the minimum rolls over whole',
      minimumPayout: '50.00',
      lines: [['EARNED', '49.99']],
      payable: '49.99',
      disbursed: '0.00',
      carriedOver: '49.99',
    },
    {
      rule: 'a debt is carried over, not collected',
      lines: [
        ['EARNED', '5.00'],
        ['CLAWED_BACK', '-12.00'],
      ],
      payable: '-7.00',
      disbursed: '0.00',
      carriedOver: '-7.00',
    },
    {
      rule: 'a debt is never paid out, whatever the minimum says',
      minimumPayout: '-10.00',
      lines: [['CLAWED_BACK', '-7.00']],
      payable: '-7.00',
      disbursed: '0.00',
      carriedOver: '-7.00',
    },
    {
      rule: 'a debt carried forward is paid off first',
      carriedForward: '-7.00',
      lines: [['EARNED', '10.00']],
      payable: '3.00',
      disbursed: '3.00',
      carriedOver: '0.00',
    },
    {
      rule: 'a balance of nothing pays nothing, also without a minimum',
      carriedForward: '-7.00',
      lines: [['EARNED', '7.00']],
      payable: '0.00',
      disbursed: '0.00',
      carriedOver: '0.00',
    },
    {
      rule: 'a payment that came back is paid again',
      lines: [['RETURNED', '25.50']],
      payable: '25.50',
      disbursed: '25.50',
      carriedOver: '0.00',
    },
    {
      rule: 'a statement without lines keeps what it was given',
      carriedForward: '1.20',
      minimumPayout: '50.00',
      lines: [],
      payable: '1.20',
      disbursed: '0.00',
      carriedOver: '1.20',
    },
    {
      rule: 'yen have no minor unit',
      currency: 'JPY',
      minimumPayout: '1000',
      lines: [['EARNED', '1000']],
      payable: '1000',
      disbursed: '1000',
      carriedOver: '0',
    },
    {
      rule: 'dinars have three digits',
      currency: 'KWD',
      lines: [['EARNED', '0.001']],
      payable: '0.001',
      disbursed: '0.001',
      carriedOver: '0.000',
    },
    {
      rule: 'sums are exact where binary fractions are not',
      lines: [
        ['EARNED', '0.10'],
        ['EARNED', '0.20'],
        ['EARNED', '999999999999999.00'],
      ],
      payable: '999999999999999.30',
      disbursed: '999999999999999.30',
      carriedOver: '0.00',
    },
  ];
  test.each(cases)('$rule', ({ payable, disbursed, carriedOver, ...statement }) => {
    expect(close(statement)).toMatchObject({ payable, disbursed, carriedOver });
  });

  test('each kind has its own total, and a clawback is shown as what it takes', () => {
    const closed = closeStatement({
      currency: 'USD',
      carriedForward: '1.00',
      minimumPayout: '0',
      lines: [
        { kind: 'EARNED', amount: '10.00' },
        { kind: 'CLAWED_BACK', amount: '-2.00' },
        { kind: 'EARNED', amount: '20.00' },
        { kind: 'RETURNED', amount: '5.00' },
        { kind: 'CLAWED_BACK', amount: '-1.00' },
      ],
    });
    expect(closed).toEqual({
      carriedForward: '1.00',
      earned: '30.00',
      clawedBack: '3.00',
      returned: '5.00',
      payable: '33.00',
      disbursed: '33.00',
      carriedOver: '0.00',
    });
  });

  test.each(['EARNED', 'BONUS', 'GUARANTEE', 'SLOTTING_FEE'] as const)('a line %s is earned', (kind) => {
    expect(close({ lines: [[kind, '7.50']] })).toMatchObject({ earned: '7.50', payable: '7.50', clawedBack: '0.00' });
  });

  const faults: (Open & { readonly rule: string; readonly fault: string })[] = [
    { rule: 'a clawback that gives', lines: [['CLAWED_BACK', '1.00']], fault: 'a line CLAWED_BACK cannot be 1.00 USD' },
    { rule: 'an earning that takes', lines: [['EARNED', '-1.00']], fault: 'a line EARNED cannot be -1.00 USD' },
    {
      rule: 'a returned payment that takes',
      lines: [['RETURNED', '-1.00']],
      fault: 'a line RETURNED cannot be -1.00 USD',
    },
    { rule: 'a line that was never rounded', lines: [['EARNED', '1.005']], fault: '1.005 USD was never rounded' },
    {
      rule: 'a carry that was never rounded',
      carriedForward: '0.001',
      lines: [],
      fault: '0.001 USD was never rounded',
    },
  ];
  test.each(faults)('$rule is our own fault and stops the statement', ({ fault, ...statement }) => {
    expect(() => close(statement)).toThrow(new RangeError(fault));
  });
});

describe('over any chain of statements', () => {
  const cents = fc.integer({ min: 0, max: 100_000 }).map((amount) => new Decimal(amount).dividedBy(100));
  const line = fc
    .record({ kind: fc.constantFrom<StatementLineKind>('EARNED', 'CLAWED_BACK', 'RETURNED'), size: cents })
    .map(({ kind, size }) => ({ kind, amount: (kind === 'CLAWED_BACK' ? size.negated() : size).toFixed(2) }));
  const chain = fc.array(fc.array(line, { maxLength: 8 }), { minLength: 1, maxLength: 12 });

  test('nothing is created or lost: what went out and what is left over are what the lines say', () => {
    fc.assert(
      fc.property(chain, cents, (statements, minimum) => {
        let carriedForward = '0';
        let out = new Decimal(0);
        for (const lines of statements) {
          const closed = closeStatement({ currency: 'USD', carriedForward, lines, minimumPayout: minimum.toFixed(2) });
          expect(new Decimal(closed.disbursed).plus(closed.carriedOver).toFixed(2)).toBe(closed.payable);
          out = out.plus(closed.disbursed);
          carriedForward = closed.carriedOver;
        }
        const lines = statements.flat().map(({ amount }) => amount);
        expect(out.plus(carriedForward).toFixed(2)).toBe(Decimal.sum(0, ...lines).toFixed(2));
      }),
    );
  });

  test('a payment is never negative and never below the minimum', () => {
    fc.assert(
      fc.property(fc.array(line), cents, (lines, minimum) => {
        const { disbursed } = closeStatement({
          currency: 'USD',
          carriedForward: '0',
          lines,
          minimumPayout: minimum.toFixed(2),
        });
        expect(new Decimal(disbursed).isZero() || new Decimal(disbursed).greaterThanOrEqualTo(minimum)).toBe(true);
        expect(new Decimal(disbursed).isNegative()).toBe(false);
      }),
    );
  });

  test('the order of the lines does not matter', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const open = { currency: 'USD', carriedForward: '0', minimumPayout: '10.00' };
        expect(closeStatement({ ...open, lines: lines.toReversed() })).toEqual(closeStatement({ ...open, lines }));
      }),
    );
  });
});

describe('what a statement earned is set off against what the partner owed', () => {
  test.each([
    { rule: 'where the two are the same', payable: '0.00', is: true },
    { rule: 'where the partner owed more', payable: '-0.01', is: true },
    { rule: 'not where something is left to be paid, be it below the minimum', payable: '0.01', is: false },
  ])('$rule', ({ payable, is }) => {
    expect(setsOff({ payable })).toBe(is);
  });
});
