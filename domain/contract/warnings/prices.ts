import { decimal } from '../../money.ts';
import type { PayoutAdjustment } from '../payout.ts';
import type { EventPayout } from '../terms.ts';
import { ofEach, warnIf, type Warning } from './warning.ts';

interface Price {
  readonly payout?: string | undefined;
  readonly payoutRate?: string | undefined;
}

/** A percent of more than the whole. */
export const overAll = (pointer: string, rate = '0'): Warning[] =>
  warnIf(decimal(rate).greaterThan(100), pointer, `is ${rate} %, more than all of it`);

export const groupPriceWarnings = (group: EventPayout['payoutGroups'][number]): Warning[] => [
  ...overAll('/payoutRate', group.payoutRate),
  ...stepWarnings('/tiers', group, group.tiers),
];

export const bonusWarnings = (bonus: EventPayout['performanceBonus']): Warning[] =>
  stepWarnings('/bonusTiers', {}, bonus?.bonusTiers);

/** A percent off that leaves nothing whatever is paid: below zero nothing is paid (semantics, Evaluation order 6). */
export const adjustmentWarnings = ({ direction, rate }: PayoutAdjustment): Warning[] =>
  direction === 'DECREASE' ? overAll('/rate', rate) : [];

/** Steps that pay over 100 %, or less for more: a sum and a percent cannot be compared. */
function stepWarnings(place: string, start: Price, steps: readonly Price[] | undefined): Warning[] {
  return ofEach(
    place,
    steps?.map((step, index) => ({ step, before: steps[index - 1] ?? start })),
    ({ step, before }) => [
      ...overAll('/payoutRate', step.payoutRate),
      ...(['payout', 'payoutRate'] as const).flatMap((field) => {
        const [pays, paid] = [step[field], before[field]];
        if (pays === undefined || paid === undefined) return [];
        return warnIf(
          decimal(pays).lessThan(paid),
          `/${field}`,
          `is ${pays}, less than the ${paid} of the step before`,
        );
      }),
    ],
  );
}
