import { ContractEntity, type Contract } from '../entities/contract.ts';
import type { EntityManager } from '../orm.ts';

/**
 * The contracts in force at an instant, at most one for a partner: signed by both, not declined, started, not ended. With their
 * partners' names.
 */
export const contractsInForce = (
  em: EntityManager,
  brandId: string,
  partnerIds: readonly string[],
  at: string,
): Promise<Contract[]> =>
  em.find(
    ContractEntity,
    {
      brandId,
      partnerId: { $in: [...partnerIds] },
      startAt: { $lte: at },
      $or: [{ endAt: null }, { endAt: { $gt: at } }],
      brandSignedAt: { $ne: null },
      partnerSignedAt: { $ne: null },
      declinedAt: null,
    },
    { populate: ['partnerName'] },
  );
