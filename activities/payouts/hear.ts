import type { Payout } from '../../database/entities/payout.ts';
import { PayoutEventEntity } from '../../database/entities/payoutEvent.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { assertNever } from '../../domain/errors.ts';
import { nextAskAt, stepOf, type RailAnswer } from '../../domain/payout/railAnswer.ts';
import { payBack } from './payBack.ts';
import type { Rail } from './rail.ts';
import { returnWatch } from './returnWatch.ts';
import { standingOf, toSettle, type PayoutStanding } from './standing.ts';
import { amend, byRail, holdPayout, record, step } from './step.ts';

interface Heard {
  readonly payoutId: string;
  readonly answer: RailAnswer;
  /** The workflow's time. */
  readonly now: string;
}

/**
 * Stores what a rail said of a payment, in one transaction. What somebody else has found out meanwhile stands: the rail and a
 * person may say the same thing one after the other.
 *
 * @returns what comes next
 */
export const hear = (database: Database, rail: Rail, { payoutId, answer, now }: Heard): Promise<PayoutStanding> =>
  transaction(database, async (em) => {
    const held = await holdPayout(em, payoutId);
    return carriedOut(em, held, rail, answer, now);
  });

async function carriedOut(
  em: EntityManager,
  held: Payout,
  rail: Rail,
  answer: RailAnswer,
  now: string,
): Promise<PayoutStanding> {
  const sentAt = held.sentAt ?? held.scheduledFor;
  const taken = stepOf(answer, { state: held.state, sentAt, reachesWithin: rail.reachesWithin }, now);
  const known = answer.receipt === undefined ? {} : { receipt: answer.receipt };
  const by = byRail(now, answer.reason ?? null);
  switch (taken) {
    case null:
      return standingOf(held.state === 'completed' ? await watched(em, held, rail, now) : held);
    case 'completed':
      // No longer asked for: it is booked at once (settle).
      await amend(em, held, { ...known, askAt: null });
      return toSettle(held);
    case 'failed':
    case 'returned':
      return standingOf(await payBack(em, held, taken, answer.reason ?? 'The rail gives no reason.', by));
    case 'accepted':
      return standingOf(
        await step(em, held, taken, { ...known, askAt: rail.tellsLater ? nextAskAt(sentAt, now) : null }, by),
      );
    case 'unknown':
      if (answer.paid) await recordOnce(em, held, { step: taken, state: held.state, ...by });
      return standingOf(await step(em, held, taken, { askAt: nextAskAt(sentAt, now) }, by));
    case 'notTaken':
      return standingOf(await step(em, held, taken, { sentAt: null, askAt: null }, by));
    case 'approve':
    case 'pause':
    case 'resume':
    case 'cancel':
    case 'send':
      throw new Error(`a rail does not say "${taken}"`);
    default:
      return assertNever(taken);
  }
}

/** Finance has to know of it, and not again at each ask. */
async function recordOnce(
  em: EntityManager,
  { id: payoutId }: Payout,
  event: Parameters<typeof record>[2],
): Promise<void> {
  const { step, note = null } = event;
  if ((await em.count(PayoutEventEntity, { payoutId, step, note })) > 0) return;
  await record(em, payoutId, event);
}

/** A payment that has arrived is asked for as long as it can come back by itself. */
async function watched(em: EntityManager, held: Payout, rail: Rail, now: string): Promise<Payout> {
  return amend(em, held, { askAt: returnWatch(rail, held.completedAt ?? now, now) });
}
