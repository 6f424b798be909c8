import { DomainError } from '../errors.ts';

/*
 * The life of a batch of corrections as one pure table.
 *
 *   CHECKING ──▶ READY ──APPROVE──▶ RUNNING ──▶ DONE ──UNDO──▶ UNDOING ──▶ UNDONE
 *      │           │               PAUSE│▲RESUME  │  ▲            PAUSE│▲RESUME
 *      │           │                    ▼│        │  └─CANCEL─┐        ▼│
 *    CANCEL      CANCEL               PAUSED     UNDO         │    UNDO_PAUSED
 *      ▼           ▼                    │         ▼           │
 *   CANCELLED ◀────┴──────CANCEL────────┘      UNDO_READY ────┴─APPROVE──▶ UNDOING
 */

export const batchStates = [
  'CHECKING',
  'READY',
  'RUNNING',
  'PAUSED',
  'DONE',
  'CANCELLED',
  'UNDO_READY',
  'UNDOING',
  'UNDO_PAUSED',
  'UNDONE',
] as const;
export type BatchState = (typeof batchStates)[number];

export const batchCommands = ['APPROVE', 'PAUSE', 'RESUME', 'CANCEL', 'UNDO'] as const;
export type BatchCommand = (typeof batchCommands)[number];

/** Where a command leads; `meanwhile` as long as another person has to agree. */
interface Way {
  readonly to: BatchState;
  readonly meanwhile?: BatchState;
}

const cancelled: Way = { to: 'CANCELLED' };
const undone: Way = { to: 'UNDOING', meanwhile: 'UNDO_READY' };

const ways: Readonly<Record<BatchState, Readonly<Partial<Record<BatchCommand, Way>>>>> = {
  CHECKING: { CANCEL: cancelled },
  READY: { APPROVE: { to: 'RUNNING', meanwhile: 'READY' }, CANCEL: cancelled },
  RUNNING: { PAUSE: { to: 'PAUSED' }, CANCEL: cancelled },
  PAUSED: { RESUME: { to: 'RUNNING' }, CANCEL: cancelled },
  DONE: { UNDO: undone },
  CANCELLED: { UNDO: undone },
  UNDO_READY: { APPROVE: { to: 'UNDOING' }, CANCEL: { to: 'DONE' } },
  UNDOING: { PAUSE: { to: 'UNDO_PAUSED' } },
  UNDO_PAUSED: { RESUME: { to: 'UNDOING' } },
  UNDONE: {},
};

/** Whether a batch in that state takes the command. */
export const takes = (state: BatchState, command: BatchCommand): boolean => ways[state][command] !== undefined;

/**
 * The state after a command.
 *
 * @param isAgreed whether nobody else has to approve
 * @throws DomainError BATCH_STATE_REFUSES
 */
export function steered(state: BatchState, command: BatchCommand, isAgreed: boolean): BatchState {
  const way = ways[state][command];
  if (way === undefined) throw new DomainError('BATCH_STATE_REFUSES', `A batch that is ${state} takes no ${command}.`);
  return isAgreed ? way.to : (way.meanwhile ?? way.to);
}

/** What is being done to lines, and the state that follows when there is no line left to do it to. */
export const afterLastLine = { CHECKING: 'READY', RUNNING: 'DONE', UNDOING: 'UNDONE' } as const;

/** A state in which lines have their turn. */
export type WorkingState = keyof typeof afterLastLine;

export const isWorking = (state: BatchState): state is WorkingState => Object.hasOwn(afterLastLine, state);

/** States that nothing but an undo leads on from. */
export const isAtRest = (state: BatchState): boolean => state === 'DONE' || state === 'CANCELLED' || state === 'UNDONE';
