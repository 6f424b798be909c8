import { v7 as uuid } from 'uuid';
import type { Action } from '../../database/entities/action.ts';
import { ActionEntity } from '../../database/entities/action.ts';
import { SubmissionEntity, type Submission } from '../../database/entities/submission.ts';
import { LockMode, type Database, type EntityManager } from '../../database/orm.ts';
import { post } from '../../database/queries/ledger.ts';
import { situationOf } from '../../database/queries/situation.ts';
import { transaction } from '../../database/transaction.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { isTest } from '../../domain/action/test-action.ts';
import { DomainError } from '../../domain/errors.ts';
import { accrual } from '../../domain/ledger/postings.ts';
import { money } from '../../domain/money.ts';
import { wakeDelaySeconds } from '../wakeDelay.ts';
import { accrualCause } from './causes.ts';
import { actionView, chronicle, partnerNameOf, storeEvaluation, tell } from './change.ts';
import { attributed, priced } from './evaluation.ts';
import { noteAction } from './monthlyTerms.ts';
import { takenOf, takeUsage } from './usage.ts';

export interface RecordInput {
  readonly actionId: string;
  /** The workflow's time. */
  readonly now: string;
}

export interface Recorded {
  readonly view: ActionView;
  readonly partnerName: string | null;
  /** How long after its dates this action wakes, so that not all of a midnight's actions wake at once. */
  readonly wakeDelaySeconds: number;
}

/**
 * The first step of an action: attribute, price, accrue, in one transaction. A repeat is safe: an action that is there
 * already is answered as it is, which is also how a later run of its workflow picks up the stored state.
 *
 * @throws DomainError when the domain refuses to price it; the submission is then kept as REFUSED and may be sent again.
 */
export async function record(
  database: Database,
  wakeSpreadSeconds: number,
  { actionId, now }: RecordInput,
): Promise<Recorded> {
  try {
    return await transaction(database, async (em) => {
      const submission = await em.findOneOrFail(SubmissionEntity, actionId, { lockMode: LockMode.PESSIMISTIC_WRITE });
      const action =
        submission.state === 'RECORDED'
          ? await em.findOneOrFail(ActionEntity, actionId)
          : await recordNew(em, submission, now);
      return {
        view: actionView(action),
        partnerName: await partnerNameOf(em, action.partnerId),
        wakeDelaySeconds: wakeDelaySeconds(actionId, wakeSpreadSeconds),
      };
    });
  } catch (error) {
    if (error instanceof DomainError) await refuse(database, actionId, error);
    throw error;
  }
}

async function recordNew(em: EntityManager, submission: Submission, now: string): Promise<Action> {
  const situation = await situationOf(em, submission);
  const { brand, eventType, facts } = situation;
  const { body } = submission;
  const test = isTest(body, eventType);
  const { attribution, contract } = await attributed(em, submission, situation);
  const pricing = contract && (await priced(em, situation, submission, contract, { test }));
  const evaluationId = uuid();
  const saleAmount = pricing?.evaluation.saleAmount ?? facts.orderSaleAmount;
  const action: Action = {
    id: submission.id,
    brandId: brand.id,
    eventTypeId: eventType.id,
    eventType: eventType.code,
    orderId: submission.orderId,
    state: 'PENDING',
    stateDetail: 'OPEN',
    partnerId: attribution.credited?.partnerId ?? null,
    contractId: contract?.id ?? null,
    attribution,
    // Its row follows; the foreign key is looked at when all of it is committed.
    evaluationId: pricing && evaluationId,
    amount: saleAmount,
    currency: body.currency,
    remainingAmount: saleAmount,
    // A test is priced like any other, but never owed (seed 002, Test an action).
    payout: pricing && !test ? pricing.evaluation.payout : '0',
    payoutCurrency: pricing?.evaluation.currency ?? body.currency,
    takenBack: [],
    taken: pricing ? takenOf(pricing, [], test) : {},
    cycle: 0,
    customerId: body.customerId ?? null,
    customerRecordId: null,
    referral: {},
    customerStatus: customerStatusOf(facts.variables.CUSTOMER_STATUS),
    test,
    eventDate: body.eventDate,
    submittedAt: submission.submittedAt,
    lockingAt: test ? null : (pricing?.lockingAt ?? null),
    lockedAt: null,
    payableAt: null,
    paidAt: null,
    version: 1,
    updatedAt: now,
  };
  await em.insert(ActionEntity, action);
  if (pricing) {
    await takeUsage(em, action.id, pricing, facts, action.taken);
    await storeEvaluation(em, { ...action, evaluationId }, pricing, facts, now);
    await post(em, {
      brandId: brand.id,
      cause: accrualCause(action),
      actionId: action.id,
      payoutId: null,
      effectiveAt: action.eventDate,
      recordedAt: now,
      postings: accrual(pricing.contract.partnerId, money(action.payout, action.payoutCurrency)),
    });
  }
  if (contract && !test) await noteAction(em, contract, facts, now);
  await em.nativeUpdate(SubmissionEntity, { id: submission.id }, { state: 'RECORDED' });
  const by = { command: 'SUBMIT', commandId: 'submit', actor: submission.actor, reason: null, note: null } as const;
  await chronicle(em, null, action, by, now);
  await tell(em, action, 'action.created', now);
  return action;
}

/** Keeps the refusal where the brand can see it; an accepted submission never just disappears. */
const refuse = (database: Database, actionId: string, { code, message }: DomainError): Promise<unknown> =>
  database.em
    .fork()
    .nativeUpdate(
      SubmissionEntity,
      { id: actionId, state: 'ACCEPTED' },
      { state: 'REFUSED', refusal: { code, detail: message } },
    );

/** What the brand's word was translated to comes before the word itself. */
const customerStatusOf = (value: string | readonly string[] | undefined): string | null =>
  (typeof value === 'string' ? value : value?.[0]) ?? null;
