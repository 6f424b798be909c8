import type { State, StateDetail } from '../../domain/action/state.ts';
import { monthOf } from './dates.ts';
import { Fraction } from './fraction.ts';
import type { PartnerNumber } from './program.ts';
import { payoutOf, saleLeft, unlimitedOf, type Order, type Pinned, type TakeBack } from './sale.ts';

/** An action of the model. Instants in milliseconds; null: not known, or nobody's. */
export interface ModelAction {
  readonly eventAt: number;
  readonly submittedAt: number;
  readonly reported: Order;
  /** As it now is. */
  order: Order;
  partner: PartnerNumber | null;
  pinned: Pinned | null;
  takenBack: readonly TakeBack[];
  state: State;
  detail: StateDetail;
  lockingAt: number | null;
  openUntil: number | null;
  lockedAt: number | null;
  payableAt: number | null;
  commissionableAt: number | null;
  approvedByUser: boolean;
  /** Whether what limits cut off is paid all the same. */
  excessAllowed: boolean;
  /** What its price followed from before each part that was taken back, and before each correction: the latest is undone first. */
  undoable: readonly Basis[];
  hold: { readonly until: number | null } | null;
  /** Grows when it begins anew: earnings of an earlier life are settled apart. */
  life: number;
}

/** What the price of an action follows from. */
export type Basis = Pick<ModelAction, 'order' | 'pinned' | 'takenBack'>;

/** What is left of its sale amount, exactly. */
export const leftOf = ({ order, takenBack }: ModelAction): Fraction => saleLeft(order, takenBack) ?? Fraction.of(0n);

/** What it pays now, in cents. */
export const payoutNow = (action: ModelAction): bigint =>
  withinLimits(action) + (action.excessAllowed ? excessOf(action) : 0n);

/** What it takes of limits. */
export const withinLimits = (action: ModelAction): bigint =>
  action.pinned === null || action.state === 'REVERSED' ? 0n : payoutOf(action.pinned, leftOf(action));

/** What limits cut off of what is left of it. */
export const excessOf = (action: ModelAction): bigint =>
  action.pinned === null || action.state === 'REVERSED'
    ? 0n
    : unlimitedOf(action.pinned, leftOf(action)) - withinLimits(action);

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
