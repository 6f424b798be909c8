import { allowanceText, limitTitle, type Limit } from '../../evaluation/limits/limit-title.ts';
import { upperFirst } from '../names.ts';
import type { contractLimitPeriods } from '../vocabulary.ts';
import type { Told } from './price-words.ts';

/** How much may be paid, or how often (seed 003, Limits), in the words of the explanations. */
export function limitWords(limit: Limit, { currency }: Told): string {
  const { type, value, weekendOverrideValue: weekend } = limit;
  const instead = weekend === undefined ? '' : ` On Saturdays and Sundays: ${allowanceText(type, weekend, currency)}.`;
  return `${upperFirst(limitTitle(limit, value, currency))}.${instead}`;
}

/** Within what time ActionLimit and SpendLimit count before they begin anew. */
export const periodWords: Readonly<Record<(typeof contractLimitPeriods)[number], string>> = {
  DAY: 'in a day',
  WEEK: 'in a week',
  MONTH: 'in a month',
  QUARTER: 'in a quarter',
  IO_DURATION: 'in the whole contract',
};

/** What happens at any limit, where there is one (semantics, Evaluation order 7 and 8). */
export const excessWords =
  'What goes beyond a limit is recorded as outside of the terms and is not paid; what is taken back makes room again. Where it is not known whose or which something is, all such share one count.';
