import { v7 as uuid } from 'uuid';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import type { Action } from '../../database/entities/action.ts';
import type { Customer } from '../../database/entities/customer.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { announce } from '../../database/queries/announce.ts';
import { contractsInForce } from '../../database/queries/contracts.ts';
import { customerByKey } from '../../database/queries/customers.ts';
import { moveCustomer, type MovedCustomer } from '../../database/queries/moveCustomer.ts';
import { factsIn, situationOf } from '../../database/queries/situation.ts';
import { transaction } from '../../database/transaction.ts';
import { actionReport } from '../../database/reports/action.ts';
import { eventPayoutOf } from '../../domain/contract/terms.ts';
import { asCorrected } from '../../domain/action/correction.ts';
import * as decide from '../../domain/action/decide.ts';
import type { ReversalReason } from '../../domain/action/state.ts';
import { DomainError } from '../../domain/errors.ts';
import { carryOut } from './carryOut.ts';
import { partnerNameOf, storeEvaluation } from './change.ts';
import { once, type ActionCommandOutcome, type CommandInput } from './command.ts';
import { priced } from './evaluation.ts';
import { partsToCome } from './installments.ts';
import { noteAction } from './monthlyTerms.ts';
import { countCallOf } from './usage.ts';

export interface ReattributeInput extends CommandInput {
  readonly reason: ReversalReason;
  readonly partnerId: string;
  /** Whether its customer moves to the partner too, from now on. */
  readonly customer?: boolean | undefined;
}

/**
 * Moves an action to another partner: everything is taken back from the old one and the action is priced anew under the new
 * partner's contract at the event date, in one transaction and one history (semantics, Attribution). Reversals of parts that
 * happened before still count. With `customer` the action's customer moves too, for what is to come. A repeat is safe, as with
 * a reversal.
 *
 * @throws DomainError when the state refuses it, the new partner has no contract that pays for the action, or there
 * is no customer to move
 */
export const reattribute = (database: Database, input: ReattributeInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => reattributeWithin(em, input));

/** The same, in the caller's transaction. */
export const reattributeWithin = (em: EntityManager, input: ReattributeInput): Promise<ActionCommandOutcome> =>
  once(em, input, async (action) => {
    decide.requireMovable(action, input.partnerId);
    const reported = await em.findOneOrFail(SubmissionEntity, action.id);
    const submission = { ...reported, body: asCorrected(reported.body, action.corrected) };
    const situation = await situationOf(em, submission);
    const facts = await factsIn(situation);
    const [contract] = await contractsInForce(em, action.brandId, [input.partnerId], action.eventDate);
    if (!contract || !eventPayoutOf(contract.terms, situation.eventType)) {
      throw new DomainError(
        'PARTNER_WITHOUT_CONTRACT',
        `Partner ${input.partnerId} has no contract that pays for ${action.eventType} at ${action.eventDate}.`,
        [{ pointer: '/partnerId', detail: 'expected a partner with a contract in force at the event date' }],
      );
    }
    const former = action.contractId ? { contractId: action.contractId, taken: action.taken } : undefined;
    const pricing = await priced(em, { ...situation, facts }, submission, contract, {
      test: action.test,
      commissionableAt: action.commissionableAt ?? null,
      releasing: former,
    });
    const evaluationId = uuid();
    await storeEvaluation(em, { ...action, evaluationId }, pricing, input.now);
    const known = { contractId: contract.id, evaluationId, ...pricing, toCome: await partsToCome(em, action) };
    const decision = decide.reattribute(action, known, input);
    const customer = input.customer ? await moveCustomerOf(em, action, input) : null;
    const view = await carryOut(em, action, decision, { ...input, customer }, input);
    await countCallOf(em, action.id, pricing, decision.changed.taken ?? {});
    if (!action.test) await noteAction(em, contract, facts, input.now);
    await tellFormerPartner(em, action, input);
    return { view, partnerName: await partnerNameOf(em, input.partnerId) };
  });

/** @throws DomainError ACTION_WITHOUT_CUSTOMER when it is nobody's whom we keep */
async function moveCustomerOf(em: EntityManager, action: Action, input: ReattributeInput): Promise<MovedCustomer> {
  const { brandId } = action;
  const customerId = action.customerRecordId ?? (await namedCustomer(em, action))?.id;
  const moved = customerId ? await moveCustomer(em, { ...input, brandId, customerId }) : null;
  if (moved) return moved;
  throw new DomainError(
    'ACTION_WITHOUT_CUSTOMER',
    `Action ${action.id} is that of no customer whom you keep, so no customer can move with it.`,
    [{ pointer: '/customer', detail: 'expected an action of a customer who is kept' }],
  );
}

const namedCustomer = async (em: EntityManager, { brandId, customerId }: Action): Promise<Customer | null> =>
  customerId ? customerByKey(em, brandId, customerId) : null;

/** For the old partner the action has ended; who has it now is not theirs to know (semantics, Products). */
async function tellFormerPartner(em: EntityManager, action: Action, { reason, now }: ReattributeInput): Promise<void> {
  const ended: Action = { ...action, state: 'REVERSED', stateDetail: reason, payout: '0' };
  await announce(em, {
    brandId: action.brandId,
    events: [
      {
        type: 'action.reversed',
        subjectId: action.id,
        toBrand: false,
        toPartnerId: action.partnerId ?? null,
        body: actionReport(ended),
      },
    ],
    at: now,
  });
}
