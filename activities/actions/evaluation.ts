import type { Contract } from '../../database/entities/contract.ts';
import type { Submission } from '../../database/entities/submission.ts';
import { contractsInForce } from '../../database/queries/contracts.ts';
import { holdUsage, readUsage } from '../../database/queries/usage.ts';
import type { EntityManager } from '../../database/orm.ts';
import type { Situation } from '../../database/queries/situation.ts';
import { attribute } from '../../domain/attribution/attribute.ts';
import type { Attribution } from '../../domain/attribution/question.ts';
import { lockingAt, notBefore } from '../../domain/calendar.ts';
import { compiledTermsOf } from '../../domain/evaluation/compilations.ts';
import { countersOf } from '../../domain/evaluation/limits/counters.ts';
import { evaluate } from '../../domain/evaluation/evaluate.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { eventPayoutOf } from '../../domain/contract/terms.ts';
import type { Counter, Taken, Usage } from '../../domain/evaluation/limits/usage.ts';

/** An action priced under one contract. */
export interface Priced {
  readonly contract: Contract;
  readonly evaluation: Evaluation;
  /** Of the contract: those that the evaluation may have read, and what they stood at. */
  readonly counters: readonly Counter[];
  readonly usage: Usage;
  /** Null: only a command can lock it (bases APPROVED and COMMISSIONABLE). */
  readonly lockingAt: string | null;
}

interface Circumstances {
  readonly test: boolean;
  readonly releasing?: { readonly contractId: string; readonly taken: Taken } | undefined;
}

/** Asks the domain who earned the action; the claimants' contracts are those in force at the event date. */
export async function attributed(
  em: EntityManager,
  submission: Submission,
  { brand, click, promoCode }: Situation,
): Promise<{ readonly attribution: Attribution; readonly contract: Contract | null }> {
  const { eventDate, partnerId, eventType } = submission.body;
  const claimants = [click?.partnerId, promoCode?.partnerId, partnerId].filter((id) => id !== undefined);
  const contracts = claimants.length === 0 ? [] : await contractsInForce(em, brand.id, claimants, eventDate);
  const attribution = attribute({
    eventDate,
    explicitPartnerId: partnerId,
    promo: promoCode
      ? { code: promoCode.code, partnerId: promoCode.partnerId, from: promoCode.fromAt, to: promoCode.toAt ?? null }
      : undefined,
    referrals: click ? [{ kind: 'CLICK', id: click.id, partnerId: click.partnerId, at: click.at }] : [],
    contracts: contracts.flatMap((contract) => {
      const paying = eventPayoutOf(contract.terms, eventType);
      return paying
        ? [{ partnerId: contract.partnerId, contractId: contract.id, validReferrals: paying.validReferrals }]
        : [];
    }),
    creditPolicy: brand.creditPolicy,
  });
  const contract = contracts.find(({ id }) => id === attribution.credited?.contractId) ?? null;
  return { attribution, contract };
}

/**
 * Evaluates the action under a contract that pays for its event type, behind all that was evaluated under it before, and dates
 * its lock (semantics, Dates). The counters that it reads are held until the transaction ends.
 *
 * @param circumstances whether it is a test, which takes nothing, and what the action gives back to another contract in the
 * same transaction
 */
export async function priced(
  em: EntityManager,
  { brand, facts }: Situation,
  submission: Submission,
  contract: Contract,
  { test, releasing }: Circumstances,
): Promise<Priced> {
  const eventPayout = eventPayoutOf(contract.terms, facts.eventType);
  if (eventPayout === undefined) throw new Error(`contract ${contract.id} does not pay for ${facts.eventType}`);
  const terms = compiledTermsOf(contract);
  const counters = countersOf(terms, facts);
  const reader = { actionId: submission.id, callStartedAt: facts.callStartedAt };
  // A test takes nothing, so it needs to hold nothing.
  const usage = test
    ? await readUsage(em, contract.id, counters, reader)
    : await holdUsage(em, contract.id, counters, reader, releasing);
  const { locking } = eventPayout;
  return {
    contract,
    evaluation: evaluate(terms, facts, usage),
    counters,
    usage,
    lockingAt:
      locking.basis === 'TRACKED'
        ? notBefore(
            lockingAt(locking, submission.body.eventDate, brand.timeZone),
            submission.submittedAt,
            brand.minimumReviewPeriod,
          )
        : null,
  };
}
