import assert from 'node:assert/strict';
import { jsonRulesEngine, ours, zenEngine, type Contender } from './engines.ts';
import { unmetOf, type Part } from './part.ts';
import { workload, type Sale } from './workload.ts';

/*
 * How fast a contract is evaluated, next to two rule engines that get the same groups and the same action. They choose the
 * group and its payout in floating point; ours makes the whole evaluation, to the cent and line by line. All run in one
 * process and by turns, one evaluation after the other, as actions come: the ratios are what counts. zen-engine can also
 * evaluate many at a time on all cores; that is shown, and is no base of a ratio, since the others run on one.
 */

const sizes = [1, 5, 20, 100] as const;
const roundsOf = { FULL: 60, SMALL: 3 } as const;
const roundMilliseconds = 15;
const expected = { alone: { 5: 10, 100: 25 }, told: { 5: 2.5, 100: 8 }, growth: 3 } as const;

interface Speeds {
  readonly alone: number;
  readonly told: number;
  readonly jsonRulesEngine: number;
  readonly zenEngine: number;
  readonly zenInParallel: number;
}

/** Evaluations in a second: the best of many short rounds, which a busy machine disturbs least. */
async function speedsAt(size: number, rounds: number): Promise<Speeds> {
  const contract = workload(size);
  const { sales } = contract;
  const contenders = {
    alone: ours(contract, 'NONE'),
    told: ours(contract, 'SUMMARY'),
    jsonRulesEngine: jsonRulesEngine(contract),
    zenEngine: zenEngine(contract, 'ONE_BY_ONE'),
    zenInParallel: zenEngine(contract, 'IN_PARALLEL'),
  };
  for (const [name, price] of Object.entries(contenders)) {
    assert.deepEqual(
      await price(sales),
      sales.map(({ payout }) => payout),
      `${name} pays otherwise`,
    );
  }
  const best = { alone: 0, told: 0, jsonRulesEngine: 0, zenEngine: 0, zenInParallel: 0 };
  for (let round = 0; round < rounds; round++) {
    best.alone = Math.max(best.alone, await speedOf(contenders.alone, sales));
    best.told = Math.max(best.told, await speedOf(contenders.told, sales));
    best.jsonRulesEngine = Math.max(best.jsonRulesEngine, await speedOf(contenders.jsonRulesEngine, sales));
    best.zenEngine = Math.max(best.zenEngine, await speedOf(contenders.zenEngine, sales));
    best.zenInParallel = Math.max(best.zenInParallel, await speedOf(contenders.zenInParallel, sales));
  }
  return best;
}

async function speedOf(price: Contender, sales: readonly Sale[]): Promise<number> {
  const begin = performance.now();
  let evaluations = 0;
  let elapsed = 0;
  while (elapsed < roundMilliseconds) {
    await price(sales);
    evaluations += sales.length;
    elapsed = performance.now() - begin;
  }
  return (evaluations * 1000) / elapsed;
}

const ratio = (value: number): number => Math.round(value * 10) / 10;

const columns = ['alone', 'told', 'jsonRulesEngine', 'zenEngine', 'zenInParallel'] as const;
const heads = ['ours', 'ours, explained', 'json-rules-engine', 'zen-engine', '(zen, all cores)'];

/** The rule engine beside two others. */
export const engines: Part = async (size) => {
  const speeds = new Map<number, Speeds>();
  for (const groups of sizes) speeds.set(groups, await speedsAt(groups, roundsOf[size]));

  const timesTheFaster = Object.fromEntries(
    [...speeds].map(([groups, { alone, told, jsonRulesEngine: json, zenEngine: zen }]) => {
      const faster = Math.max(json, zen);
      return [groups, { alone: ratio(alone / faster), told: ratio(told / faster) }];
    }),
  );
  const growthFrom5To100 = {
    alone: ratio((speeds.get(5)?.alone ?? 0) / (speeds.get(100)?.alone ?? 0)),
    told: ratio((speeds.get(5)?.told ?? 0) / (speeds.get(100)?.told ?? 0)),
  };

  console.log('Evaluations a second, of a contract with so many groups:\n');
  console.log(`${'groups'.padStart(6)} ${heads.map((head) => head.padStart(18)).join('')}`);
  for (const [groups, speed] of speeds) {
    const cells = columns.map((column) => Math.round(speed[column]).toLocaleString('en').padStart(18));
    console.log(`${String(groups).padStart(6)} ${cells.join('')}`);
  }
  console.log('\nTimes the faster of json-rules-engine and zen-engine:\n');
  for (const [groups, { alone, told }] of Object.entries(timesTheFaster)) {
    console.log(`${groups.padStart(6)} groups: ${String(alone)} ×, explained ${String(told)} ×`);
  }
  const { alone, told } = growthFrom5To100;
  console.log(`\nFrom 5 to 100 groups an evaluation costs ${String(alone)} ×, explained ${String(told)} ×.`);

  const five = timesTheFaster[5] ?? { alone: 0, told: 0 };
  const hundred = timesTheFaster[100] ?? { alone: 0, told: 0 };
  return {
    figures: { timesTheFaster, growthFrom5To100, expected },
    unmet: unmetOf({
      'an evaluation of 5 groups is 10 times as fast as the faster engine': five.alone >= expected.alone[5],
      'an evaluation of 100 groups is 25 times as fast as the faster engine': hundred.alone >= expected.alone[100],
      'an explained evaluation of 5 groups is 2.5 times as fast': five.told >= expected.told[5],
      'an explained evaluation of 100 groups is 8 times as fast': hundred.told >= expected.told[100],
      'from 5 to 100 groups an evaluation costs less than 3 times as much':
        alone < expected.growth && told < expected.growth,
    }),
  };
};
