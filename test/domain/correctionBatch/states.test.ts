import { describe, expect, test } from '@jest/globals';
import {
  afterLastLine,
  batchCommands,
  batchStates,
  isAtRest,
  isWorking,
  steered,
  takes,
  type BatchCommand,
  type BatchState,
} from '../../../domain/correctionBatch/states.ts';

interface Case {
  readonly rule: string;
  readonly from: BatchState;
  readonly command: BatchCommand;
  readonly to: BatchState;
  /** Where it stays or goes as long as somebody else has to agree; absent: nobody has to. */
  readonly meanwhile?: BatchState;
}

const allowed: readonly Case[] = [
  { rule: 'a dry run can be given up', from: 'CHECKING', command: 'CANCEL', to: 'CANCELLED' },
  { rule: 'enough approvals let it run', from: 'READY', command: 'APPROVE', to: 'RUNNING', meanwhile: 'READY' },
  { rule: 'what nobody wants is cancelled', from: 'READY', command: 'CANCEL', to: 'CANCELLED' },
  { rule: 'a run can be paused', from: 'RUNNING', command: 'PAUSE', to: 'PAUSED' },
  { rule: 'or cancelled', from: 'RUNNING', command: 'CANCEL', to: 'CANCELLED' },
  { rule: 'and goes on', from: 'PAUSED', command: 'RESUME', to: 'RUNNING' },
  { rule: 'or is cancelled then', from: 'PAUSED', command: 'CANCEL', to: 'CANCELLED' },
  { rule: 'what is done is undone', from: 'DONE', command: 'UNDO', to: 'UNDOING', meanwhile: 'UNDO_READY' },
  {
    rule: 'also what was done before a cancellation',
    from: 'CANCELLED',
    command: 'UNDO',
    to: 'UNDOING',
    meanwhile: 'UNDO_READY',
  },
  { rule: 'another key approves the undo', from: 'UNDO_READY', command: 'APPROVE', to: 'UNDOING' },
  { rule: 'or it is given up', from: 'UNDO_READY', command: 'CANCEL', to: 'DONE' },
  { rule: 'an undo can be paused', from: 'UNDOING', command: 'PAUSE', to: 'UNDO_PAUSED' },
  { rule: 'and goes on too', from: 'UNDO_PAUSED', command: 'RESUME', to: 'UNDOING' },
];

describe('the life of a batch', () => {
  test.each(allowed)('$rule', ({ from, command, to, meanwhile }) => {
    expect(takes(from, command)).toBe(true);
    expect(steered(from, command, true)).toBe(to);
    expect(steered(from, command, false)).toBe(meanwhile ?? to);
  });

  const refused = batchStates.flatMap((from) =>
    batchCommands
      .filter((command) => !allowed.some((one) => one.from === from && one.command === command))
      .map((command) => ({ from, command })),
  );
  test.each(refused)('$from takes no $command', ({ from, command }) => {
    expect(takes(from, command)).toBe(false);
    expect(() => steered(from, command, true)).toThrow(expect.objectContaining({ code: 'BATCH_STATE_REFUSES' }));
  });

  test('works on lines, waits for people, or is at rest; after the last line it waits or rests', () => {
    expect(batchStates.filter(isWorking)).toEqual(['CHECKING', 'RUNNING', 'UNDOING']);
    expect(batchStates.filter(isAtRest)).toEqual(['DONE', 'CANCELLED', 'UNDONE']);
    expect(Object.values(afterLastLine).some(isWorking)).toBe(false);
  });
});
