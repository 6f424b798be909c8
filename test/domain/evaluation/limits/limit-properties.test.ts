import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileTerms } from '../../../../domain/evaluation/compile.ts';
import { countersOf } from '../../../../domain/evaluation/limits/counters.ts';
import { evaluate } from '../../../../domain/evaluation/evaluate.ts';
import type { Evaluation } from '../../../../domain/evaluation/evaluation.ts';
import { remaining, type TakenBack } from '../../../../domain/evaluation/remaining.ts';
import { takenBy } from '../../../../domain/evaluation/limits/taken.ts';
import { decimal } from '../../../../domain/money.ts';
import { limitedSequences } from '../arbitraries.ts';
import { Book } from './book.ts';

/** Reversals that take at most what is there: single pieces by turns with quarters of the sale. */
function reversalsOf(evaluation: Evaluation): TakenBack[] {
  const pieces = evaluation.lines
    .flatMap(({ items }) => items)
    .flatMap(({ sku, quantity }) => Array.from({ length: quantity }, () => sku));
  return pieces.slice(0, 4).flatMap((sku, index): TakenBack[] => {
    const before = [{ items: [{ sku, quantity: 1 }] }];
    return index % 2 === 0 ? before : [...before, { amount: '0.10' }];
  });
}

/** As many of the reversals as leave something. */
function fitting(evaluation: Evaluation, reversals: readonly TakenBack[]): TakenBack[] {
  const fits: TakenBack[] = [];
  for (const one of reversals) {
    try {
      remaining(evaluation, [...fits, one]);
      fits.push(one);
    } catch {
      break;
    }
  }
  return fits;
}

