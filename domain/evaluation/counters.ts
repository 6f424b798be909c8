import type { CompiledTerms } from './compile.ts';
import type { ActionFacts } from './facts.ts';
import type { Counter } from './usage.ts';

/** Every counter that `evaluate` may read or take for these facts, each once. */
export function countersOf(_terms: CompiledTerms, _facts: ActionFacts): readonly Counter[] {
  return [];
}
