import assert from 'node:assert/strict';
import { jsonRulesEngine, ours, zenEngine, type Contender } from './engines.ts';
import { ledgerGrowth } from './ledger.ts';
import { redirectCost } from './redirect.ts';
import { workload, type Sale } from './workload.ts';

/*
 * How fast a contract is evaluated, next to two rule engines that get the same groups and the same action. They choose the
 * group and its payout in floating point; ours makes the whole evaluation, to the cent and line by line. All run in one
 * process and by turns, one evaluation after the other, as actions come: the ratios are what counts. zen-engine can also
 * evaluate many at a time on all cores; that is shown, and is no base of a ratio, since the others run on one.
 */

const sizes = [1, 5, 20, 100] as const;
const rounds = 60;
const roundMilliseconds = 15;
const expected = {
  alone: { 5: 10, 100: 25 },
  told: { 5: 2.5, 100: 8 },
  growth: 3,
  redirectMilliseconds: 5,
  ledgerGrowth: 1.5,
} as const;

interface Speeds {
  readonly alone: number;
  readonly told: number;
  readonly jsonRulesEngine: number;
  readonly zenEngine: number;
  readonly zenInParallel: number;
}

/** Evaluations in a second: the best of many short rounds, which a busy machine disturbs least. */
async function speedsAt(size: number): Promise<Speeds> {
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

const speeds = new Map<number, Speeds>();
for (const size of sizes) speeds.set(size, await speedsAt(size));

const ratio = (value: number): number => Math.round(value * 10) / 10;
const times = Object.fromEntries(
  [...speeds].map(([size, { alone, told, jsonRulesEngine: json, zenEngine: zen }]) => {
    const faster = Math.max(json, zen);
    return [size, { alone: ratio(alone / faster), told: ratio(told / faster) }];
  }),
);
const growth = {
  alone: ratio((speeds.get(5)?.alone ?? 0) / (speeds.get(100)?.alone ?? 0)),
  told: ratio((speeds.get(5)?.told ?? 0) / (speeds.get(100)?.told ?? 0)),
};

const columns = ['alone', 'told', 'jsonRulesEngine', 'zenEngine', 'zenInParallel'] as const;
const heads = ['ours', 'ours, explained', 'json-rules-engine', 'zen-engine', '(zen, all cores)'];
console.log('Evaluations a second, of a contract with so many groups:\n');
console.log(`${'groups'.padStart(6)} ${heads.map((head) => head.padStart(18)).join('')}`);
for (const [size, speed] of speeds) {
  const cells = columns.map((column) => Math.round(speed[column]).toLocaleString('en').padStart(18));
  console.log(`${String(size).padStart(6)} ${cells.join('')}`);
}
console.log('\nTimes the faster of json-rules-engine and zen-engine:\n');
for (const [size, { alone, told }] of Object.entries(times)) {
  console.log(`${size.padStart(6)} groups: ${String(alone)} ×, explained ${String(told)} ×`);
}
console.log(
  `\nFrom 5 to 100 groups an evaluation costs ${String(growth.alone)} ×, explained ${String(growth.told)} ×.\n`,
);
const redirect = await redirectCost();
const { throughput, cpu, ownMilliseconds } = redirect;
console.log(
  `A redirect that records a click takes ${ownMilliseconds.p50} ms of our own time (p99 ${ownMilliseconds.p99} ms). Beside bare Express: ` +
    `${throughput.median} × as many a second (${throughput.least} to ${throughput.most}), ${cpu.median} × as many by CPU time.\n`,
);

const ledger = await ledgerGrowth();
console.log('Of a ledger with a million entries, by one with 10 thousand:\n');
for (const [question, { median, least, most }] of Object.entries(ledger)) {
  console.log(`${question.padEnd(40)} ${median} × (${least} to ${most})`);
}
console.log();

const met =
  Object.values(ledger).every(({ median }) => median < expected.ledgerGrowth) &&
  redirect.ownMilliseconds.p50 < expected.redirectMilliseconds &&
  (times[5]?.alone ?? 0) >= expected.alone[5] &&
  (times[100]?.alone ?? 0) >= expected.alone[100] &&
  (times[5]?.told ?? 0) >= expected.told[5] &&
  (times[100]?.told ?? 0) >= expected.told[100] &&
  growth.alone < expected.growth &&
  growth.told < expected.growth;
console.log(JSON.stringify({ timesTheFaster: times, growthFrom5To100: growth, redirect, ledger, expected, met }));
if (!met) process.exitCode = 1;
