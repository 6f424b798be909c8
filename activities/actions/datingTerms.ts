import type { Action } from '../../database/entities/action.ts';
import type { Contract } from '../../database/entities/contract.ts';
import type { EntityManager } from '../../database/orm.ts';
import { brandById } from '../../database/queries/brands.ts';
import { contractById } from '../../database/queries/contracts.ts';
import type { Parties } from '../../database/queries/heldActions.ts';
import { invoicedSince } from '../../database/queries/invoices.ts';
import type { DatingTerms as Dating } from '../../domain/action/locking.ts';
import { eventPayoutOf } from '../../domain/contract/terms.ts';

/** The terms that the dates of an action follow from, with the contract that it was priced under. */
export interface DatingTerms extends Dating {
  readonly contract: Contract;
}

/**
 * Null: nobody is credited.
 * @param known whose terms it is under, where it was read along; absent: they are asked for
 */
export async function datingTermsOf(
  em: EntityManager,
  action: Pick<Action, 'id' | 'cycle' | 'contractId' | 'brandId' | 'eventType'>,
  known?: Parties,
): Promise<DatingTerms | null> {
  const { contractId, brandId, eventType } = action;
  if (!contractId) return null;
  const contract = known?.contract ?? (await contractById(em, contractId));
  const brand = known?.brand ?? (await brandById(em, brandId));
  // It was priced under this contract: what the terms do not state is a sale that triggers priced.
  const paying = eventPayoutOf(contract.terms, { code: eventType, category: 'SALE' });
  const scheduling = paying?.payoutScheduling;
  // Costs a statement, so only where dates count from it.
  const invoicedAt = scheduling?.basis === 'INVOICED' ? await invoicedSince(em, action) : null;
  return { contract, brand, locking: paying?.locking, scheduling, invoicedAt };
}
