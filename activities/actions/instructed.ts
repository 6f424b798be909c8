import type { EntityManager } from '../../database/orm.ts';
import type { Instruction, InstructionBy } from '../../domain/action/instruction.ts';
import { assertNever } from '../../domain/errors.ts';
import { approveWithin } from './approve.ts';
import type { ActionCommandOutcome } from './command.ts';
import { commissionWithin } from './commission.ts';
import { correctWithin } from './correct.ts';
import { holdWithin, releaseWithin } from './hold.ts';
import { reattributeWithin } from './reattribute.ts';
import { restoreWithin } from './restore.ts';
import { reverseWithin } from './reverse.ts';

/**
 * Carries out an instruction as the action's workflow would, in the caller's transaction.
 * @throws DomainError as the command does
 */
export function instructedWithin(
  em: EntityManager,
  instruction: Instruction,
  by: InstructionBy & { readonly actionId: string; readonly now: string },
): Promise<ActionCommandOutcome> {
  const silent = { ...by, reason: null };
  switch (instruction.command) {
    case 'APPROVE':
      return approveWithin(em, silent);
    case 'COMMISSION':
      return commissionWithin(em, silent);
    case 'HOLD':
      return holdWithin(em, { ...by, ...instruction });
    case 'RELEASE':
      return releaseWithin(em, { ...by, ...instruction });
    case 'RESTORE':
      return restoreWithin(em, { ...by, ...instruction });
    case 'REVERSE':
      return reverseWithin(em, { ...by, ...instruction });
    case 'CORRECT':
      return correctWithin(em, { ...by, ...instruction });
    case 'UNDO':
      return restoreWithin(em, { ...by, ...instruction });
    case 'REATTRIBUTE':
      return reattributeWithin(em, { ...by, ...instruction });
    default:
      return assertNever(instruction);
  }
}
