import { describe, expect, test } from '@jest/globals';
import { stateDetails } from '../../../domain/action/state.ts';
import {
  allowed,
  commands,
  phaseOf,
  phases,
  transition,
  type ActionCommand,
  type Phase,
} from '../../../domain/action/transitions.ts';

describe('the life of an action', () => {
  const path: { rule: string; from: Phase; command: ActionCommand; to: Phase }[] = [
    { rule: 'the customer’s keys open what waits for them', from: 'AWAITING_CUSTOMER', command: 'ATTACH', to: 'OPEN' },
    { rule: 'the locking date locks what is open', from: 'OPEN', command: 'LOCK', to: 'LOCKED' },
    { rule: 'the payment date makes it payable', from: 'LOCKED', command: 'MAKE_PAYABLE', to: 'PAYMENT_PENDING' },
    { rule: 'the payment settles it', from: 'PAYMENT_PENDING', command: 'SETTLE', to: 'PAID' },
    { rule: 'an approval begins the locking period', from: 'OPEN', command: 'APPROVE', to: 'APPROVED_BY_USER' },
    { rule: 'which ends like any other', from: 'APPROVED_BY_USER', command: 'LOCK', to: 'LOCKED' },
    { rule: 'or locks where that has begun', from: 'OPEN', command: 'APPROVE_AT_ONCE', to: 'LOCKED' },
    { rule: 'what is doubted waits', from: 'OPEN', command: 'HOLD', to: 'ON_HOLD' },
    { rule: 'and locks on its date', from: 'ON_HOLD', command: 'LOCK', to: 'LOCKED_ON_HOLD' },
    { rule: 'and is paid once it is released', from: 'LOCKED_ON_HOLD', command: 'RELEASE', to: 'LOCKED' },
    { rule: 'a doubt stays with another partner', from: 'LOCKED_ON_HOLD', command: 'REATTRIBUTE', to: 'ON_HOLD' },
    { rule: 'what is reversed comes back', from: 'REVERSED', command: 'RESTORE', to: 'OPEN' },
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
      return answer.outcome === 'MOVES' ? answer.stands : undefined;
    };
    const promised = ['OPEN', 'APPROVED_BY_USER', 'ON_HOLD'].map(() => 'PENDING_ACCRUAL');
    const owed = ['LOCKED', 'LOCKED_ON_HOLD'].map(() => 'FIRM_ACCRUAL');
    expect(phases.map(from)).toEqual([undefined, ...promised, ...owed, 'PAYABLE', 'PAYABLE', undefined]);
  });

  test('every phase answers every command, and what it refuses it refuses by a code', () => {
    for (const phase of phases) for (const command of commands) expect(transition(phase, command)).toBeDefined();
    const reversed = { id: 'a-1', state: 'REVERSED', stateDetail: 'ITEM_RETURNED' } as const;
    expect(() => allowed(reversed, 'REVERSE')).toThrow(
      'Action a-1 is REVERSED (ITEM_RETURNED); it cannot be reversed.',
    );
    const open = { id: 'a-2', state: 'PENDING', stateDetail: 'OPEN' } as const;
    expect(() => allowed(open, 'MAKE_PAYABLE')).toThrow('Action a-2 is PENDING (OPEN); it cannot be made payable.');
    expect(allowed(open, 'LOCK')).toEqual({ outcome: 'MOVES', to: 'LOCKED' });
  });

  test('nothing on hold is paid, and nothing whose payment has begun is held', () => {
    expect(transition('LOCKED_ON_HOLD', 'MAKE_PAYABLE')).toEqual({ outcome: 'REFUSED', code: 'ACTION_ON_HOLD' });
    for (const phase of ['PAYMENT_PENDING', 'PAID'] as const) {
      expect(transition(phase, 'HOLD')).toEqual({ outcome: 'REFUSED', code: 'ACTION_ALREADY_PAYABLE' });
    }
  });

  test('the phase is read from state, detail and hold alone', () => {
    const hold = { since: '2026-11-20T10:00:00.000Z', until: null };
    for (const stateDetail of stateDetails) {
      const waits = stateDetail === 'AWAITING_CUSTOMER';
      const told = waits || stateDetail === 'APPROVED_BY_USER';
      expect(phaseOf({ state: 'PENDING', stateDetail })).toBe(told ? stateDetail : 'OPEN');
      expect(phaseOf({ state: 'PENDING', stateDetail, hold })).toBe(waits ? 'AWAITING_CUSTOMER' : 'ON_HOLD');
      expect(phaseOf({ state: 'REVERSED', stateDetail })).toBe('REVERSED');
      const beyondTheLock = stateDetail === 'PAYMENT_PENDING' || stateDetail === 'PAID';
      expect(phaseOf({ state: 'APPROVED', stateDetail })).toBe(beyondTheLock ? stateDetail : 'LOCKED');
      expect(phaseOf({ state: 'APPROVED', stateDetail, hold })).toBe(beyondTheLock ? stateDetail : 'LOCKED_ON_HOLD');
    }
  });
});
