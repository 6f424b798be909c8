import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import {
  closeStatement,
  setsOff,
  statementLineKinds,
  type StatementLineKind,
  type StatementSums,
} from '../../../domain/payout/statement.ts';

interface Open {
  readonly currency?: string | undefined;
  readonly carriedForward?: string | undefined;
  readonly minimumPayout?: string | undefined;
  readonly onHold?: boolean | undefined;
  readonly lines: readonly (readonly [StatementLineKind, string])[];
}

interface Case extends Open {
  readonly rule: string;
  readonly held?: string;
  readonly payable: string;
  readonly disbursed: string;
  readonly carriedOver: string;
}

const close = ({
  currency = 'USD',
  carriedForward = '0',
  minimumPayout = '0',
  onHold = false,
  lines,
}: Open): StatementSums =>
  closeStatement({
    currency,
    carriedForward,
    minimumPayout,
    onHold,
    lines: lines.map(([kind, amount]) => ({ kind, amount })),
  });

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
      rule: 'what would go out to a partner on hold is held: nothing of it is payable, and all of it is carried over',
      onHold: true,
      minimumPayout: '50.00',
      lines: [['EARNED', '50.00']],
      held: '50.00',
      payable: '0.00',
      disbursed: '0.00',
      carriedOver: '50.00',
    },
    {
      rule: 'what would not go out anyway is not held: it is below the minimum',
      onHold: true,
      minimumPayout: '50.00',
      lines: [['EARNED', '49.99']],
      payable: '49.99',
      disbursed: '0.00',
      carriedOver: '49.99',
    },
    {
      rule: 'a debt is not held',
      onHold: true,
      lines: [['CLAWED_BACK', '-7.00']],
      payable: '-7.00',
      disbursed: '0.00',
      carriedOver: '-7.00',
    },
    {
      rule: 'what was held before goes out once the hold is over',
      carriedForward: '50.00',
      lines: [],
      payable: '50.00',
      disbursed: '50.00',
      carriedOver: '0.00',
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
  test.each(cases)('$rule', ({ held = '0', payable, disbursed, carriedOver, ...statement }) => {
    const sums = close(statement);
    expect(sums).toMatchObject({ payable, disbursed, carriedOver });
    expect(Number(sums.held)).toBe(Number(held));
  });

  test('each kind has its own total, and a clawback is shown as what it takes', () => {
    const closed = close({
      carriedForward: '1.00',
      lines: [
        ['EARNED', '10.00'],
        ['CLAWED_BACK', '-2.00'],
        ['BONUS', '3.00'],
        ['EARNED', '20.00'],
        ['RETURNED', '5.00'],
        ['GUARANTEE', '0.40'],
        ['SLOTTING_FEE', '100.00'],
        ['CLAWED_BACK', '-1.00'],
      ],
    });
    expect(closed).toEqual({
      carriedForward: '1.00',
      earned: '30.00',
      bonus: '3.40',
      fees: '100.00',
      clawedBack: '3.00',
      returned: '5.00',
      held: '0.00',
      payable: '136.40',
      disbursed: '136.40',
      carriedOver: '0.00',
    });
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
    .record({ kind: fc.constantFrom(...statementLineKinds), size: cents })
    .map(({ kind, size }) => [kind, (kind === 'CLAWED_BACK' ? size.negated() : size).toFixed(2)] as const);
  const lines = fc.array(line, { maxLength: 8 });
  const chain = fc.array(fc.record({ lines, onHold: fc.boolean() }), { minLength: 1, maxLength: 12 });

  test('nothing is created or lost: what went out and what is left over are what the lines say', () => {
    fc.assert(
      fc.property(chain, cents, (statements, minimum) => {
        let carriedForward = '0';
        let out = new Decimal(0);
        for (const { lines, onHold } of statements) {
          const closed = close({ carriedForward, lines, onHold, minimumPayout: minimum.toFixed(2) });
          out = out.plus(closed.disbursed);
          carriedForward = closed.carriedOver;
        }
        const amounts = statements.flatMap(({ lines }) => lines.map(([, amount]) => amount));
        expect(out.plus(carriedForward).toFixed(2)).toBe(Decimal.sum(0, ...amounts).toFixed(2));
      }),
    );
  });

  test('each adds up to the cent, from what was carried forward to what is carried over', () => {
    const carried = fc.integer({ min: -100_000, max: 100_000 }).map((amount) => (amount / 100).toFixed(2));
    fc.assert(
      fc.property(carried, lines, cents, fc.boolean(), (carriedForward, lines, minimum, onHold) => {
        const sums = close({ carriedForward, lines, onHold, minimumPayout: minimum.toFixed(2) });
        const payable = Decimal.sum(sums.carriedForward, sums.earned, sums.bonus, sums.fees, sums.returned)
          .minus(sums.clawedBack)
          .minus(sums.held);
        expect(payable.toFixed(2)).toBe(sums.payable);
        expect(new Decimal(sums.disbursed).plus(sums.carriedOver).minus(sums.held).toFixed(2)).toBe(sums.payable);
      }),
    );
  });

  test('a payment is never negative and never below the minimum, and none is made to a partner on hold', () => {
    fc.assert(
      fc.property(lines, cents, fc.boolean(), (lines, minimum, onHold) => {
        const { disbursed, held } = close({ lines, onHold, minimumPayout: minimum.toFixed(2) });
        const [goesOut, stays] = onHold ? [held, disbursed] : [disbursed, held];
        expect(new Decimal(stays).isZero()).toBe(true);
        expect(new Decimal(goesOut).isZero() || new Decimal(goesOut).greaterThanOrEqualTo(minimum)).toBe(true);
        expect(new Decimal(goesOut).isNegative()).toBe(false);
      }),
    );
  });

  test('the order of the lines does not matter', () => {
    fc.assert(
      fc.property(lines, (lines) => {
        const minimumPayout = '10.00';
        expect(close({ minimumPayout, lines: lines.toReversed() })).toEqual(close({ minimumPayout, lines }));
      }),
    );
  });
});

describe('what a statement earned is set off against what the partner owed', () => {
  test.each([
    { rule: 'where the two are the same', payable: '0.00', is: true },
    { rule: 'where the partner owed more', payable: '-0.01', is: true },
    { rule: 'not where something is left to be paid, be it below the minimum', payable: '0.01', is: false },
    { rule: 'not where what is left is held', payable: '0.00', held: '0.01', is: false },
  ])('$rule', ({ payable, held = '0.00', is }) => {
    expect(setsOff({ payable, held })).toBe(is);
  });
});
