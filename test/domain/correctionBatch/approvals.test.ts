import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { approvalsNeeded, movesBetween, type Credited } from '../../../domain/correctionBatch/approvals.ts';
import { decimal, sumOf } from '../../../domain/money.ts';

const [blog, rival] = ['blog', 'rival'];
const of = (partnerId: string | null, payout: string, currency = 'USD'): Credited => ({ partnerId, payout, currency });

describe('what a line moves', () => {
  test.each([
    { rule: 'nothing, where the payout stays', before: of(blog, '10.00'), after: of(blog, '10'), moves: [] },
    {
      rule: 'the difference, where it is less',
      before: of(blog, '10.00'),
      after: of(blog, '6.50'),
      moves: [{ partnerId: blog, currency: 'USD', amount: '-3.5' }],
    },
    {
      rule: 'the difference, where it is more',
      before: of(blog, '10.00'),
      after: of(blog, '12.00'),
      moves: [{ partnerId: blog, currency: 'USD', amount: '2' }],
    },
    {
      rule: 'all of it from the one to the other, even if it is as much',
      before: of(blog, '10.00'),
      after: of(rival, '10.00'),
      moves: [
        { partnerId: blog, currency: 'USD', amount: '-10' },
        { partnerId: rival, currency: 'USD', amount: '10' },
      ],
    },
    {
      rule: 'each in its currency',
      before: of(blog, '10.00'),
      after: of(rival, '9.00', 'EUR'),
      moves: [
        { partnerId: blog, currency: 'USD', amount: '-10' },
        { partnerId: rival, currency: 'EUR', amount: '9' },
      ],
    },
    {
      rule: 'what nobody was credited for is taken from nobody',
      before: of(null, '0'),
      after: of(blog, '5.00'),
      moves: [{ partnerId: blog, currency: 'USD', amount: '5' }],
    },
  ])('$rule', ({ before, after, moves }) => {
    expect(movesBetween(before, after)).toEqual(moves);
  });

  const credited = fc.record({
    partnerId: fc.constantFrom(blog, rival),
    payout: fc.integer({ min: 0, max: 100_000 }).map((cents) => decimal(cents).dividedBy(100).toFixed(2)),
    currency: fc.constant('USD'),
  });
  test('there and back again moves nothing', () => {
    fc.assert(
      fc.property(credited, credited, (before, after) => {
        const both = [...movesBetween(before, after), ...movesBetween(after, before)];
        for (const partner of [blog, rival]) {
          const own = both.filter(({ partnerId }) => partnerId === partner).map(({ amount }) => decimal(amount));
          expect(sumOf(own).isZero()).toBe(true);
        }
      }),
    );
  });
});

describe('how many keys have to approve', () => {
  const total = (down: string, up: string, currency = 'USD') => ({ currency, down, up, partners: 1 });
  test.each([
    { rule: 'one, where the brand sets no threshold', threshold: null, totals: [total('9999.00', '0')], needed: 1 },
    { rule: 'one, at the threshold', threshold: '100', totals: [total('60.00', '40.00')], needed: 1 },
    { rule: 'two above it, down and up together', threshold: '100', totals: [total('60.00', '40.01')], needed: 2 },
    { rule: 'two, where another currency moves', threshold: '100', totals: [total('0.01', '0', 'EUR')], needed: 2 },
    { rule: 'one, where another currency stands still', threshold: '100', totals: [total('0', '0', 'EUR')], needed: 1 },
    { rule: 'always two, where the threshold is zero', threshold: '0', totals: [], needed: 2 },
    { rule: 'one, where nothing moves', threshold: '0.01', totals: [], needed: 1 },
  ])('$rule', ({ threshold, totals, needed }) => {
    expect(approvalsNeeded(totals, { currency: 'USD', correctionApprovalThreshold: threshold })).toBe(needed);
  });
});
