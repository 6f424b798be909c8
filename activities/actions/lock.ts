import type { Action } from '../../database/entities/action.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import type { Writer } from '../../database/writer.ts';
import { transaction } from '../../database/transaction.ts';
import { lockActionWithParties, type Parties } from '../../database/queries/heldActions.ts';
import { nextStep } from '../../domain/action/agenda.ts';
import * as decide from '../../domain/action/decide.ts';
import type { ActionView } from '../../domain/action/state.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { carryOut } from './carryOut.ts';
import { actionView, bySchedule, changedBy } from './change.ts';
import { datingTermsOf, type DatingTerms } from './datingTerms.ts';
import { payable } from './payable.ts';

export interface ScheduledInput {
  readonly actionId: string;
  /** The workflow's time. */
  readonly now: string;
}

/**
 * The locking date has come: the payout is owed for certain, and its payment date is known; if that has come too, it is made payable
 * with it. The date decides, never the moment of waking. A repeat is safe: the table says that it is already there, and the cause can
 * be posted once only.
 */
export const lock = (database: Database, input: ScheduledInput): Promise<ActionView> =>
  transaction(database, (em, letter) => lockWithin(em, input, letter));

/** The same, in the caller's transaction. */
export async function lockWithin(
  em: EntityManager,
  { actionId, now }: ScheduledInput,
  writer: Writer = em,
): Promise<ActionView> {
  const { action, parties, lostTime } = await lockActionWithParties(em, actionId);
  const decision = decide.lock(action, await lockable(em, action, parties ?? undefined), now);
  if (decision === null) return actionView(action);
  const view = await carryOut(em, action, decision, bySchedule('LOCK', action.cycle), { now, writer });
  const next = nextStep(view);
  // What is paid in parts asks in a step of its own which of them have come.
  if (parties === null || decision.parts.length > 0 || next?.step !== 'makePayable' || next.at > now) return view;
  const payday = { timeZone: parties.brand.timeZone, lostTime };
  return payable(em, changedBy(action, decision.changed), { parts: [], payday }, { now, letter: writer });
}

/**
 * What the lock of an action follows from, or its approval.
 * @param known as of {@link datingTermsOf}
 */
export async function lockable(
  em: EntityManager,
  { evaluationId, ...action }: Action,
  known?: Parties,
): Promise<{ readonly terms: DatingTerms | null; readonly evaluation: Evaluation | null }> {
  const terms = await datingTermsOf(em, action, known);
  // Only what triggers price is paid in monthly parts.
  const drips = evaluationId && terms?.contract.terms.pricing === 'TRIGGERS';
  return { terms, evaluation: drips ? (await em.findOneOrFail(EvaluationEntity, evaluationId)).result : null };
}
