import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { categoryWords } from '../../../../domain/contract/prose/event-words.ts';
import { variableWords } from '../../../../domain/contract/prose/variable-words.ts';
import { terms } from '../../../../domain/contract/terms.ts';
import { variables } from '../../../../domain/contract/variables.ts';
import * as vocabulary from '../../../../domain/contract/vocabulary.ts';
import { contractOf, everything, told } from './everything.ts';
import { textWith } from './text-with.ts';

/* No field and no word of a contract is silent: another value of any field is another text. */

type Path = readonly (string | number)[];

/** Every value inside, with the way to it. */
function leavesOf(value: unknown, path: Path = []): { path: Path; value: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((element, index) => leavesOf(element, [...path, index]));
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([name, field]) => leavesOf(field, [...path, name]));
}

function withLeaf(whole: unknown, [step, ...rest]: Path, leaf: unknown): unknown {
  if (step === undefined) return leaf;
  if (Array.isArray(whole))
    return whole.map((element: unknown, index) => (index === step ? withLeaf(element, rest, leaf) : element));
  const fields = typeof whole === 'object' && whole !== null ? Object.entries(whole) : [];
  return Object.fromEntries(
    fields.map(([name, field]) => [name, name === step ? withLeaf(field, rest, leaf) : (field as unknown)]),
  );
}

const words = [...new Set(Object.values(vocabulary).flat()), ...variables];
const others = (value: unknown): unknown[] =>
  typeof value === 'number'
    ? [value + 1, value + 7]
    : ['77.77', '12', 'FR', 'JPY', 'elsewhere', ...words].filter((one) => one !== value);

/** The text with another value in this place, if the schema knows one that is possible there. */
function textWithAnother({ path, value }: { path: Path; value: unknown }): string | undefined {
  for (const other of others(value)) {
    const parsed = terms.safeParse(withLeaf(everything, path, other));
    if (!parsed.success) continue;
    const eventTypes = parsed.data.eventPayouts.map(({ eventType }) => {
      const known = contractOf(parsed.data).eventTypes.find(({ code }) => code === eventType);
      return { name: 'Sale', category: 'SALE' as const, ...known, code: eventType };
    });
    return told(parsed.data, { eventTypes });
  }
  return undefined;
}

/** The names of all fields of the terms, at any depth. */
function fieldNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap(fieldNames);
  return Object.entries<unknown>({ ...schema }).flatMap(([keyword, value]) =>
    keyword === 'properties' && typeof value === 'object' && value !== null
      ? [...Object.keys(value), ...fieldNames(Object.values<unknown>({ ...value }))]
      : fieldNames(value),
  );
}

// The basis of a bonus cannot change without its thresholds; it is among the words below.
const leaves = leavesOf(everything).filter(({ path }) => !path.join('.').endsWith('performanceBonus.basis'));

describe('every field of the terms is told', () => {
  test('the contract of these tests sets all of them', () => {
    const set = new Set(leaves.flatMap(({ path }) => path.filter((step) => typeof step === 'string')));
    const known = new Set(fieldNames(z.toJSONSchema(terms, { io: 'output' })));
    // With it the prices of sales would not be told; what it says itself is in ../pricing.test.ts.
    expect([...known].filter((name) => !set.has(name))).toEqual(['pricing']);
    expect(known.size).toBeGreaterThan(50);
  });

  test.each(leaves.map((leaf) => [leaf.path.join('.'), leaf] as const))('%s', (_place, leaf) => {
    const changed = textWithAnother(leaf);
    expect(changed).toBeDefined();
    expect(changed).not.toBe(told(everything));
  });
});

describe('every word of a contract is told', () => {
  test('all lists of words are here', () => {
    expect(Object.keys(textWith).toSorted()).toEqual(Object.keys(vocabulary).toSorted());
  });

  test.each(Object.entries(vocabulary).map(([name, list]) => [name, list] as const))(
    'each of %s in words of its own, none as a code',
    (name, list) => {
      const texts = list.map((word) => textWith[name]?.(word) ?? '');
      expect(new Set(texts).size).toBe(list.length);
      for (const [index, word] of list.entries()) {
        if (word.includes('_')) expect(texts[index]).not.toContain(word);
      }
    },
  );

  test('each variable has a name of its own that is no code', () => {
    const names = variables.map((variable) => variableWords[variable]);
    expect(new Set(names).size).toBe(variables.length);
    expect(names.filter((name) => /_|[A-Z]{4}|undefined/.test(name))).toEqual([]);
  });

  test('each category says what is paid for', () => {
    expect(new Set(Object.values(categoryWords).map(({ what }) => what)).size).toBe(vocabulary.eventCategories.length);
  });
});
