import { v7 as uuid } from 'uuid';
import type { Action } from '../../database/entities/action.ts';
import type { EventType } from '../../database/entities/eventType.ts';
import type { Submission } from '../../database/entities/submission.ts';
import type { EntityManager } from '../../database/orm.ts';
import type { Writer } from '../../database/writer.ts';
import { situationOf } from '../../database/queries/situation.ts';
import type { Seen } from '../../database/queries/touches.ts';
import type { Attribution, CarriedReferral } from '../../domain/attribution/question.ts';
import type { ActionFacts } from '../../domain/evaluation/facts/facts.ts';
import { saleAmountsOf } from '../../domain/evaluation/facts/sale-amounts.ts';
import * as decide from '../../domain/action/decide.ts';
import { noDates } from '../../domain/action/locking.ts';
import { isTest } from '../../domain/action/test-action.ts';
import { takenBy } from '../../domain/evaluation/limits/taken.ts';
import { accrue } from './carryOut.ts';
import { storeEvaluation } from './change.ts';
import { attributed, priced, type Priced } from './evaluation.ts';
import { noteAction } from './monthlyTerms.ts';
import { takeUsage } from './usage.ts';

/** Who earned an action when it is looked at for the first time, and what. */
export interface Assessment {
  readonly facts: ActionFacts;
  readonly attribution: Attribution;
  readonly carried: CarriedReferral;
  /** Null: nobody is credited. */
  readonly pricing: Priced | null;
  /** On which devices its customer was first seen by it. */
  readonly newlySeen: readonly Seen[];
  readonly evaluationId: string;
  readonly eventType: EventType;
  readonly test: boolean;
  /** Null: the brand has to say so. */
  readonly commissionableAt: string | null;
}

interface Assessing {
  /** Of an action that is there already; absent: as it was reported. */
  readonly test?: boolean;
  /** The lock may not fall before this instant and the brand's review period after it. */
  readonly lockNotBefore: string;
}

/** Attributes and prices an action at its event date. The counters that its price reads are held until the transaction ends. */
export async function assessed(
  em: EntityManager,
  submission: Submission,
  { test: known, lockNotBefore }: Assessing,
): Promise<Assessment> {
  const situation = await situationOf(em, submission);
  const test = known ?? isTest(submission.body, situation.eventType);
  const { attribution, contract, facts, carried } = await attributed(em, situation);
  // A payment by the provider's key is evaluated once both keys of its customer are known, and is commissionable from then on.
  const commissionableAt = submission.body.providerKey === undefined ? null : lockNotBefore;
  const dated = { ...submission, submittedAt: lockNotBefore };
  const pricing = contract && (await priced(em, { ...situation, facts }, dated, contract, { test, commissionableAt }));
  return {
    facts,
    attribution,
    carried,
    pricing,
    newlySeen: situation.newlySeen,
    evaluationId: uuid(),
    eventType: situation.eventType,
    test,
    commissionableAt,
  };
}

/** What an assessment says on the action's row. */
export function assessedFields(
  { facts, attribution, carried, pricing, evaluationId, test, commissionableAt }: Assessment,
  currency: string,
) {
  const amount = pricing?.evaluation.saleAmount ?? facts.orderSaleAmount;
  return {
    partnerId: attribution.credited?.partnerId ?? null,
    contractId: pricing?.contract.id ?? null,
    attribution,
    // Its row follows; the foreign key is looked at when all of it is committed.
    evaluationId: pricing && evaluationId,
    amount,
    remainingAmount: amount,
    outsideTerms: pricing?.evaluation.outsideTerms ?? '0',
    payout: pricing?.evaluation.payout ?? '0',
    payoutCurrency: pricing?.evaluation.currency ?? currency,
    taken: pricing && !test ? takenBy(pricing.evaluation, []) : {},
    referral: carried,
    customerStatus: customerStatusOf(facts.variables.CUSTOMER_STATUS),
    commissionableAt,
    // A test never locks.
    ...(pricing && !test ? pricing.dates : noDates),
  };
}

/** The same for an action that waits for its customer: a sale amount, and nothing that anybody has earned. */
export function unassessedFields(body: Submission['body']) {
  const amount = saleAmountsOf(body).order;
  return {
    partnerId: null,
    contractId: null,
    attribution: { credited: null, considered: [] },
    evaluationId: null,
    amount,
    remainingAmount: amount,
    outsideTerms: '0',
    payout: '0',
    payoutCurrency: body.currency,
    taken: {},
    referral: {},
    customerStatus: body.customerStatus ?? null,
    commissionableAt: null,
    ...noDates,
  };
}

/**
 * Books what an assessment comes to: what it takes of its contract's counters, the evaluation, the accrual. What has to be looked
 * at first is: the counters are held, so `writer` may be told last.
 */
export async function bookAssessment(
  em: EntityManager,
  writer: Writer,
  action: Action,
  { facts, pricing, evaluationId, test }: Assessment,
  now: string,
): Promise<void> {
  if (pricing === null) return;
  const { partnerId } = pricing.contract;
  await takeUsage(writer, action.id, pricing, action.taken);
  await storeEvaluation(writer, { ...action, evaluationId }, pricing, now);
  await accrue(writer, action, decide.promise({ ...action, partnerId }), now);
  if (!test) await noteAction(em, pricing.contract, facts, now);
}

/** What the brand's word was translated to comes before the word itself. */
const customerStatusOf = (value: string | readonly string[] | undefined): string | null =>
  (typeof value === 'string' ? value : value?.[0]) ?? null;
