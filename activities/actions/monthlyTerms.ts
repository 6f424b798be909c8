import type { Contract } from '../../database/entities/contract.ts';
import { touchBonusMonth, wakeForFirstAction } from '../../database/queries/bonusMonths.ts';
import type { EntityManager } from '../../database/orm.ts';
import { statedEventPayoutOf } from '../../domain/contract/terms.ts';
import type { ActionFacts } from '../../domain/evaluation/facts/facts.ts';

/** Tells a contract's own terms (bonus, fee for the first action) of an action that has come under it. */
export async function noteAction(
  em: EntityManager,
  contract: Contract,
  { eventType, periods }: ActionFacts,
  now: string,
): Promise<void> {
  if (statedEventPayoutOf(contract.terms, eventType)?.performanceBonus) {
    await touchBonusMonth(em, { contractId: contract.id, eventType, month: periods.month }, now);
  }
  await wakeForFirstAction(em, contract, now);
}
