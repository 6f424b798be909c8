import { v7 as uuid } from 'uuid';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { asCorrected, requireAnOrder, upon, type CorrectedOrder } from '../../domain/action/correction.ts';
import * as decide from '../../domain/action/decide.ts';
import type { ReversalReason } from '../../domain/action/state.ts';
import { allowed } from '../../domain/action/transitions.ts';
import type { Return } from '../returns/policy.ts';
import { carryOut } from './carryOut.ts';
import { storeEvaluation } from './change.ts';
import { once, type ActionCommandOutcome, type CommandInput } from './command.ts';
import { datingTermsOf } from './datingTerms.ts';
import { partsToCome } from './installments.ts';
import { pricedAgain } from './pricedAgain.ts';
import { recountCall } from './usage.ts';

export interface CorrectInput extends CommandInput, Return {
  readonly reason: ReversalReason;
  /** As it now is. */
  readonly order: CorrectedOrder;
}

/**
 * An order has changed: the action is priced once more for the order as it now is, from what was pinned when it was first priced, up
 * or down. A repeat is safe (see once).
 *
 * @throws DomainError when the state refuses it, the order has become nothing, or the contract or its partner does not agree that
 * payout comes back
 */
export const correct = (database: Database, input: CorrectInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => correctWithin(em, input));

/** The same, in the caller's transaction. */
export const correctWithin = (em: EntityManager, input: CorrectInput): Promise<ActionCommandOutcome> =>
  once(em, input, async (action) => {
    allowed(action, 'CORRECT');
    const { order, now } = input;
    const submission = await em.findOneOrFail(SubmissionEntity, action.id);
    requireAnOrder(submission.body, order);
    const corrected = upon(action.corrected, order);
    const body = asCorrected(submission.body, corrected);
    const { evaluation, pricing } = await pricedAgain(em, action, { ...submission, body });
    const evaluationId = pricing && uuid();
    if (evaluationId) await storeEvaluation(em, { ...action, evaluationId }, pricing, now);
    const known = { evaluation, terms: await datingTermsOf(em, action), toCome: await partsToCome(em, action) };
    const decision = decide.correct(action, known, { ...input, corrected, evaluationId });
    const view = await carryOut(em, action, decision, input, { now, asReturn: input });
    if (pricing) await recountCall(em, { ...action, ...decision.changed }, evaluation, pricing.facts);
    return { view };
  });
