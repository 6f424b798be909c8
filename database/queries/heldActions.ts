import type { EntityDictionary, InferEntity } from '@mikro-orm/core';
import { ActionEntity, type Action } from '../entities/action.ts';
import { BrandEntity, type Brand } from '../entities/brand.ts';
import { ContractEntity, type Contract } from '../entities/contract.ts';
import { finding, findingWith } from '../finding.ts';
import type { EntityManager } from '../orm.ts';
import { rowOf } from '../rows.ts';
import { lastLostTime, type LostTime } from './restorations.ts';

/*
 * An action's row, held until the transaction ends: what happens to one action takes turns. What is read along with it is as it was
 * before its turn came: so only what does not change with an action is.
 */

const byId = 'WHERE row.id = ? FOR UPDATE OF row';

/** An action that is there. */
export async function lockAction(em: EntityManager, id: string): Promise<Action> {
  const [action] = await held(em, [id]);
  return action ?? missing(id);
}

const held = finding(ActionEntity, byId, ['listeners']);

/** Whose terms an action is under. */
export interface Parties {
  readonly contract: Contract;
  readonly brand: Brand;
}

interface WithParties {
  readonly action: Action;
  /** Null: nobody is credited. */
  readonly parties: Parties | null;
  /** The time that a restored database lost last; null: none was. */
  readonly lostTime: LostTime | null;
}

/** An action, and what its lock follows from. */
export async function lockActionWithParties(em: EntityManager, id: string): Promise<WithParties> {
  const [found] = await heldWithParties(em, [id]);
  const { row: action, beside } = found ?? missing(id);
  const { contract, brand, lostTime } = beside;
  return {
    action,
    parties: contract && { contract: rowOf(em, ContractEntity, contract), brand: rowOf(em, BrandEntity, brand) },
    lostTime,
  };
}

interface PartiesRow {
  readonly contract: EntityDictionary<InferEntity<typeof ContractEntity>> | null;
  readonly brand: EntityDictionary<Brand>;
  readonly lostTime: LostTime | null;
}

const heldWithParties = findingWith<InferEntity<typeof ActionEntity>, PartiesRow>(
  ActionEntity,
  byId,
  {
    contract: '(SELECT to_jsonb(c) FROM contract c WHERE c.id = row.contract_id)',
    brand: '(SELECT to_jsonb(b) FROM brand b WHERE b.id = row.brand_id)',
    lostTime: lastLostTime,
  },
  ['listeners'],
);

function missing(id: string): never {
  throw new Error(`there is no action ${id}`);
}
