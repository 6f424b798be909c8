import { plusDuration } from '../calendar.ts';
import { assertNever } from '../errors.ts';
import type { DisbursementState, DisbursementStep } from './disbursement.ts';

/**
 * What a rail says of a payment. `completed`: the partner has the money. `accepted`: it is on its way. `declined`: it will never
 * arrive. `returned`: it had arrived and came back. `absent`: the rail has not heard of it. `unknown`: the rail cannot tell.
 */
export const railOutcomes = ['completed', 'accepted', 'declined', 'returned', 'absent', 'unknown'] as const;

export interface RailAnswer {
  readonly outcome: (typeof railOutcomes)[number];
  /** The reference under which the rail knows the payment. */
  readonly receipt?: string | undefined;
  /** Why it was declined or came back, for people. */
  readonly reason?: string | undefined;
  /** What it has paid, as far as it can tell; absent: it does not say. */
  readonly paid?: { readonly amount: string; readonly currency: string } | undefined;
}

/** A payment as its rail's answer finds it. */
interface Asked {
  readonly state: DisbursementState;
  /** When it was handed to the rail. */
  readonly sentAt: string;
  /** How long after that a call that was cut off may still reach the rail: an ISO 8601 duration. */
  readonly reachesWithin: string;
}

/** The step that a rail's answer is; null: nothing that is not known. */
export function stepOf(
  { outcome }: RailAnswer,
  { state, sentAt, reachesWithin }: Asked,
  now: string,
): DisbursementStep | null {
  switch (state) {
    case 'processing':
    case 'sent':
      return stepOnTheWay(outcome, state, now >= plusDuration(sentAt, reachesWithin, 'UTC'));
    case 'completed':
      return outcome === 'returned' || outcome === 'declined' ? 'returned' : null;
    case 'pending':
    case 'failed':
    case 'returned':
      return null;
    default:
      return assertNever(state);
  }
}

function stepOnTheWay(outcome: RailAnswer['outcome'], state: 'processing' | 'sent', isLate: boolean): DisbursementStep {
  switch (outcome) {
    case 'declined':
      return 'failed';
    case 'absent':
      return isLate && state === 'processing' ? 'notTaken' : 'unknown';
    case 'completed':
    case 'accepted':
    case 'returned':
    case 'unknown':
      return outcome;
    default:
      return assertNever(outcome);
  }
}

/**
 * When a rail is asked next, what became of a payment or to take it: as long from now as the payment waits already, at least a
 * minute and at most a day, on a whole minute. Minutes after the payment it is soon, weeks after it is daily, and nothing has to
 * be counted.
 */
export function nextAskAt(sinceAt: string, now: string): string {
  const waitedMinutes = Math.ceil((Date.parse(now) - Date.parse(sinceAt)) / minuteMs);
  const minutes = Math.min(Math.max(waitedMinutes, 1), dayMinutes);
  const begun = plusDuration(now, `PT${String(minutes)}M`, 'UTC');
  const isWhole = begun.endsWith(':00.000Z');
  return isWhole ? begun : plusDuration(`${begun.slice(0, 'YYYY-MM-DDTHH:MM'.length)}:00.000Z`, 'PT1M', 'UTC');
}

const minuteMs = 60_000;
const dayMinutes = 1440;
