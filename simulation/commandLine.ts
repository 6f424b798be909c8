import { parseArgs } from 'node:util';
import { Failure } from './failure.ts';

/**
 * What was given after `--`, by name; each option takes a text.
 *
 * @throws Failure for an option that there is not
 */
export function options<Name extends string>(names: readonly Name[]): ReadonlyMap<Name, string> {
  try {
    const { values } = parseArgs({
      options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    });
    return new Map(names.flatMap((name) => (typeof values[name] === 'string' ? [[name, values[name]] as const] : [])));
  } catch (error) {
    const known = names.map((name) => `--${name}`).join(', ');
    throw new Failure(`${error instanceof Error ? error.message : String(error)}. Known are ${known}.`);
  }
}

/** @throws Failure when it is not a whole number of one and more */
export function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Failure(`--${name} is wrong: expected a whole number above zero, got "${text}".`);
}
