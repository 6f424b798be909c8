import type { Contract } from '../../database/entities/contract.ts';
import type { Submission } from '../../database/entities/submission.ts';
import { contractsInForce } from '../../database/queries/contracts.ts';
import { factsUnder, type Sale } from '../../database/queries/goods.ts';
import { holdUsage, readUsage } from '../../database/queries/usage.ts';
import type { EntityManager } from '../../database/orm.ts';
import { carriedIn, factsIn, isByProgram, type Situation } from '../../database/queries/situation.ts';
import { touchesKept } from '../../database/queries/touches.ts';
import { lockDates, type LockDates } from '../../domain/action/locking.ts';
import { attribute } from '../../domain/attribution/attribute.ts';
import type { Attribution, AttributionQuestion, CarriedReferral } from '../../domain/attribution/question.ts';
import { compiledTermsOf } from '../../domain/evaluation/compilations.ts';
import type { ActionFacts } from '../../domain/evaluation/facts/facts.ts';
import { countersOf } from '../../domain/evaluation/limits/counters.ts';
import { evaluate } from '../../domain/evaluation/evaluate.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { eventPayoutOf } from '../../domain/contract/terms.ts';
import type { Counter, Taken, Usage } from '../../domain/evaluation/limits/usage.ts';

/** An action's price and all that it was made from. */
export interface Pricing {
  readonly contract: Contract;
  /** What the terms of the contract saw of it. */
  readonly facts: ActionFacts;
  readonly evaluation: Evaluation;
  /** What the contract's counters stood at that the evaluation may have read. */
  readonly usage: Usage;
}

/** An action priced under one contract. */
export interface Priced extends Pricing {
  /** Of the contract: those that the evaluation may have read. */
  readonly counters: readonly Counter[];
  readonly dates: LockDates;
}

interface Circumstances {
  readonly test: boolean;
  /** When it became commissionable; null: not yet. */
  readonly commissionableAt: string | null;
  readonly releasing?: { readonly contractId: string; readonly taken: Taken } | undefined;
}

/** Who earned an action, and what rules see of it once that is known. */
interface Attributed {
  readonly attribution: Attribution;
  /** The credited partner's; null: nobody is credited. */
  readonly contract: Contract | null;
  readonly facts: ActionFacts;
  /** What the action keeps of its referral. */
  readonly carried: CarriedReferral;
}

/** Asks the domain who earned the action; the claimants' contracts are those in force at the event date. */
export async function attributed(em: EntityManager, situation: Situation): Promise<Attributed> {
  const { eventDate } = situation.reported.body;
  const claims = claimsIn(situation);
  const { customer, promo, explicitPartnerId, referrals } = claims;
  const claimants = new Set(
    [customer?.partnerId, promo?.partnerId, explicitPartnerId, ...referrals.map(({ partnerId }) => partnerId)].filter(
      (id) => id !== undefined,
    ),
  );
  const contracts = await contractsOf(em, situation, claimants);
  const attribution = attribute({
    ...claims,
    eventDate,
    contracts: contracts.flatMap((contract) => {
      const paying = eventPayoutOf(contract.terms, situation.eventType);
      if (paying === undefined) return [];
      const { validReferrals, creditPolicy } = paying;
      return [{ partnerId: contract.partnerId, contractId: contract.id, validReferrals, creditPolicy }];
    }),
    creditPolicy: situation.brand.creditPolicy ?? null,
  });
  const { credited } = attribution;
  return {
    attribution: situation.journey.leftOut ? { ...attribution, leftOut } : attribution,
    contract: contracts.find(({ id }) => id === credited?.contractId) ?? null,
    facts: await factsIn(situation, credited),
    carried: carriedIn(situation, credited),
  };
}

/** Of the claimants, in force at the event; that of the one whom the action names was read along. */
async function contractsOf(
  em: EntityManager,
  { brand, namedContract, reported: { body } }: Situation,
  claimants: ReadonlySet<string>,
): Promise<readonly Contract[]> {
  const others = [...claimants].filter((id) => id !== body.partnerId);
  const named = namedContract === null ? [] : [namedContract];
  return others.length === 0 ? named : [...named, ...(await contractsInForce(em, brand.id, others, body.eventDate))];
}

const leftOut = `Of each kind of touch only the latest ${touchesKept} before the event were considered.`;

/** All that may speak for a partner. */
function claimsIn({
  reported: { body },
  customerOf,
  promoCode,
  click,
  journey,
  parent,
  carts,
}: Situation): Omit<AttributionQuestion, 'eventDate' | 'contracts' | 'creditPolicy'> {
  const touches = journey.touches.flatMap((touch) => {
    const { kind, id, partnerId, at } = touch;
    return kind === 'PAGE_VISIT' ? [] : [{ kind, id, partnerId, at, bot: isByProgram(touch, { click }) }];
  });
  return {
    customer: customerOf ?? undefined,
    explicitPartnerId: body.partnerId,
    promo: promoCode
      ? { code: promoCode.code, partnerId: promoCode.partnerId, from: promoCode.fromAt, to: promoCode.toAt ?? null }
      : undefined,
    referrals: parent ? [...touches, { ...parent, kind: 'PARENT_ACTION', at: parent.eventDate, bot: false }] : touches,
    carts: carts.map(({ addedAt }) => addedAt),
  };
}

/**
 * Evaluates the action under a contract that pays for its event type, behind all that was evaluated under it before, and dates
 * its lock (semantics, Dates). The counters that it reads are held until the transaction ends.
 *
 * @param circumstances whether it is a test, which takes nothing, since when it is commissionable, and what the action gives back to another contract in the
 * same transaction
 */
export async function priced(
  em: EntityManager,
  sale: Sale,
  submission: Submission,
  contract: Contract,
  { test, commissionableAt, releasing }: Circumstances,
): Promise<Priced> {
  const { brand } = sale;
  const facts = await factsUnder(em, sale, contract, releasing && submission.id);
  const eventPayout = eventPayoutOf(contract.terms, { code: facts.eventType, category: facts.eventCategory });
  if (eventPayout === undefined) throw new Error(`contract ${contract.id} does not pay for ${facts.eventType}`);
  const terms = compiledTermsOf(contract);
  const counters = countersOf(terms, facts);
  const reader = { actionId: submission.id, callStartedAt: facts.callStartedAt };
  // A test takes nothing, so it needs to hold nothing.
  const usage = test
    ? await readUsage(em, contract.id, counters, reader)
    : await holdUsage(em, contract.id, counters, reader, releasing);
  const { submittedAt, body } = submission;
  return {
    contract,
    facts,
    evaluation: evaluate(terms, facts, usage),
    counters,
    usage,
    dates: lockDates(eventPayout.locking, { eventDate: body.eventDate, submittedAt, commissionableAt }, brand),
  };
}
