import type { Contract } from '../../database/entities/contract.ts';
import type { Submission } from '../../database/entities/submission.ts';
import { contractsInForce } from '../../database/queries/contracts.ts';
import type { EntityManager } from '../../database/orm.ts';
import { attribute } from '../../domain/attribution/attribute.ts';
import type { Attribution } from '../../domain/attribution/question.ts';
import { lockingAt, notBefore } from '../../domain/calendar.ts';
import { compileTerms, type CompiledTerms } from '../../domain/evaluation/compile.ts';
import { evaluate } from '../../domain/evaluation/evaluate.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { EventPayout } from '../../domain/contract/terms.ts';
import type { Situation } from './situation.ts';

/** An action priced under one contract. */
export interface Priced {
  readonly contract: Contract;
  readonly evaluation: Evaluation;
  /** Null: only a command can lock it (bases APPROVED and COMMISSIONABLE). */
  readonly lockingAt: string | null;
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
      const paying = eventPayoutOf(contract, eventType);
      return paying
        ? [{ partnerId: contract.partnerId, contractId: contract.id, validReferrals: paying.validReferrals }]
        : [];
    }),
    creditPolicy: brand.creditPolicy,
  });
  const contract = contracts.find(({ id }) => id === attribution.credited?.contractId) ?? null;
  return { attribution, contract };
}

/** Evaluates the action under a contract that pays for its event type, and dates its lock (semantics, Dates). */
export function priced({ brand, facts }: Situation, submission: Submission, contract: Contract): Priced {
  const eventPayout = eventPayoutOf(contract, facts.eventType);
  if (eventPayout === undefined) throw new Error(`contract ${contract.id} does not pay for ${facts.eventType}`);
  const { locking } = eventPayout;
  return {
    contract,
    evaluation: evaluate(compiled(contract), facts, {}),
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

/** The part of the terms that pays for an event type; undefined when none does. */
export const eventPayoutOf = (contract: Contract, eventType: string): EventPayout | undefined =>
  contract.terms.eventPayouts.find((payout) => payout.eventType === eventType);

// Terms never change, so what they compile to is kept by their hash. The oldest goes first.
const compilations = new Map<string, CompiledTerms>();
const compilationsKept = 1000;

function compiled({ termsHash, terms }: Contract): CompiledTerms {
  const known = compilations.get(termsHash);
  if (known) return known;
  const fresh = compileTerms(terms);
  compilations.set(termsHash, fresh);
  const [oldest] = compilations.keys();
  if (compilations.size > compilationsKept && oldest !== undefined) compilations.delete(oldest);
  return fresh;
}
