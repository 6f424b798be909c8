import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextYear } from '../support/agreements.ts';
import { openMall, type Mall } from '../support/shop.ts';
import { commands, pauses, program } from './arbitraries.ts';
import { played } from './rounds.ts';

/*
 * The real API, Temporal and PostgreSQL against the model. A failure names the seed: MODEL_SEED=… plays the same once more, and
 * MODEL_SEQUENCE=… one of its sequences alone. Every run plays other ones; MODEL_BRANDS=300 plays more of them at once.
 */

const brands = Number(process.env['MODEL_BRANDS'] ?? 100);
const rounds = 14;
const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 1_000_000);
const only = process.env['MODEL_SEQUENCE'];

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 120_000);
afterAll(() => mall.close());

test('brands, their partners and their balances stand as the simple model says, whatever support asks', async () => {
  const all = fc.sample(fc.record({ program, commands: commands(rounds) }), { seed, numRuns: brands });
  const [passing = []] = fc.sample(pauses(rounds), { seed, numRuns: 1 });
  const chosen = only === undefined ? all : all.slice(Number(only), Number(only) + 1);
  const disagreements = await played(mall, chosen, passing, Date.UTC(await nextYear(mall.stage), 0, 20));
  const [first = null] = disagreements;
  expect({ seed, disagreements: disagreements.length, first }).toEqual({ seed, disagreements: 0, first: null });
}, 900_000);
