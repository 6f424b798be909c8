import { BrandEntity } from '../../database/entities/brand.ts';
import { ContractEntity, type Contract } from '../../database/entities/contract.ts';
import type { EntityManager } from '../../database/orm.ts';

/** A contract and the calendar that it goes by. */
export interface DatedContract {
  readonly contract: Contract;
  /** Its brand's. */
  readonly timeZone: string;
}

/** Reads it as it is now. */
export async function dated(em: EntityManager, contractId: string): Promise<DatedContract> {
  const contract = await em.findOneOrFail(ContractEntity, contractId, { refresh: true });
  const { timeZone } = await em.findOneOrFail(BrandEntity, contract.brandId);
  return { contract, timeZone };
}

/** As `dated`, and held until the transaction ends: its steps take turns. Actions may go on referring to it. */
export async function held(em: EntityManager, contractId: string): Promise<DatedContract> {
  await em.execute('SELECT 1 FROM contract WHERE id = ? FOR NO KEY UPDATE', [contractId]);
  return dated(em, contractId);
}
