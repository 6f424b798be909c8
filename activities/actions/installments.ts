import type { Action } from '../../database/entities/action.ts';
import { InstallmentEntity } from '../../database/entities/installment.ts';
import type { EntityManager } from '../../database/orm.ts';
import { installmentsToCome } from '../../database/queries/installments.ts';
import type { Part, PartToCome } from '../../domain/action/action.ts';
import { phaseOf, transition } from '../../domain/action/transitions.ts';

/** The parts that are still to come of an action whose payout a command changes; none where it is paid at once. */
export async function partsToCome(em: EntityManager, action: Action): Promise<readonly PartToCome[]> {
  // They are planned by the lock, and the last of them makes all of it payable.
  const { stands } = transition(phaseOf(action), 'REVERSE');
  return stands === 'FIRM_ACCRUAL' ? (await installmentsToCome(em, action)).parts : [];
}

/** Keeps parts of the action's cycle as they are from now on. */
export async function keepParts(em: EntityManager, { id, cycle }: Action, parts: readonly Part[]): Promise<void> {
  if (parts.length === 0) return;
  await em.upsertMany(
    InstallmentEntity,
    parts.map((part) => ({ actionId: id, cycle, ...part })),
  );
}
