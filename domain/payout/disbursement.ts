/*
 * The life of one payment through a rail. The table is the only place that knows it: what a step makes of a state, and
 * why the others are refused.
 */

export const disbursementStates = ['pending', 'processing', 'sent', 'completed', 'failed', 'returned'] as const;
export type DisbursementState = (typeof disbursementStates)[number];

/**
 * `approve` to `cancel` are what finance says before anything is sent. `send` is ours, just before the rail is called; the others
 * are what the rail says, at once or when asked later. `notTaken`: it is certain that the rail never took it.
 */
export const disbursementSteps = [
  'approve',
  'pause',
  'resume',
  'cancel',
  'send',
  'notTaken',
  'accepted',
  'unknown',
  'completed',
  'failed',
  'returned',
] as const;
export type DisbursementStep = (typeof disbursementSteps)[number];

interface Row {
  readonly next: Readonly<Partial<Record<DisbursementStep, DisbursementState>>>;
  readonly otherwise: string;
}

const table: Readonly<Record<DisbursementState, Row>> = {
  pending: {
    next: { approve: 'pending', pause: 'pending', resume: 'pending', cancel: 'failed', send: 'processing' },
    otherwise: 'it has not been sent yet',
  },
  // An unknown result leaves it where it is: the rail is asked again, and nothing is ever sent a second time.
  processing: {
    next: {
      notTaken: 'pending',
      accepted: 'sent',
      unknown: 'processing',
      completed: 'completed',
      failed: 'failed',
      returned: 'returned',
    },
    otherwise: 'it is with the rail, which is asked for the result instead',
  },
  sent: {
    next: { accepted: 'sent', unknown: 'sent', completed: 'completed', failed: 'failed', returned: 'returned' },
    otherwise: 'it is with the rail, which is asked for the result instead',
  },
  completed: { next: { returned: 'returned' }, otherwise: 'the partner has the money; it can only be returned' },
  failed: { next: {}, otherwise: 'it is over; the amount joins the next run as a new disbursement' },
  returned: { next: {}, otherwise: 'it is over; the amount joins the next run as a new disbursement' },
};

/** What a step makes of a state: the next state, or the sentence that says why not. */
export type DisbursementTransition = { readonly next: DisbursementState } | { readonly refusal: string };

export function disbursementAfter(state: DisbursementState, step: DisbursementStep): DisbursementTransition {
  const { next, otherwise } = table[state];
  const following = next[step];
  if (following !== undefined) return { next: following };
  return { refusal: `A disbursement that is ${state} does not take "${step}": ${otherwise}.` };
}
