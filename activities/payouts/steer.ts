import type { Payout } from '../../database/entities/payout.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { approvable, approversOf, noteWake } from '../../database/queries/payoutGates.ts';
import { transaction } from '../../database/transaction.ts';
import { DomainError } from '../../domain/errors.ts';
import { disbursementAfter } from '../../domain/payout/disbursement.ts';
import { personOf } from '../../domain/payout/person.ts';
import type { PayoutCommandInput } from './confirm.ts';
import { lookAtGates } from './gates.ts';
import { payBack } from './payBack.ts';
import { standingOf, type PayoutStanding } from './standing.ts';
import { amend, holdPayout, isDone, record, type StepBy } from './step.ts';

/*
 * What finance says to a payout before anything is sent. A repeat under the same id does nothing.
 */

/**
 * A person approves the payout: this amount, on its way to where the partner is paid now.
 *
 * @throws DomainError PAYOUT_STATE_REFUSES when it is sent or over; PAYOUT_ALREADY_APPROVED by the same person
 */
export const approvePayout = (database: Database, input: PayoutCommandInput): Promise<PayoutStanding> =>
  steered(database, input, 'approve', async (em, held, by) => {
    const approves = await approvable(em, held.id);
    const approvers = await approversOf(em, held.id, approves);
    if (approvers.some((actor) => personOf(actor) === personOf(by.actor))) {
      throw new DomainError('PAYOUT_ALREADY_APPROVED', `${by.actor} has approved payout ${held.id} already.`);
    }
    await record(em, held.id, { step: 'approve', state: held.state, ...by, approves });
    return held;
  });

/**
 * The payout does not go out until it is resumed.
 *
 * @throws DomainError PAYOUT_STATE_REFUSES when it is sent, over or paused already
 */
export const pausePayout = (database: Database, input: PayoutCommandInput): Promise<PayoutStanding> =>
  steered(database, input, 'pause', async (em, held, by) => {
    if (held.pausedAt) throw new DomainError('PAYOUT_STATE_REFUSES', `Payout ${held.id} is paused already.`);
    await record(em, held.id, { step: 'pause', state: held.state, ...by });
    return amend(em, held, { pausedAt: by.at });
  });

/** The pause of this payout ends. @throws DomainError PAYOUT_STATE_REFUSES when it is not paused */
export const resumePayout = (database: Database, input: PayoutCommandInput): Promise<PayoutStanding> =>
  steered(database, input, 'resume', async (em, held, by) => {
    if (!held.pausedAt) throw new DomainError('PAYOUT_STATE_REFUSES', `Payout ${held.id} is not paused.`);
    await record(em, held.id, { step: 'resume', state: held.state, ...by });
    return amend(em, held, { pausedAt: null });
  });

/**
 * The payout does not go out at all: it has failed, and its amount stays payable until it is retried.
 *
 * @throws DomainError PAYOUT_STATE_REFUSES when it is sent or over
 */
export const cancelPayout = (database: Database, input: PayoutCommandInput): Promise<PayoutStanding> =>
  steered(database, input, 'cancel', (em, held, by) => payBack(em, held, 'cancel', 'Finance cancelled it.', by));

const steered = (
  database: Database,
  { payoutId, commandId, actor, note, now: at }: PayoutCommandInput,
  taken: 'approve' | 'pause' | 'resume' | 'cancel',
  deed: (em: EntityManager, held: Payout, by: StepBy) => Promise<Payout>,
): Promise<PayoutStanding> =>
  transaction(database, async (em) => {
    const held = await holdPayout(em, payoutId);
    if (await isDone(em, payoutId, commandId)) return standingOf(held);
    const after = disbursementAfter(held.state, taken);
    if ('refusal' in after) throw new DomainError('PAYOUT_STATE_REFUSES', after.refusal);
    const payout = await deed(em, held, { at, actor, commandId, note });
    if (payout.state !== 'pending') return standingOf(payout);
    // What it waits for now is answered; the workflow sends it next, if that is nothing.
    const { payout: looked, shut } = await lookAtGates(em, payout, at);
    await noteWake(em, payoutId);
    return standingOf(shut.length > 0 ? looked : await amend(em, looked, { waitsFor: null }));
  });
