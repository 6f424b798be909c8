import { z } from 'zod';
import type { ActionStanding } from './standing.ts';

/* What the API answers, in the words of the model. */

const money = z.object({ value: z.string() });

export const actionAnswered = z.object({
  id: z.string(),
  state: z.string(),
  stateDetail: z.string(),
  partnerId: z.string().nullable(),
  payout: money,
  remainingAmount: money,
  lockingAt: z.string().nullable(),
  openUntil: z.string().nullable(),
  payableAt: z.string().nullable(),
  hold: z.object({ until: z.string().nullable() }).nullable(),
});

export const balance = z.object({ accrued: z.string(), payable: z.string(), paid: z.string() });

export const problems = z.object({ balanced: z.boolean(), problems: z.array(z.string()) });

const lines = z.array(z.looseObject({ kind: z.string(), amount: z.string(), actionId: z.string(), cause: z.string() }));

export const statements = z.looseObject({
  nextCursor: z.null(),
  data: z.array(
    z.looseObject({
      date: z.string(),
      state: z.string(),
      carriedForward: z.string(),
      earned: z.string(),
      clawedBack: z.string(),
      disbursed: z.string(),
      carriedOver: z.string(),
    }),
  ),
});

export const payouts = z.looseObject({
  nextCursor: z.null(),
  data: z.array(z.looseObject({ scheduledFor: z.string(), amount: z.string(), state: z.string(), lines })),
});

export const balances = z.object({ balances: z.tuple([balance.extend({ currency: z.literal('USD') })]) });

/** Whose ids stand for the numbers of the model. */
export interface Known {
  readonly partners: readonly [string, string];
  /** In the order of their submission. */
  readonly actions: string[];
}

/** How an answer says that an action stands. */
export function standingOf({ partners }: Known, answer: z.output<typeof actionAnswered>): ActionStanding {
  const { state, stateDetail, partnerId, payout, remainingAmount, lockingAt, openUntil, payableAt, hold } = answer;
  return {
    state,
    detail: stateDetail,
    partner: partnerId === null ? null : partnerId === partners[0] ? 0 : 1,
    payout: payout.value,
    amountLeft: remainingAmount.value,
    lockingAt: date(lockingAt),
    openUntil: date(openUntil),
    payableAt: date(payableAt),
    heldUntil: hold && (date(hold.until) ?? 'for ever'),
  };
}

/** Of an instant its date, by UTC. */
export const date = (instant: string | null): string | null => instant?.slice(0, 10) ?? null;
