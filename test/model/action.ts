import type { State, StateDetail } from '../../domain/action/state.ts';
import { monthOf } from './dates.ts';
import { Fraction } from './fraction.ts';
import type { PartnerNumber } from './program.ts';
import { payoutOf, saleLeft, type Order, type Pinned, type TakeBack } from './sale.ts';

/** An action of the model. Instants in milliseconds; null: not known, or nobody's. */
export interface ModelAction {
  readonly eventAt: number;
  readonly submittedAt: number;
  readonly order: Order;
  partner: PartnerNumber | null;
  pinned: Pinned | null;
  takenBack: readonly TakeBack[];
  state: State;
  detail: StateDetail;
  lockingAt: number | null;
  openUntil: number | null;
  payableAt: number | null;
  commissionableAt: number | null;
  approvedByUser: boolean;
  hold: { readonly until: number | null } | null;
  /** Grows when it begins anew: earnings of an earlier life are settled apart. */
  life: number;
}

/** What is left of its sale amount, exactly. */
export const leftOf = ({ order, takenBack }: ModelAction): Fraction => saleLeft(order, takenBack) ?? Fraction.of(0n);

/** What it pays now, in cents. */
export const payoutNow = (action: ModelAction): bigint =>
  action.pinned === null || action.state === 'REVERSED' ? 0n : payoutOf(action.pinned, leftOf(action));

/** Whether it takes its partner's limits and tiers of a month. */
export const countsIn = (action: ModelAction, partner: PartnerNumber, month: string): boolean =>
  action.partner === partner &&
  action.state !== 'REVERSED' &&
  action.pinned?.counts === true &&
  monthOf(action.eventAt) === month;

/** What happens next to it by itself, and when; null: nothing without a command. */
export function nextOf({ state, detail, partner, lockingAt, openUntil, payableAt, hold }: ModelAction): Step | null {
  const steps: Step[] = [];
  const dated = (does: Step['does'], at: number | null | undefined): void => {
    if (typeof at === 'number') steps.push({ does, at });
  };
  if (state === 'PENDING' && partner !== null) {
    if (lockingAt === null) dated('END_OPEN_PERIOD', openUntil);
    else dated('LOCK', lockingAt);
  }
  if (detail === 'LOCKED' && hold === null) dated('MAKE_PAYABLE', payableAt);
  if (state === 'PENDING' || detail === 'LOCKED') dated('END_HOLD', hold?.until);
  return steps.toSorted((one, other) => one.at - other.at)[0] ?? null;
}

export interface Step {
  readonly does: 'LOCK' | 'END_OPEN_PERIOD' | 'MAKE_PAYABLE' | 'END_HOLD';
  readonly at: number;
}
