import type { Terms } from '../contract/terms.ts';
import { compileTerms, type CompiledTerms } from './compile.ts';

// Terms never change, so what they compile to is kept by their hash. The oldest goes first.
const compilations = new Map<string, CompiledTerms>();
const compilationsKept = 1000;

/** The terms of a contract, compiled once. */
export function compiledTermsOf({
  termsHash,
  terms,
}: {
  readonly termsHash: string;
  readonly terms: Terms;
}): CompiledTerms {
  const known = compilations.get(termsHash);
  if (known) return known;
  const fresh = compileTerms(terms);
  compilations.set(termsHash, fresh);
  const [oldest] = compilations.keys();
  if (compilations.size > compilationsKept && oldest !== undefined) compilations.delete(oldest);
  return fresh;
}
