import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { revalued, type Revaluation } from '../../../domain/action/revaluation.ts';
import type { Footing } from '../../../domain/action/transitions.ts';
import { add, amountText, isZero, money, sum, zero, type Money } from '../../../domain/money.ts';

const usd = (amount: string): Money => money(amount, 'USD');
const partnerId = 'blog';

const change = (stands: Footing, [before, after]: readonly [string, string], toCome: readonly string[] = []) =>
  revalued({ stands, partnerId, before: usd(before), after: usd(after), toCome: toCome.map(usd) });

/** What it moves, by account. */
function moved(done: Revaluation | null): Record<string, string> {
  const accounts = new Map<string, Money>();
  for (const { account, amount } of done?.postings ?? []) {
    accounts.set(account, add(accounts.get(account) ?? zero('USD'), amount));
  }
  return Object.fromEntries([...accounts].map(([account, amount]) => [account, amountText(amount)]));
}

describe('what it does that an action’s payout becomes another', () => {
  const rules: {
    rule: string;
    stands: Footing;
    payout: [string, string];
    moves: Record<string, string>;
    line: Revaluation['line'];
  }[] = [
    {
      rule: 'before the lock a smaller order promises less',
      stands: 'PENDING_ACCRUAL',
      payout: ['10.00', '4.00'],
      moves: { BRAND_ACCRUED: '6.00', PARTNER_ACCRUED: '-6.00' },
      line: null,
    },
    {
      rule: 'before the lock a greater order promises more',
      stands: 'PENDING_ACCRUAL',
      payout: ['10.00', '14.00'],
      moves: { BRAND_ACCRUED: '-4.00', PARTNER_ACCRUED: '4.00' },
      line: null,
    },
    {
      rule: 'after the lock a smaller order is owed less',
      stands: 'FIRM_ACCRUAL',
      payout: ['10.00', '0'],
      moves: { BRAND_PAYABLE: '10.00', PARTNER_ACCRUED: '-10.00' },
      line: null,
    },
    {
      rule: 'after the lock a greater order is owed more, for certain',
      stands: 'FIRM_ACCRUAL',
      payout: ['0', '10.00'],
      moves: { BRAND_PAYABLE: '-10.00', PARTNER_ACCRUED: '10.00' },
      line: null,
    },
    {
      rule: 'after the payment date less is a clawback in the next statement',
      stands: 'PAYABLE',
      payout: ['10.00', '7.50'],
      moves: { BRAND_PAYABLE: '2.50', PARTNER_PAYABLE: '-2.50' },
      line: { kind: 'CLAWED_BACK', amount: '-2.50' },
    },
    {
      rule: 'after the payment date more is earned in the next statement',
      stands: 'PAYABLE',
      payout: ['10.00', '12.50'],
      moves: { BRAND_PAYABLE: '-2.50', PARTNER_PAYABLE: '2.50' },
      line: { kind: 'EARNED', amount: '2.50' },
    },
  ];
  test.each(rules)('$rule', ({ stands, payout, moves, line }) => {
    const done = change(stands, payout);
    expect(moved(done)).toEqual(moves);
    expect(done?.line).toEqual(line);
  });

  test('the same payout moves nothing, however it is written', () => {
    expect(change('PAYABLE', ['10.00', '10'])).toBeNull();
  });
});

describe('of a payout in monthly parts', () => {
  test('those to come grow and shrink in proportion', () => {
    const shown = (done: Revaluation | null) => done?.toCome.map(amountText);
    expect(shown(change('FIRM_ACCRUAL', ['30.00', '33.00'], ['20.00', '10.00']))).toEqual(['22.00', '11.00']);
    expect(shown(change('FIRM_ACCRUAL', ['30.00', '27.00'], ['20.00', '10.00']))).toEqual(['18.00', '9.00']);
  });

  test('parts of which nothing was left bear what is added in equal shares', () => {
    const done = change('FIRM_ACCRUAL', ['10.00', '15.00'], ['0', '0']);
    expect(done?.toCome.map(amountText)).toEqual(['2.50', '2.50']);
    expect(done?.line).toBeNull();
  });

  test('what those to come cannot bear was payable already, and is clawed back', () => {
    const done = change('FIRM_ACCRUAL', ['30.00', '0'], ['10.00', '10.00']);
    expect(moved(done)).toEqual({ BRAND_PAYABLE: '30.00', PARTNER_ACCRUED: '-20.00', PARTNER_PAYABLE: '-10.00' });
    expect(done?.toCome.map(amountText)).toEqual(['0.00', '0.00']);
    expect(done?.line).toEqual({ kind: 'CLAWED_BACK', amount: '-10.00' });
  });
});

describe('whatever the amounts', () => {
  const cents = fc.integer({ min: 0, max: 1_000_000 }).map((amount) => (amount / 100).toFixed(2));
  const footings = fc.constantFrom<Footing[]>('PENDING_ACCRUAL', 'FIRM_ACCRUAL', 'PAYABLE');

  test('the postings sum to zero, and the partner’s accounts change by what the payout does', () => {
    fc.assert(
      fc.property(footings, cents, cents, fc.array(cents, { maxLength: 4 }), (stands, paid, after, parts) => {
        const toCome = parts.map(usd);
        const before = add(usd(paid), sum(toCome, 'USD'));
        const done = revalued({ stands, partnerId, before, after: usd(after), toCome });
        const postings = done?.postings ?? [];
        const total = (amounts: Money[]) => sum(amounts, 'USD');
        expect(isZero(total(postings.map(({ amount }) => amount)))).toBe(true);
        const partners = total(postings.filter((posting) => posting.partnerId).map(({ amount }) => amount));
        expect(amountText(add(before, partners))).toBe(amountText(usd(after)));
      }),
    );
  });

  test('up and back down again is as before, to the cent, where nothing was payable yet', () => {
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 4 }), cents, (parts, more) => {
        const before = sum(parts.map(usd), 'USD');
        const after = add(before, usd(more));
        const up = revalued({ stands: 'FIRM_ACCRUAL', partnerId, before, after, toCome: parts.map(usd) });
        const toCome = up?.toCome ?? parts.map(usd);
        const down = revalued({ stands: 'FIRM_ACCRUAL', partnerId, before: after, after: before, toCome });
        expect(amountText(sum(toCome, 'USD'))).toBe(amountText(after));
        expect(amountText(sum(down?.toCome ?? toCome, 'USD'))).toBe(amountText(before));
        expect(down?.line ?? null).toBeNull();
      }),
    );
  });
});
