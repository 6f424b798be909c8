import type { Random } from '../simulation/random.ts';
import type {
  Agreement,
  Command,
  Customer,
  Group,
  Interleaving,
  Limit,
  Period,
  Reversal,
  Sale,
  Tiers,
} from './interleaving.ts';

/*
 * By chance: contracts whose few limits and low tiers a handful of sales reaches, and commands that want the same at once.
 */

const customers: readonly Customer[] = ['c-1', 'c-1', 'c-2', null];
const periods: readonly Period[] = ['DAY', 'MONTH', 'CONTRACT_DURATION'];

export function anInterleaving(random: Random): Interleaving {
  const sales = Array.from({ length: random.whole(2, 5) }, (_, index) => aSale(random, index));
  return { agreement: anAgreement(random), commands: [...sales, ...someReversals(random, sales)] };
}

function anAgreement(random: Random): Agreement {
  const tiersOf = random.one(['ACTIONS', 'REVENUE', 'PARENT', null] as const);
  const rest: Group = { id: 'rest', rate: '9.5', tiers: tiersOf && someTiers(random, tiersOf), limits: [] };
  return {
    defaultRate: '10',
    groups: [...(random.happens(0.5) ? [groupOfNew(random, tiersOf)] : []), ...(tiersOf === null ? [] : [rest])],
    limits: Array.from({ length: random.whole(0, 2) }, () => aLimit(random, random.happens(0.5))),
    ofContract: [
      ...(random.happens(0.2)
        ? [{ ...aLimit(random, false), type: 'ACTION', value: random.one(['2', '3']) } as const]
        : []),
      ...(random.happens(0.2) ? [{ ...aLimit(random, false), type: 'PAYOUT', value: '23.45' } as const] : []),
    ],
  };
}

const groupOfNew = (random: Random, tiersOf: Tiers['of'] | null): Group => ({
  id: 'new',
  rate: '12.5',
  tiers: tiersOf === 'PARENT' || random.happens(0.3) ? someTiers(random, tiersOf ?? 'ACTIONS') : null,
  limits: random.happens(0.4) ? [{ ...aLimit(random, false), type: 'ACTION', value: '1' }] : [],
});

const someTiers = (random: Random, of: Tiers['of']): Tiers => {
  const [first, second] = of === 'REVENUE' ? ['60.00', '250.00'] : [random.one(['1', '2']), '3'];
  return {
    of,
    steps: [{ after: first, rate: '11' }, ...(random.happens(0.5) ? [{ after: second, rate: '13.3' }] : [])],
  };
};

function aLimit(random: Random, ofCustomer: boolean): Limit {
  const type = random.one(['ACTION', 'PAYOUT'] as const);
  const value = type === 'ACTION' ? random.one(['1', '2', '3']) : random.one(['4.99', '12.00', '20.55']);
  return { type, value, ofCustomer, period: random.one(periods) };
}

/** The first are sent at the start; some of the others wait for one of them, and so meet what is taken back from it. */
const aSale = (random: Random, index: number): Sale => ({
  does: 'SELL',
  amount: `${String(random.whole(5, 180))}.${random.one(['00', '05', '35', '99'])}`,
  customer: random.one(customers),
  isNew: random.happens(0.5),
  day: random.happens(0.75) ? 0 : 1,
  after: index > 1 && random.happens(0.6) ? random.whole(0, 1) : null,
  delayMs: aWhile(random),
});

function someReversals(random: Random, sales: readonly Sale[]): Reversal[] {
  const reversals = Array.from({ length: random.whole(1, 3) }, () => aReversal(random, sales));
  // Of one sale no two amounts that are more than all of it together.
  return reversals.filter(
    ({ after, amount }, index) =>
      amount === null || reversals.findIndex((one) => one.after === after && one.amount !== null) === index,
  );
}

function aReversal(random: Random, sales: readonly Sale[]): Reversal {
  const after = random.whole(0, sales.length - 1);
  const amount = random.happens(0.5) ? partOf(random, sales[after]) : null;
  return { does: 'TAKE_BACK', after, amount, delayMs: aWhile(random) };
}

/** Some of its whole units, and leaves at least the cents. */
const partOf = (random: Random, sale: Command | undefined): string =>
  `${String(random.whole(1, Math.floor(Number(sale?.amount ?? '5')) - 1))}.${random.one(['00', '01', '50'])}`;

/** Mostly at once. */
const aWhile = (random: Random): number => (random.happens(0.6) ? 0 : random.whole(1, 40));
