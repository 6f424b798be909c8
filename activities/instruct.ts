import type { Instruction, InstructionBy } from '../domain/action/instruction.ts';
import { DomainError } from '../domain/errors.ts';

/**
 * The way from an activity to the workflow of an action, which carries the instruction out in its turn: one outside call. The
 * worker brings it.
 *
 * @throws DomainError as the command would; ACTION_BUSY and UNAVAILABLE when it is not known whether it was carried out: ask again
 */
export type Instruct = (action: { readonly id: string }, instruction: Instruction, by: InstructionBy) => Promise<void>;

/** Whether an instruction was refused for good; otherwise it is not known whether anything happened: ask again. */
export const isRefused = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.code !== 'ACTION_BUSY' && error.code !== 'UNAVAILABLE';
