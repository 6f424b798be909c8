import type { Evaluation } from './evaluation.ts';
import type { TakenBack } from './remaining.ts';
import type { Taken } from './usage.ts';

/** What an action takes of each counter after reversals, from its stored evaluation alone; only entries above zero. */
export function takenBy(_evaluation: Evaluation, _takenBack: readonly TakenBack[]): Taken {
  return {};
}
