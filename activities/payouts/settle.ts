import type { Payout } from '../../database/entities/payout.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { announce } from '../../database/queries/announce.ts';
import { post } from '../../database/queries/ledger.ts';
import { payoutReport } from '../../database/reports/payout.ts';
import { transaction } from '../../database/transaction.ts';
import { markPaid } from '../actions/paid.ts';
import { arrivalOf } from './convert.ts';
import { earners } from './earners.ts';
import type { Rail } from './rail.ts';
import { railOf, type Rails } from './rails.ts';
import { returnWatch } from './returnWatch.ts';
import { standingOf, type PayoutStanding } from './standing.ts';
import { byRail, holdPayout, step, type StepBy } from './step.ts';

export interface SettleInput {
  readonly payoutId: string;
  /** The workflow's time. */
  readonly now: string;
}

/**
 * The partner has the money: books it, completes the payout and marks its actions as paid, in one transaction. A repeat is
 * safe: a payout that is completed, or came back since, stays as it is.
 */
export const settle = (database: Database, rails: Rails, { payoutId, now }: SettleInput): Promise<PayoutStanding> =>
  transaction(database, async (em) => {
    const held = await holdPayout(em, payoutId);
    const isOpen = held.state === 'processing' || held.state === 'sent';
    return standingOf(isOpen ? await settleWithin(em, held, railOf(rails, held.rail), {}, byRail(now)) : held);
  });

/** Of the ledger transaction that says that the partner has the money. */
export const paymentCause = (payoutId: string): string => `payout/${payoutId}`;

/** The same as `settle` for a held payout that is on its way, in the caller's transaction. */
export async function settleWithin(
  em: EntityManager,
  held: Payout,
  rail: Rail,
  known: Pick<Partial<Payout>, 'receipt'>,
  by: StepBy,
): Promise<Payout> {
  const { at: now } = by;
  const { postings, exchange } = await arrivalOf(em, held, now);
  const changes = { ...known, ...exchange, completedAt: now, askAt: returnWatch(rail, now, now) };
  const payout = await step(em, held, 'completed', changes, by);
  await post(em, {
    brandId: payout.brandId,
    cause: paymentCause(payout.id),
    actionId: null,
    payoutId: payout.id,
    effectiveAt: now,
    recordedAt: now,
    postings,
  });
  for (const action of await earners(em, { payoutId: payout.id })) {
    await markPaid(em, action, now);
  }
  await tellOfPayout(em, payout, 'payout.completed', now);
  return payout;
}

/** Tells the endpoints of the brand and of the partner. */
export const tellOfPayout = (
  em: EntityManager,
  payout: Payout,
  type: 'payout.completed' | 'payout.failed',
  at: string,
): Promise<void> =>
  announce(em, {
    brandId: payout.brandId,
    events: [{ type, subjectId: payout.id, toBrand: true, toPartnerId: payout.partnerId, body: payoutReport(payout) }],
    at,
  });
