import { describe, expect, test } from '@jest/globals';
import { stateDetails } from '../../../domain/action/state.ts';
import {
  allowed,
  commands,
  phaseOf,
  transition,
  type ActionCommand,
  type Phase,
} from '../../../domain/action/transitions.ts';

const phases: readonly Phase[] = ['AWAITING_CUSTOMER', 'OPEN', 'LOCKED', 'PAYMENT_PENDING', 'PAID', 'REVERSED'];

describe('the life of an action', () => {
  const path: { rule: string; from: Phase; command: ActionCommand; to: Phase }[] = [
    { rule: 'the customer’s keys open what waits for them', from: 'AWAITING_CUSTOMER', command: 'ATTACH', to: 'OPEN' },
    { rule: 'the locking date locks what is open', from: 'OPEN', command: 'LOCK', to: 'LOCKED' },
    { rule: 'the payment date makes it payable', from: 'LOCKED', command: 'MAKE_PAYABLE', to: 'PAYMENT_PENDING' },
    { rule: 'the payment settles it', from: 'PAYMENT_PENDING', command: 'SETTLE', to: 'PAID' },
    { rule: 'another partner starts it anew', from: 'PAID', command: 'REATTRIBUTE', to: 'OPEN' },
    { rule: 'a part taken back leaves it where it is', from: 'PAID', command: 'REVERSE_PART', to: 'PAID' },
  ];
  test.each(path)('$rule', ({ from, command, to }) => {
    expect(transition(from, command)).toMatchObject({ outcome: 'MOVES', to });
  });

  test.each(phases.filter((phase) => phase !== 'REVERSED'))('what is %s can be reversed', (phase) => {
    expect(transition(phase, 'REVERSE')).toMatchObject({ outcome: 'MOVES', to: 'REVERSED' });
  });

  test('what is reversed stays reversed, and says so', () => {
    for (const command of ['REVERSE', 'REVERSE_PART', 'REATTRIBUTE', 'LOCK'] as const) {
      expect(transition('REVERSED', command)).toEqual({ outcome: 'REFUSED', code: 'ACTION_ALREADY_REVERSED' });
    }
  });

  test('no step can be skipped: nothing is payable before its lock or settled before it is payable', () => {
    expect(transition('OPEN', 'MAKE_PAYABLE').outcome).toBe('REFUSED');
    expect(transition('OPEN', 'SETTLE').outcome).toBe('REFUSED');
    expect(transition('LOCKED', 'SETTLE').outcome).toBe('REFUSED');
  });

  test('what waits for its customer has no price, so it can only be taken back as a whole', () => {
    for (const command of ['REVERSE_PART', 'REATTRIBUTE', 'LOCK', 'MAKE_PAYABLE', 'SETTLE'] as const) {
      expect(transition('AWAITING_CUSTOMER', command)).toEqual({ outcome: 'REFUSED', code: 'ACTION_AWAITS_CUSTOMER' });
    }
    expect(transition('AWAITING_CUSTOMER', 'REVERSE')).toEqual({ outcome: 'MOVES', to: 'REVERSED' });
  });

  test('keys that come once more change nothing', () => {
    for (const phase of ['OPEN', 'LOCKED', 'PAYMENT_PENDING', 'PAID'] as const) {
      expect(transition(phase, 'ATTACH')).toEqual({ outcome: 'ALREADY_THERE' });
    }
    expect(transition('REVERSED', 'ATTACH')).toEqual({ outcome: 'REFUSED', code: 'ACTION_ALREADY_REVERSED' });
  });

  test('a repeated step of the calendar is harmless in every later phase', () => {
    for (const phase of ['PAYMENT_PENDING', 'PAID'] as const) {
      expect(transition(phase, 'LOCK')).toEqual({ outcome: 'ALREADY_THERE' });
      expect(transition(phase, 'MAKE_PAYABLE')).toEqual({ outcome: 'ALREADY_THERE' });
    }
  });

  test('money is taken back from where it stands: promised, owed, or payable', () => {
    const from = (phase: Phase) => {
      const answer = transition(phase, 'REVERSE');
      return answer.outcome === 'MOVES' ? answer.takesBackFrom : undefined;
    };
    expect(phases.map(from)).toEqual([undefined, 'PENDING_ACCRUAL', 'FIRM_ACCRUAL', 'PAYABLE', 'PAYABLE', undefined]);
  });

  test('every phase answers every command, and what it refuses it refuses by a code', () => {
    for (const phase of phases) for (const command of commands) expect(transition(phase, command)).toBeDefined();
    const reversed = { id: 'a-1', state: 'REVERSED', stateDetail: 'ITEM_RETURNED' } as const;
    expect(() => allowed(reversed, 'REVERSE')).toThrow('Action a-1 is REVERSED (ITEM_RETURNED); it cannot reverse.');
    const open = { id: 'a-2', state: 'PENDING', stateDetail: 'OPEN' } as const;
    expect(() => allowed(open, 'MAKE_PAYABLE')).toThrow('Action a-2 is PENDING (OPEN); it cannot make payable.');
    expect(allowed(open, 'LOCK')).toEqual({ outcome: 'MOVES', to: 'LOCKED' });
  });

  test('the phase is read from state and detail alone', () => {
    for (const stateDetail of stateDetails) {
      const waits = stateDetail === 'AWAITING_CUSTOMER';
      expect(phaseOf({ state: 'PENDING', stateDetail })).toBe(waits ? 'AWAITING_CUSTOMER' : 'OPEN');
      expect(phaseOf({ state: 'REVERSED', stateDetail })).toBe('REVERSED');
      const beyondTheLock = stateDetail === 'PAYMENT_PENDING' || stateDetail === 'PAID';
      expect(phaseOf({ state: 'APPROVED', stateDetail })).toBe(beyondTheLock ? stateDetail : 'LOCKED');
    }
  });
});
