import { expect, test } from '@jest/globals';
import { randomLetters, randomness } from '../../platform/randomness.ts';

// More than are made at a time, in pieces that do not fit evenly.
const many = 5_000;

test('nobody is given the same letters twice, and each is given as many as were asked for', () => {
  const given = Array.from({ length: many }, () => randomLetters(13));
  expect(new Set(given).size).toBe(many);
  expect(given.filter((letters) => !/^[\w-]{13}$/.test(letters))).toEqual([]);
});

test('every letter comes about as often as any other', () => {
  const counts = new Map<string, number>();
  for (const letter of Array.from({ length: many }, () => randomLetters(13)).join('')) {
    counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  // 65,000 letters, of each of the 64 some thousand: eleven standard deviations either way.
  expect(counts.size).toBe(64);
  expect(Math.min(...counts.values())).toBeGreaterThan(660);
  expect(Math.max(...counts.values())).toBeLessThan(1_370);
});

test('nobody is given the same bytes twice', () => {
  expect(new Set(Array.from({ length: many }, () => randomness(13).toString('hex'))).size).toBe(many);
});
