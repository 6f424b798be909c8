import type { BatchState } from './states.ts';

/** How many lines have come how far. */
export interface BatchProgress {
  /** The dry run has looked at them, whatever it found. */
  readonly checked: number;
  readonly refused: number;
  readonly done: number;
  readonly undone: number;
  readonly notUndone: number;
}

/** Where a batch of corrections is: all that its workflow, and the people who watch it, need to know. */
export interface BatchView extends BatchProgress {
  readonly batchId: string;
  readonly state: BatchState;
  /** Of two views the one with the greater is the newer. */
  readonly version: number;
  readonly lines: number;
}