describe('whatever the limits, the tiers and the actions', () => {
  test('no counter of a limit ever exceeds what it allows on the day', () => {
    fc.assert(
      fc.property(limitedSequences, ({ terms, actions }) => {
        const book = new Book(compileTerms(terms));
        actions.forEach((facts) => {
          const evaluation = book.submit(facts);
          for (const key of Object.keys(takenBy(evaluation, []))) {
            const allowed = allowedBy(terms, key, facts.periods.weekend);
            if (allowed !== null) expect(Number(book.total(key))).toBeLessThanOrEqual(allowed);
          }
        });
      }),
    );
  });

  test('all payouts of a month stay within the contract’s spend limit', () => {
    fc.assert(
      fc.property(limitedSequences, ({ terms, actions }) => {
        const book = new Book(compileTerms(terms));
        const paid = actions.reduce((total, facts) => total.plus(book.submit(facts).payout), decimal(0));
        if (terms.spendLimit !== undefined) expect(paid.lessThanOrEqualTo(terms.spendLimit)).toBe(true);
      }),
    );
  });

  test('an evaluation needs no counter but those it names', () => {
    fc.assert(
      fc.property(limitedSequences, ({ terms, actions }) => {
        const compiled = compileTerms(terms);
        const book = new Book(compiled);
        actions.forEach((facts) => {
          const named = new Set(countersOf(compiled, facts).map(({ key }) => key));
          const read = new Set<string>();
          const usage = new Proxy(book.usageFor(facts), {
            get: (readings, key) => {
              if (typeof key === 'string') read.add(key);
              return Reflect.get(readings, key) as string;
            },
          });
          const evaluation = evaluate(compiled, facts, usage);
          const outlasting = [...read].filter((key) => !/\/(order|item-line\/\d+)\//.test(key));
          expect(outlasting.filter((key) => !named.has(key))).toEqual([]);
          expect(Object.keys(takenBy(evaluation, [])).filter((key) => !named.has(key))).toEqual([]);
          expect(named.size).toBe(countersOf(compiled, facts).length);
          book.submit(facts);
        });
      }),
    );
  });

  test('lines sum to the payout, and with what is outside of the terms to what it would be without limits', () => {
    fc.assert(
      fc.property(limitedSequences, ({ terms, actions }) => {
        const book = new Book(compileTerms(terms));
        for (const facts of actions) {
          const { lines, payout, outsideTerms } = book.submit(facts);
          const sum = (amounts: string[]) =>
            amounts.reduce((total, amount) => total.plus(amount), decimal(0)).toFixed(2);
          expect(sum(lines.map((line) => line.payout))).toBe(payout);
          expect(sum(lines.map((line) => line.outsideTerms))).toBe(outsideTerms);
          for (const line of lines) {
            expect(decimal(line.payout).plus(line.outsideTerms).toFixed()).toBe(
              decimal(line.exact).toDecimalPlaces(2).toFixed(),
            );
            expect(decimal(line.outsideTerms).isNegative()).toBe(false);
          }
        }
      }),
    );
  });

  test('the same readings give the same evaluation, whatever is told', () => {
    fc.assert(
      fc.property(limitedSequences, ({ terms, actions }) => {
        const compiled = compileTerms(terms);
        const book = new Book(compiled);
        for (const facts of actions) {
          const usage = book.usageFor(facts);
          const evaluation = book.submit(facts);
          const again = evaluate(compileTerms(terms), structuredClone(facts), structuredClone(usage));
          expect(JSON.stringify(again)).toBe(JSON.stringify(evaluation));
          expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation);
          const silent = evaluate(compiled, facts, usage, 'NONE');
          const full = evaluate(compiled, facts, usage, 'FULL');
          expect(silent).toEqual({ ...evaluation, steps: [], sentences: [] });
          expect(full).toEqual({ ...evaluation, steps: full.steps, sentences: full.sentences });
        }
      }),
    );
  });

  test('a reversal gives back and never takes; the payout never rises; all taken back takes nothing', () => {
    fc.assert(
      fc.property(limitedSequences, ({ terms, actions }) => {
        const book = new Book(compileTerms(terms));
        for (const facts of actions) {
          const evaluation = book.submit(facts);
          expect(remaining(evaluation, []).payout).toBe(evaluation.payout);
          const reversals = fitting(evaluation, reversalsOf(evaluation));
          reversals.forEach((_, index) => {
            const before = takenBy(evaluation, reversals.slice(0, index));
            const after = takenBy(evaluation, reversals.slice(0, index + 1));
            for (const [key, amount] of Object.entries(after)) {
              expect(Number(amount)).toBeLessThanOrEqual(Number(before[key] ?? 0));
              expect(Number(amount)).toBeGreaterThan(0);
            }
            const payoutBefore = remaining(evaluation, reversals.slice(0, index)).payout;
            const payoutAfter = remaining(evaluation, reversals.slice(0, index + 1)).payout;
            expect(Number(payoutAfter)).toBeLessThanOrEqual(Number(payoutBefore));
          });
          expect(takenBy(evaluation, [...reversals, { all: true }])).toEqual({});
        }
      }),
    );
  });

  test('what an action takes now is what its evaluation says', () => {
    fc.assert(
      fc.property(limitedSequences, ({ terms, actions }) => {
        const book = new Book(compileTerms(terms));
        for (const facts of actions) {
          const evaluation = book.submit(facts);
          const said = new Map<string, number>();
          for (const { counter, of, amount } of evaluation.lines.flatMap(({ takes = [] }) => takes)) {
            const before = said.get(counter) ?? 0;
            const once = of === 'ACTIONS' || of === 'CLICKS' || of === 'CALLS';
            said.set(counter, once ? Math.max(before, Number(amount)) : before + Number(amount));
          }
          const taken = Object.entries(takenBy(evaluation, [])).map(([key, amount]) => [key, Number(amount)] as const);
          expect(taken.map(([key]) => key).toSorted()).toEqual([...said.keys()].toSorted());
          for (const [key, amount] of taken) expect(amount).toBeCloseTo(said.get(key) ?? 0, 9);
        }
      }),
    );
  });
});

/** What the limit of a counter allows; null for the counter of a tier, and for calls in progress, which are no sum. */
function allowedBy(terms: Parameters<typeof compileTerms>[0], key: string, weekend: boolean): number | null {
  if (key.startsWith('contract/actions')) return terms.actionLimit ?? null;
  if (key.startsWith('contract/spend')) return Number(terms.spendLimit);
  const [, group, number] = /^SALE(?:\/group\/(\w+))?\/limit\/(\d+)\//.exec(key) ?? [];
  if (number === undefined) return null;
  const payout = terms.eventPayouts[0];
  const limits = group === undefined ? payout?.limits : payout?.payoutGroups.find(({ id }) => id === group)?.limits;
  const limit = limits?.[Number(number) - 1];
  if (limit === undefined) throw new Error(`no limit for ${key}`);
  if (limit.type === 'CONCURRENT_CALLS') return null;
  return Number(weekend ? (limit.weekendOverrideValue ?? limit.value) : limit.value);
}
