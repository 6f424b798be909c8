import type { Sent } from './send.ts';
import type { Stored } from './stored.ts';

/** What was sent, and how much of it really met. */
export interface Figures {
  interleavings: number;
  submissions: number;
  reversals: number;
  refused: number;
  /** Interleavings in which two commands were under way at the same time. */
  overlapping: number;
  /** Those that were recorded in another order than they were sent in. */
  reordered: number;
  /** Those of which a limit or a tier has paid somebody else than in the order in which they were sent. */
  otherwisePaid: number;
}

export const noFigures = (): Figures => ({
  interleavings: 0,
  submissions: 0,
  reversals: 0,
  refused: 0,
  overlapping: 0,
  reordered: 0,
  otherwisePaid: 0,
});

/** Adds an interleaving. @param payoutsAsSent what its sales would pay, had they been recorded as they were sent */
export function count(
  figures: Figures,
  sent: Sent,
  { recorded, sales }: Stored,
  payoutsAsSent: ReadonlyMap<number, string>,
): void {
  const { interleaving, answers } = sent;
  const sold = interleaving.commands.filter(({ does }) => does === 'SELL').length;
  figures.interleavings += 1;
  figures.submissions += sold;
  figures.reversals += interleaving.commands.length - sold;
  figures.refused += answers.filter(({ refusal }) => refusal !== null).length;
  const inOrder = orderOfSending(sent);
  const hasOverlap = inOrder.some((number, index) => {
    const before = answers[inOrder[index - 1] ?? -1];
    return before !== undefined && (answers[number]?.sentAt ?? Infinity) < before.answeredAt;
  });
  if (hasOverlap) figures.overlapping += 1;
  const order = recorded.map(({ command }) => command);
  const sentAndDone = inOrder.filter((number) => order.includes(number));
  if (sentAndDone.some((number, index) => number !== order[index])) figures.reordered += 1;
  if ([...payoutsAsSent].some(([sale, payout]) => sales.get(sale)?.payout !== payout)) figures.otherwisePaid += 1;
}

/** The commands by their numbers, as they were sent. */
export const orderOfSending = ({ answers }: Pick<Sent, 'answers'>): readonly number[] =>
  answers
    .map(({ sentAt }, number) => ({ sentAt, number }))
    .toSorted((one, other) => one.sentAt - other.sentAt)
    .map(({ number }) => number);
