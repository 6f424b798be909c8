import type { Instruction, InstructionBy } from '../domain/action/instruction.ts';

/**
 * The way from an activity to the workflow of an action, which carries the instruction out in its turn: one outside call. The
 * worker brings it.
 *
 * @throws DomainError as the command would; ACTION_BUSY and UNAVAILABLE when it is not known whether it was carried out: ask again
 */
export type Instruct = (action: { readonly id: string }, instruction: Instruction, by: InstructionBy) => Promise<void>;
