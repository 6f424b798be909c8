import type { Instruction } from '../action/instruction.ts';
import { reversalReasons, type HistoryState, type ReversalReason } from '../action/state.ts';
import { assertNever } from '../errors.ts';

/** A line that was done, as the history of its action has it. */
export interface DoneLine {
  readonly commandId: string;
  readonly instruction: Instruction;
  readonly before: HistoryState;
  readonly after: HistoryState;
}

/** The command that undoes a line, or why there is none. */
export type Compensation = { readonly instruction: Instruction } | { readonly impossible: string };

/**
 * What undoes a line: not an edit, but a command of its own, with its own entries. An approval and the brand's word begin dates
 * that others rely on; nothing takes them back.
 */
export function compensation({ commandId, instruction, before, after }: DoneLine): Compensation {
  switch (instruction.command) {
    case 'REVERSE':
      return {
        instruction:
          after.state === 'REVERSED'
            ? { command: 'RESTORE', reason: instruction.reason }
            : { command: 'UNDO', reason: instruction.reason, undoes: commandId },
      };
    case 'CORRECT':
      return { instruction: { command: 'UNDO', reason: instruction.reason, undoes: commandId } };
    case 'HOLD':
      return {
        instruction: before.hold
          ? { command: 'HOLD', reason: instruction.reason, until: before.hold.until }
          : { command: 'RELEASE', reason: instruction.reason },
      };
    case 'RELEASE':
      return {
        instruction: { command: 'HOLD', reason: instruction.reason ?? 'OTHER', until: before.hold?.until ?? null },
      };
    case 'REATTRIBUTE':
      return before.partnerId === null
        ? { impossible: 'Nobody was credited before.' }
        : { instruction: { command: 'REATTRIBUTE', reason: instruction.reason, partnerId: before.partnerId } };
    case 'RESTORE':
      return {
        instruction: { command: 'REVERSE', reason: reasonOf(before), takeBack: { all: true } },
      };
    case 'APPROVE':
      return { impossible: 'An approval is not taken back.' };
    case 'COMMISSION':
      return { impossible: 'The brand’s word that it is commissionable is not taken back.' };
    case 'UNDO':
      return { impossible: 'An undo is not undone.' };
    default:
      return assertNever(instruction);
  }
}

/** Why an action was reversed: the detail of its state. */
const reasonOf = ({ stateDetail }: HistoryState): ReversalReason =>
  reversalReasons.find((reason) => reason === stateDetail) ?? 'OTHER';
