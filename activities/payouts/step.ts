import { PayoutEntity, type Payout } from '../../database/entities/payout.ts';
import { PayoutEventEntity, type PayoutEvent } from '../../database/entities/payoutEvent.ts';
import { LockMode, type EntityManager } from '../../database/orm.ts';
import { disbursementAfter, type DisbursementStep } from '../../domain/payout/disbursement.ts';

/** Who says that a payment moves on, and why. */
export type StepBy = Pick<PayoutEvent, 'at' | 'actor'> & Partial<Pick<PayoutEvent, 'commandId' | 'reference' | 'note'>>;

/** What the rail says, or what comes by itself. */
export const byRail = (at: string, note: string | null = null): StepBy => ({ at, actor: 'system', note });

/** The payout's row, held until the transaction ends. */
export const holdPayout = (em: EntityManager, payoutId: string): Promise<Payout> =>
  em.findOneOrFail(PayoutEntity, payoutId, { lockMode: LockMode.PESSIMISTIC_WRITE });

type Changes = Partial<
  Pick<
    Payout,
    | 'rail'
    | 'waitsFor'
    | 'pausedAt'
    | 'asksFirst'
    | 'receipt'
    | 'sentAt'
    | 'askAt'
    | 'completedAt'
    | 'endedAt'
    | 'retriedAt'
    | 'failure'
    | 'paidCurrency'
    | 'paidAmount'
    | 'rate'
    | 'exchangeGain'
    | 'settledRate'
  >
>;

/** Changes a held payout that stays where it is. */
export async function amend(em: EntityManager, payout: Payout, changes: Changes): Promise<Payout> {
  await em.nativeUpdate(PayoutEntity, { id: payout.id }, changes);
  return { ...payout, ...changes };
}

/**
 * Moves a held payout by the disbursement table and writes down who said so; a step that the table refuses is a fault of ours.
 * One that leaves it where it is, such as that the rail still cannot tell, leaves no trace but its changes.
 */
export async function step(
  em: EntityManager,
  payout: Payout,
  taken: DisbursementStep,
  changes: Changes,
  by: StepBy,
): Promise<Payout> {
  const after = disbursementAfter(payout.state, taken);
  if ('refusal' in after) throw new Error(after.refusal);
  const { next: state } = after;
  await em.nativeUpdate(PayoutEntity, { id: payout.id }, { ...changes, state });
  if (state !== payout.state) await record(em, payout.id, { step: taken, state, ...by });
  return { ...payout, ...changes, state };
}

/** Writes down what happened to a payout. */
export const record = (
  em: EntityManager,
  payoutId: string,
  event: StepBy & Pick<PayoutEvent, 'step' | 'state'> & Partial<Pick<PayoutEvent, 'approves'>>,
): Promise<unknown> => em.insert(PayoutEventEntity, { payoutId, ...event });

/** Whether a command was carried out before: a repeat does nothing. */
export const isDone = async (em: EntityManager, payoutId: string, commandId: string): Promise<boolean> =>
  (await em.count(PayoutEventEntity, { payoutId, commandId })) > 0;
