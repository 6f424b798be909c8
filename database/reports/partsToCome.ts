import type { DatingTerms } from '../../domain/action/locking.ts';
import { eventPayoutOf } from '../../domain/contract/terms.ts';
import { remembered } from '../../domain/forecast/days.ts';
import { expectedPayableAt, partsOfPending, type Part } from '../../domain/forecast/toCome.ts';
import type { Action } from '../entities/action.ts';
import type { Brand } from '../entities/brand.ts';
import { ContractEntity, type Contract } from '../entities/contract.ts';
import { EvaluationEntity } from '../entities/evaluation.ts';
import type { EntityManager } from '../orm.ts';
import { lockedSums, pendingActions, pendingSums, type Asked, type PartnerCurrency } from '../queries/forecast.ts';

/** A part of what one partner is to get. */
export type PartToCome = Part & PartnerCurrency;

/**
 * What partners are to get for actions that have locked, or are pending. Pending ones lock at the same midnights, so that they are
 * summed before their dates are computed; one by one only where triggers may pay them in monthly parts.
 */
export async function partsToCome(em: EntityManager, asked: Asked, brand: Brand): Promise<PartToCome[]> {
  const locked = (await lockedSums(em, asked)).map(({ payableAt, ...sum }) => ({
    ...sum,
    at: payableAt,
    isCertain: true,
  }));
  const pending = await pendingSums(em, asked);
  const ids = [...new Set(pending.map(({ contractId }) => contractId))];
  const rows = ids.length === 0 ? [] : await em.find(ContractEntity, { id: { $in: ids } });
  const contracts = new Map(rows.map((contract) => [contract.id, contract]));
  const termsOf = ({ contractId = null, eventType }: Pick<Action, 'contractId' | 'eventType'>) =>
    datingTerms(contracts.get(contractId ?? ''), eventType, brand);
  const payableAtOf = remembered(
    ({ terms, lockingAt }: { readonly terms: DatingTerms; readonly lockingAt: string | null }) =>
      expectedPayableAt(terms, lockingAt),
    ({ terms, lockingAt }) => JSON.stringify([terms.scheduling, lockingAt]),
  );
  const summed = pending
    .filter(({ contractId }) => !mayDrip(contracts.get(contractId)))
    .map(({ contractId, eventType, lockingAt, ...sum }) => ({
      ...sum,
      at: payableAtOf({ terms: termsOf({ contractId, eventType }), lockingAt }),
      isCertain: false,
    }));
  const dripping: PartToCome[] = [];
  for await (const actions of pendingActions(
    em,
    asked,
    ids.filter((id) => mayDrip(contracts.get(id))),
  )) {
    dripping.push(...(await partsOfAll(em, actions, termsOf)));
  }
  return [...locked, ...summed, ...dripping];
}

/** Only what triggers price is paid in monthly parts. */
const mayDrip = (contract: Contract | undefined): boolean => contract?.terms.pricing === 'TRIGGERS';

/** It was priced under this contract: what the terms do not state is a sale that triggers priced. */
function datingTerms(contract: Contract | undefined, eventType: string, brand: Brand): DatingTerms {
  const paying = contract && eventPayoutOf(contract.terms, { code: eventType, category: 'SALE' });
  return { locking: paying?.locking, scheduling: paying?.payoutScheduling, brand };
}

async function partsOfAll(
  em: EntityManager,
  actions: readonly Action[],
  termsOf: (action: Action) => DatingTerms,
): Promise<PartToCome[]> {
  const ids = actions.flatMap(({ evaluationId }) => evaluationId ?? []);
  const evaluations = await em.fork().find(EvaluationEntity, { id: { $in: ids } });
  const results = new Map(evaluations.map(({ id, result }) => [id, result]));
  return actions.flatMap((action) => {
    const { partnerId, payoutCurrency: currency, evaluationId } = action;
    if (!partnerId) return [];
    const parts = partsOfPending(action, results.get(evaluationId ?? ''), termsOf(action));
    return parts.map((part) => ({ ...part, partnerId, currency }));
  });
}
