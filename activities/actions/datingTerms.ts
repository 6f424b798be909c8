import type { Action } from '../../database/entities/action.ts';
import { BrandEntity, type Brand } from '../../database/entities/brand.ts';
import { ContractEntity, type Contract } from '../../database/entities/contract.ts';
import type { EntityManager } from '../../database/orm.ts';
import { eventPayoutOf, type EventPayout } from '../../domain/contract/terms.ts';

/** The terms that the dates of an action follow from: those of the contract that it was priced under. */
export interface DatingTerms {
  readonly contract: Contract;
  readonly brand: Brand;
  readonly locking: EventPayout['locking'] | undefined;
  readonly scheduling: EventPayout['payoutScheduling'] | undefined;
}

export async function datingTermsOf(
  em: EntityManager,
  { contractId, brandId, eventType }: Pick<Action, 'brandId' | 'eventType'> & { readonly contractId: string },
): Promise<DatingTerms> {
  const contract = await em.findOneOrFail(ContractEntity, contractId);
  const brand = await em.findOneOrFail(BrandEntity, brandId);
  // It was priced under this contract: what the terms do not state is a sale that triggers priced.
  const paying = eventPayoutOf(contract.terms, { code: eventType, category: 'SALE' });
  return { contract, brand, locking: paying?.locking, scheduling: paying?.payoutScheduling };
}
