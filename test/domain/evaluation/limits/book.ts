import type { CompiledTerms } from '../../../../domain/evaluation/compile.ts';
import { countersOf } from '../../../../domain/evaluation/limits/counters.ts';
import { evaluate } from '../../../../domain/evaluation/evaluate.ts';
import type { Evaluation } from '../../../../domain/evaluation/evaluation.ts';
import type { ActionFacts } from '../../../../domain/evaluation/facts/facts.ts';
import type { TakenBack } from '../../../../domain/evaluation/remaining.ts';
import { takenBy } from '../../../../domain/evaluation/limits/taken.ts';
import type { Counter, Usage } from '../../../../domain/evaluation/limits/usage.ts';
import { decimal } from '../../../../domain/money.ts';

interface Entry {
  readonly facts: ActionFacts;
  readonly evaluation: Evaluation;
  takenBack: readonly TakenBack[];
}

/**
 * A contract's actions one after the other, and its counters as their definition says: the sum of what actions take now.
 * Slow and plain, so that it can be trusted.
 */
export class Book {
  readonly entries: Entry[] = [];
  readonly #terms: CompiledTerms;

  constructor(terms: CompiledTerms) {
    this.#terms = terms;
  }

  submit(facts: ActionFacts): Evaluation {
    const evaluation = evaluate(this.#terms, facts, this.usageFor(facts));
    this.entries.push({ facts, evaluation, takenBack: [] });
    return evaluation;
  }

  reverse(index: number, takenBack: TakenBack): void {
    const entry = this.entries[index];
    if (entry) entry.takenBack = [...entry.takenBack, takenBack];
  }

  /** The readings that an action gets: those of the counters it asked for, and no others. */
  usageFor(facts: ActionFacts): Usage {
    const counters = countersOf(this.#terms, facts);
    return Object.fromEntries(counters.map((counter) => [counter.key, this.#reading(counter, facts)]));
  }

  total(key: string): string {
    return this.#sum(key, this.entries);
  }

  #reading({ key, reads }: Counter, { callStartedAt }: ActionFacts): string {
    if (reads !== 'CALLS_IN_PROGRESS') return this.total(key);
    const startsAt = Date.parse(callStartedAt);
    const inProgress = this.entries.filter(({ facts }) => {
      const from = Date.parse(facts.callStartedAt);
      return from <= startsAt && startsAt < from + facts.callSeconds * 1000;
    });
    return this.#sum(key, inProgress);
  }

  #sum(key: string, entries: readonly Entry[]): string {
    return entries
      .map(({ evaluation, takenBack }) => takenBy(evaluation, takenBack)[key] ?? '0')
      .reduce((total, amount) => total.plus(amount), decimal(0))
      .toFixed();
  }
}
