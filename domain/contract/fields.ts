import { z } from 'zod';
import { decimal, decimalText } from '../money.ts';

/** Text that is there: 1 to `longest` characters. */
export const textOf = (longest: number) => z.string().min(1, 'expected text that is not empty').max(longest);

export const id = textOf(255).meta({ description: 'Unique within its list.', example: 'new' });

const aWholeNumber = 'expected a whole number such as 30';

/** A whole number from `least` to `most`, as JSON number or as digits; a number after parsing. */
export const wholeNumber = (least: number, most: number) =>
  z
    .union([z.int(aWholeNumber), z.string().regex(/^\d{1,15}$/, { error: aWholeNumber, abort: true })], aWholeNumber)
    .transform(Number)
    .pipe(z.int().min(least).max(most));

/** seed 003 uses 2147483647 for "never". */
export const threshold = wholeNumber(0, Number.MAX_SAFE_INTEGER);

export const offset = wholeNumber(0, 36_500);

export const amount = decimalText.meta({ description: 'In the currency of the contract.', example: '10.00' });

export const rate = decimalText.meta({ description: 'A percent: "15" is 15 %.', example: '15' });

/** seed 003 documents this field once as decimal and once as integer. */
export const decimalOrInteger = z
  .union([decimalText, z.int().min(0)], { error: 'expected a decimal string such as "100.00" or a whole number' })
  .transform(String)
  .pipe(decimalText);

interface Refusals {
  addIssue(issue: { code: 'custom'; path: PropertyKey[]; message: string }): void;
}

/** One refused field: where it is, and what was expected. */
export const refuse = (refusals: Refusals, path: PropertyKey[], message: string): void => {
  refusals.addIssue({ code: 'custom', path, message });
};

/** Refuses unless exactly one of the named fields is given. */
export function exactlyOne<Name extends string>(
  object: Partial<Record<Name, unknown>>,
  names: readonly [Name, Name, ...Name[]],
  refusals: Refusals,
): void {
  const given = names.filter((name) => object[name] !== undefined);
  if (given.length !== 1) {
    refuse(refusals, [given[1] ?? names[0]], `expected exactly one of ${names.join(', ')}, got ${count(given)}`);
  }
}

const count = (given: readonly string[]): string => (given.length === 0 ? 'none' : given.join(' and '));

/** Refuses when one of the two fields is given without the other. */
export function bothOrNeither<Name extends string>(
  object: Partial<Record<Name, unknown>>,
  [one, other]: readonly [Name, Name],
  refusals: Refusals,
): void {
  if ((object[one] === undefined) === (object[other] === undefined)) return;
  const [missing, given] = object[one] === undefined ? [one, other] : [other, one];
  refuse(refusals, [missing], `expected together with ${given}`);
}

/** Refuses the second of two elements that have the same key. */
export function unique<Element>(
  list: readonly Element[],
  keyOf: (element: Element) => string | number,
  path: (index: number) => PropertyKey[],
  refusals: Refusals,
): void {
  const seen = new Set<string | number>();
  list.forEach((element, index) => {
    const key = keyOf(element);
    if (seen.has(key)) refuse(refusals, path(index), `expected a value that no other element has, got ${key} again`);
    seen.add(key);
  });
}

/** Refuses a limit of 0: nobody agrees to be paid nothing, and a limit that is not meant is left out. */
export function aboveZero(limit: string | number | undefined, name: PropertyKey, refusals: Refusals): void {
  if (limit === undefined || decimal(limit).greaterThan(0)) return;
  refuse(refusals, [name], 'expected a limit above 0, or none');
}

/** Refuses an element whose number is not above the one before it; what has none is refused elsewhere. */
export function rising<Element>(
  list: readonly Element[],
  numberOf: (element: Element) => string | number | undefined,
  path: (index: number) => PropertyKey[],
  refusals: Refusals,
): void {
  const numbers = list.map(numberOf);
  numbers.forEach((number, index) => {
    const before = numbers[index - 1];
    if (number === undefined || before === undefined || decimal(number).greaterThan(before)) return;
    refuse(refusals, path(index), `expected more than the ${before} before it, got ${number}`);
  });
}
