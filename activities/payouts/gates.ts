import { PartnerEntity } from '../../database/entities/partner.ts';
import type { Payout } from '../../database/entities/payout.ts';
import type { EntityManager } from '../../database/orm.ts';
import { fundsFor, wakeForFunds } from '../../database/queries/funds.ts';
import { beforeGates, heardWakes, holdGates } from '../../database/queries/payoutGates.ts';
import { fundingGate, opensAt, shutGates, type ShutGate } from '../../domain/payout/gates.ts';
import { convertedNow, rateFrom } from './convert.ts';
import { amend } from './step.ts';

/** A held payout before its gates. */
interface Looked {
  readonly payout: Payout;
  readonly shut: readonly ShutGate[];
}

/**
 * Looks at the gates of a held payout that is pending. One that none keeps can be sent in the same transaction; any other waits, and
 * is found by whoever opens a gate.
 */
export async function lookAtGates(em: EntityManager, held: Payout, now: string): Promise<Looked> {
  await heardWakes(em, held.id);
  const looked = await look(em, held, now);
  if (looked.shut.length === 0) return looked;
  // What was opened just now would not have found it: from here on it does.
  await holdGates(em, held.brandId);
  const again = await look(em, looked.payout, now);
  if (again.shut.length === 0) return again;
  return { ...again, payout: await waiting(em, again.payout, again.shut) };
}

async function look(em: EntityManager, held: Payout, now: string): Promise<Looked> {
  const payout = await convertedNow(em, held, now);
  const { needsFunds, ...before } = await beforeGates(em, payout);
  const shut = shutGates({ ...before, rateFrom: await rateFrom(em, payout, now) }, now);
  if (shut.length > 0 || !needsFunds || !before.paid) return { payout, shut };
  const gate = fundingGate(before.paid, await fundsFor(em, payout));
  return { payout, shut: gate ? [gate] : [] };
}

async function waiting(em: EntityManager, payout: Payout, shut: readonly ShutGate[]): Promise<Payout> {
  const wasInQueue = !payout.waitsFor || isInQueue(payout.waitsFor);
  const waits = await amend(em, payout, { waitsFor: shut, askAt: opensAt(shut) });
  // Those behind it need not leave it what it cannot take.
  if (wasInQueue && !isInQueue(shut))
    await wakeForFunds(em, { brandId: payout.brandId, currency: payout.paidCurrency });
  return waits;
}

/** Whether it waits for funds alone: it has its place among those that do. */
const isInQueue = (shut: readonly ShutGate[]): boolean => shut.every(({ gate }) => gate === 'FUNDING');

/** The rail that the partner is paid by now. */
export async function railInForce(em: EntityManager, { partnerId }: Payout): Promise<Payout['rail']> {
  const { payoutMethod } = await em.findOneOrFail(PartnerEntity, partnerId);
  return payoutMethod.rail;
}
