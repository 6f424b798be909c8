import { decimal, money } from '../../money.ts';
import { chargesOf, type Charge } from './charge.ts';
import type { CompiledLimit } from './compiled-limit.ts';
import type { EvaluationLine, Take } from '../evaluation.ts';
import { divided, largest, partsAt, wholeCount, type Part } from '../part.ts';
import type { Pricing } from '../pricing.ts';
import type { Subject } from '../subject.ts';
import { amountTaken, countedOnce } from './taken.ts';

/** What a line will take: all but the amount, which is known when all limits have been asked. */
export type Taking = Omit<Take, 'amount'>;

/**
 * The line with what it takes of every counter. Counters are charged with what all limits together leave, so that what a
 * later limit drops takes nothing of an earlier one.
 */
export function withTakes(
  line: EvaluationLine,
  charges: readonly Charge[],
  others: readonly Taking[],
  pricing: Pricing,
): EvaluationLine {
  if (charges.length === 0 && others.length === 0) return line;
  const whole = divided(line);
  const payout = money(line.payout, pricing.currency);
  const taking = [
    ...charges.map(({ counter, of, items, limit }) => ({
      take: { counter, of, ...(items && { items }) },
      outlives: limit.outlives,
    })),
    ...others.map((take) => ({ take, outlives: true })),
  ];
  const takes: Take[] = [];
  for (const { take, outlives } of taking) {
    const most = clicksWithin(partsAt(whole, take.items), pricing);
    const amount = amountTaken({ ...take, amount: most }, whole, payout, pricing.fx);
    if (decimal(amount).isZero()) continue;
    // What an action takes once is counted with its first line that does.
    if (!countedOnce(take)) pricing.tally.take(take.counter, amount);
    if (outlives) takes.push({ ...take, amount });
  }
  return takes.length === 0 ? line : { ...line, takes };
}

const clicksWithin = (parts: readonly Part[], { facts }: Pricing): string =>
  wholeCount(largest(parts.map(({ share }) => share)).times(facts.clicks)).toFixed();

/** A call is in progress under a limit of concurrent calls whether it is paid for or not. */
export const callTakings = (limits: readonly CompiledLimit[], subject: Subject, { facts }: Pricing): Taking[] =>
  limits
    .filter(({ type, outlives }) => type === 'CONCURRENT_CALLS' && outlives)
    .flatMap((limit) => chargesOf(limit, subject, facts))
    .map(({ counter, of, items }) => ({ counter, of, ...(items && { items }) }));
