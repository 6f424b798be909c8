import { describe, expect, test } from '@jest/globals';
import type { Instruction } from '../../../domain/action/instruction.ts';
import type { HistoryState } from '../../../domain/action/state.ts';
import { compensation, type Compensation } from '../../../domain/correctionBatch/compensation.ts';

const open: HistoryState = {
  state: 'PENDING',
  stateDetail: 'OPEN',
  partnerId: 'blog',
  contractId: 'contract',
  payout: '10.00',
  currency: 'USD',
  lockingAt: null,
  payableAt: null,
};
const reversed: HistoryState = { ...open, state: 'REVERSED', stateDetail: 'CONS_FRAUD', payout: '0.00' };
const held: HistoryState = { ...open, hold: { since: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' } };

interface Case {
  readonly rule: string;
  readonly line: Instruction;
  readonly before?: HistoryState;
  readonly after?: HistoryState;
  readonly undo: Compensation;
}

const cases: readonly Case[] = [
  {
    rule: 'what was taken back whole is restored',
    line: { command: 'REVERSE', reason: 'CONS_FRAUD', takeBack: { all: true } },
    after: reversed,
    undo: { instruction: { command: 'RESTORE', reason: 'CONS_FRAUD' } },
  },
  {
    rule: 'so is what an amount took back whole',
    line: { command: 'REVERSE', reason: 'CONS_FRAUD', takeBack: { amount: '100.00' } },
    after: reversed,
    undo: { instruction: { command: 'RESTORE', reason: 'CONS_FRAUD' } },
  },
  {
    rule: 'a part that was taken back is given back by undoing that very command',
    line: { command: 'REVERSE', reason: 'ITEM_RETURNED', takeBack: { amount: '40.00' } },
    undo: { instruction: { command: 'UNDO', reason: 'ITEM_RETURNED', undoes: 'batch/b/2' } },
  },
  {
    rule: 'so is a correction',
    line: { command: 'CORRECT', reason: 'ORDER_UPDATE', order: { amount: '80.00' } },
    undo: { instruction: { command: 'UNDO', reason: 'ORDER_UPDATE', undoes: 'batch/b/2' } },
  },
  {
    rule: 'what was held is released',
    line: { command: 'HOLD', reason: 'CONS_FRAUD', until: null },
    undo: { instruction: { command: 'RELEASE', reason: 'CONS_FRAUD' } },
  },
  {
    rule: 'what was on hold before is held as it was',
    line: { command: 'HOLD', reason: 'CONS_FRAUD', until: null },
    before: held,
    undo: { instruction: { command: 'HOLD', reason: 'CONS_FRAUD', until: '2026-12-01T00:00:00.000Z' } },
  },
  {
    rule: 'what was released is held as it was',
    line: { command: 'RELEASE', reason: null },
    before: held,
    undo: { instruction: { command: 'HOLD', reason: 'OTHER', until: '2026-12-01T00:00:00.000Z' } },
  },
  {
    rule: 'what was moved goes back to its partner',
    line: { command: 'REATTRIBUTE', reason: 'CREDITED_DIFFERENT_MP', partnerId: 'rival' },
    undo: { instruction: { command: 'REATTRIBUTE', reason: 'CREDITED_DIFFERENT_MP', partnerId: 'blog' } },
  },
  {
    rule: 'but not to nobody',
    line: { command: 'REATTRIBUTE', reason: 'CREDITED_DIFFERENT_MP', partnerId: 'rival' },
    before: { ...open, partnerId: null },
    undo: { impossible: 'Nobody was credited before.' },
  },
  {
    rule: 'what was restored is reversed again, for the reason that it had',
    line: { command: 'RESTORE', reason: null },
    before: reversed,
    undo: { instruction: { command: 'REVERSE', reason: 'CONS_FRAUD', takeBack: { all: true } } },
  },
  {
    rule: 'a part that was given back stays so',
    line: { command: 'RESTORE', reason: null },
    undo: { impossible: 'An undo is not undone.' },
  },
  {
    rule: 'an approval stays',
    line: { command: 'APPROVE' },
    undo: { impossible: 'An approval is not taken back.' },
  },
  {
    rule: 'so does the brand’s word',
    line: { command: 'COMMISSION' },
    undo: { impossible: 'The brand’s word that it is commissionable is not taken back.' },
  },
];

describe('the undo of a line', () => {
  test.each(cases)('$rule', ({ line, before = open, after = open, undo }) => {
    expect(compensation({ commandId: 'batch/b/2', instruction: line, before, after })).toEqual(undo);
  });
});
