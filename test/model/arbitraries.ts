import fc from 'fast-check';
import type { Command, PartToTake } from './command.ts';
import type { Agreement, Locking, PartnerNumber, Price, Program } from './program.ts';
import type { Order } from './sale.ts';

/*
 * Random programs and commands. Amounts are small and odd, so that halves of cents and used-up limits are common.
 */

const days = (max: number) => fc.integer({ min: 0, max });
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 1 });

const price: fc.Arbitrary<Price> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ rate: fc.bigInt({ min: 1n, max: 5_000n }) }) },
  { weight: 1, arbitrary: fc.record({ fixed: fc.bigInt({ min: 1n, max: 2_000n }) }) },
);

const locking: fc.Arbitrary<Locking> = fc.oneof(
  fc.record({ basis: fc.constant('TRACKED'), days: days(20), openEnd: fc.constant(null) }),
  fc.record({
    basis: fc.constantFrom('APPROVED', 'COMMISSIONABLE'),
    days: days(5),
    openEnd: fc.constantFrom('APPROVE', 'REJECT'),
  }),
);

const agreement: fc.Arbitrary<Agreement> = fc.record({
  price,
  tier: orNull(fc.record({ after: fc.integer({ min: 1, max: 3 }), price })),
  actionLimit: orNull(fc.integer({ min: 1, max: 4 })),
  payoutLimit: orNull(fc.bigInt({ min: 1n, max: 5_000n })),
  locking,
  payAfterDays: days(10),
  minimumPayout: fc.constantFrom(0n, 0n, 1_500n),
});

export const program: fc.Arbitrary<Program> = fc.tuple(agreement, agreement);

const sku = fc.constantFrom('A', 'B');
const quantity = fc.integer({ min: 1, max: 4 });
const item = fc.record({ sku, quantity, price: fc.bigInt({ min: 1n, max: 5_000n }) });

const order: fc.Arbitrary<Order> = fc.oneof(
  fc.record({ amount: fc.bigInt({ min: 1n, max: 20_000n }) }),
  fc.record({ items: fc.uniqueArray(item, { selector: ({ sku }) => sku, minLength: 1, maxLength: 2 }) }),
);

const partner = fc.constantFrom<PartnerNumber>(0, 1);
const action = fc.nat({ max: 11 });

/** Of the two partners the first has most of the actions, so that its limits are used up. */
const submission: fc.Arbitrary<Command> = fc.record({
  ask: fc.constant('SUBMIT'),
  partner: fc.constantFrom<PartnerNumber | null>(0, 0, 0, 0, 1, 1, null),
  daysAgo: fc.oneof(fc.constant(0), days(45)),
  order,
});

const part: fc.Arbitrary<PartToTake> = fc.oneof(
  fc.record({ all: fc.constant(true) }),
  fc.record({ percent: fc.oneof(fc.constant(100n), fc.bigInt({ min: 1n, max: 110n })) }),
  fc.record({ sku, quantity }),
);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: submission },
  { weight: 6, arbitrary: fc.record({ ask: fc.constant('REVERSE'), action, part }) },
  { weight: 4, arbitrary: fc.record({ ask: fc.constant('REATTRIBUTE'), action, partner }) },
  {
    weight: 3,
    arbitrary: fc.record({ ask: fc.constant('HOLD'), action, days: orNull(fc.integer({ min: -1, max: 20 })) }),
  },
  {
    weight: 9,
    arbitrary: fc.record({ ask: fc.constantFrom('RELEASE', 'APPROVE', 'COMMISSION', 'RESTORE', 'RESTORE'), action }),
  },
);

/** A sale, and what is asked after it. */
export const commands = (maxLength: number): fc.Arbitrary<readonly Command[]> =>
  fc
    .tuple(submission, fc.array(command, { maxLength: maxLength - 1, size: 'max' }))
    .map(([first, rest]) => [first, ...rest]);

/** How many days pass after each command: often none, now and then more than a month. */
export const pauses = (count: number): fc.Arbitrary<readonly number[]> =>
  fc.array(
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 4, arbitrary: days(8) },
      { weight: 1, arbitrary: days(40) },
    ),
    {
      minLength: count,
      maxLength: count,
    },
  );
