import { ContractEntity, type Contract } from '../entities/contract.ts';
import { finding } from '../finding.ts';
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
): Promise<Contract[]> => inForce(em, [brandId, `{${partnerIds.join(',')}}`, at, at]);

const inForce = finding(
  ContractEntity,
  `WHERE row.brand_id = ? AND row.partner_id = ANY (?::uuid[]) AND row.start_at <= ? AND (row.end_at IS NULL OR row.end_at > ?)
     AND row.brand_signed_at IS NOT NULL AND row.partner_signed_at IS NOT NULL AND row.declined_at IS NULL`,
  ['partnerName'],
);

/** A contract that is there. */
export async function contractById(em: EntityManager, id: string): Promise<Contract> {
  const [contract] = await withId(em, [id]);
  if (contract === undefined) throw new Error(`there is no contract ${id}`);
  return contract;
}

const withId = finding(ContractEntity, 'WHERE row.id = ?');
