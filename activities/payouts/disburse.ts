import type { Payout } from '../../database/entities/payout.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { railGate } from '../../domain/payout/gates.ts';
import { nextAskAt, type RailAnswer } from '../../domain/payout/railAnswer.ts';
import type { Seal } from '../../platform/seal.ts';
import { lastRestoration } from '../../database/queries/restorations.ts';
import { lookAtGates, railInForce } from './gates.ts';
import { hear } from './hear.ts';
import { paymentOf } from './payment.ts';
import { NotTaken, type Payment, type Rail } from './rail.ts';
import { railOf, type Rails } from './rails.ts';
import { standingOf, type PayoutStanding } from './standing.ts';
import { told } from './told.ts';
import { amend, byRail, holdPayout, step } from './step.ts';

export interface DisburseInput {
  readonly payoutId: string;
  /** The workflow's time; absent in what releases before 0.5.0 scheduled. */
  readonly now?: string | undefined;
}

/**
 * Hands the payment to the rail that its partner is paid by, once no gate keeps it; until then it stays pending, and nobody is
 * called. PROCESSING is stored before the call, what the rail answers after it. A repeat never pays again: when the first call was
 * cut off, nobody knows what became of it, and the rail is asked instead. What the rail has certainly not taken is handed over
 * again later. The same goes for one that may have been sent in a time that a restored database lost, whatever gate keeps it.
 */
export async function disburse(
  database: Database,
  rails: Rails,
  seal: Seal,
  { payoutId, now: given }: DisburseInput,
): Promise<PayoutStanding> {
  const {
    payout,
    payment,
    now,
    asks = false,
  } = await transaction(database, async (em) => {
    const held = await holdPayout(em, payoutId);
    const now = given ?? held.scheduledFor;
    if (held.state !== 'pending') return { payout: held, payment: null, now };
    const { payout: looked, shut } = await lookAtGates(em, held, now);
    const rail = await railInForce(em, looked);
    if (looked.asksFirst && looked.paidAmount && rails.has(rail)) {
      return { payout: await asSent(em, { ...looked, rail }, now), payment: null, now, asks: true };
    }
    if (shut.length > 0) return { payout: looked, payment: null, now };
    const waitsFor = rails.has(rail) ? null : [railGate(rail)];
    const open = await amend(em, looked, { waitsFor, rail });
    if (waitsFor) return { payout: await later(em, open, now), payment: null, now };
    const sent = await step(em, open, 'send', { sentAt: now, askAt: null }, byRail(now));
    return { payout: sent, payment: await paymentOf(em, seal, sent), now };
  });
  if (payment) {
    const rail = railOf(rails, payout.rail);
    const answer = await handedOver(rail, payment);
    return answer ? hear(database, rail, { payoutId, answer, now }) : notTaken(database, payoutId, now);
  }
  if (asks) {
    const rail = railOf(rails, payout.rail);
    return hear(database, rail, { payoutId, answer: await told(rail, payout), now });
  }
  const wasCutOff = payout.state === 'processing' && !payout.askAt;
  return wasCutOff ? hear(database, railOf(rails, payout.rail), { payoutId, answer: cutOff, now }) : standingOf(payout);
}

const cutOff: RailAnswer = { outcome: 'unknown', reason: 'The call to the rail was cut off.' };

/** Whoever sent it before the restore has stopped by then, so that it counts as sent at the latest then. */
async function asSent(em: EntityManager, pending: Payout, now: string): Promise<Payout> {
  const restoration = await lastRestoration(em);
  const changes = {
    rail: pending.rail,
    sentAt: restoration?.restoredAt ?? now,
    askAt: null,
    waitsFor: null,
    asksFirst: false,
  };
  return step(
    em,
    pending,
    'send',
    changes,
    byRail(now, 'It may have been sent before the restore: the rail is asked.'),
  );
}

/** Null: it is certain that the rail took nothing. */
async function handedOver(rail: Rail, payment: Payment): Promise<RailAnswer | null> {
  try {
    return await rail.pay(payment);
  } catch (error) {
    if (error instanceof NotTaken) return null;
    return { outcome: 'unknown', reason: error instanceof Error ? error.message : String(error) };
  }
}

const notTaken = (database: Database, payoutId: string, now: string): Promise<PayoutStanding> =>
  transaction(database, async (em) => {
    const held = await holdPayout(em, payoutId);
    if (held.state !== 'processing') return standingOf(held);
    const pending = await step(em, held, 'notTaken', { sentAt: null }, byRail(now));
    return standingOf(await later(em, pending, now));
  });

const later = (em: EntityManager, pending: Payout, now: string): Promise<Payout> =>
  amend(em, pending, { askAt: nextAskAt(pending.createdAt, now) });
