import type { ActionView } from './state.ts';
import { phaseOf } from './transitions.ts';

/** What an action comes to by itself, on a date. */
export interface NextStep {
  readonly step: 'lock' | 'endOpenPeriod' | 'makePayable' | 'endHold';
  readonly at: string;
}

/** What comes next by itself, and when; null when only a command can go on. The stored date decides. */
export function nextStep(view: ActionView | undefined): NextStep | null {
  if (view === undefined) return null;
  const { lockingAt, openUntil, payableAt, hold } = view;
  const dated = (step: NextStep['step'], at: string | null | undefined): NextStep[] => (at ? [{ step, at }] : []);
  const locking = lockingAt === null ? dated('endOpenPeriod', openUntil) : dated('lock', lockingAt);
  switch (phaseOf(view)) {
    case 'OPEN':
    case 'APPROVED_BY_USER':
      return earliest(locking);
    case 'ON_HOLD':
      return earliest([...locking, ...dated('endHold', hold?.until)]);
    case 'LOCKED':
      return earliest(dated('makePayable', payableAt));
    case 'LOCKED_ON_HOLD':
      return earliest(dated('endHold', hold?.until));
    default:
      return null;
  }
}

/** Whether it is owed for certain and has no date: an invoice has to be issued first (seed 003, PayoutScheduling, INVOICED). */
export function awaitsInvoice(view: ActionView): boolean {
  const phase = phaseOf(view);
  const isLocked = phase === 'LOCKED' || phase === 'LOCKED_ON_HOLD';
  return isLocked && view.payableAt === null && /[1-9]/.test(view.payout);
}

const earliest = (steps: readonly NextStep[]): NextStep | null =>
  steps.reduce<NextStep | null>((first, step) => (first && first.at <= step.at ? first : step), null);
