import { describe, expect, test } from '@jest/globals';
import { phases } from '../../../domain/action/transitions.ts';
import { refusalToAsk, requireInTime } from '../../../domain/inquiry/asking.ts';
import { inquiryStates, inquiryTypes, isAwaited, requireAwaited } from '../../../domain/inquiry/inquiry.ts';

/** What a partner may ask about an action of its own; empty where it may. */
const table = {
  UNTRACKED: {
    AWAITING_CUSTOMER: 'INQUIRY_ORDER_TRACKED',
    OPEN: 'INQUIRY_ORDER_TRACKED',
    APPROVED_BY_USER: 'INQUIRY_ORDER_TRACKED',
    ON_HOLD: 'INQUIRY_ORDER_TRACKED',
    LOCKED: 'INQUIRY_ORDER_TRACKED',
    LOCKED_ON_HOLD: 'INQUIRY_ORDER_TRACKED',
    PAYMENT_PENDING: 'INQUIRY_ORDER_TRACKED',
    PAID: 'INQUIRY_ORDER_TRACKED',
    REVERSED: 'INQUIRY_ORDER_TRACKED',
  },
  INCORRECT: {
    AWAITING_CUSTOMER: 'ACTION_AWAITS_CUSTOMER',
    OPEN: null,
    APPROVED_BY_USER: null,
    ON_HOLD: null,
    LOCKED: null,
    LOCKED_ON_HOLD: null,
    PAYMENT_PENDING: null,
    PAID: null,
    REVERSED: 'ACTION_ALREADY_REVERSED',
  },
  DECLINED: {
    AWAITING_CUSTOMER: 'ACTION_NOT_REVERSED',
    OPEN: 'ACTION_NOT_REVERSED',
    APPROVED_BY_USER: 'ACTION_NOT_REVERSED',
    ON_HOLD: 'ACTION_NOT_REVERSED',
    LOCKED: 'ACTION_NOT_REVERSED',
    LOCKED_ON_HOLD: 'ACTION_NOT_REVERSED',
    PAYMENT_PENDING: 'ACTION_NOT_REVERSED',
    PAID: 'ACTION_NOT_REVERSED',
    REVERSED: null,
  },
} as const;

describe('what a partner may ask about an action of its own', () => {
  test.each(inquiryTypes.flatMap((type) => phases.map((phase) => ({ type, phase }))))(
    '$type of one that is $phase',
    ({ type, phase }) => {
      expect(refusalToAsk(type, phase)).toBe(table[type][phase]);
    },
  );

  test('whatever has become of its action, it can ask at most one thing of it', () => {
    for (const phase of phases) {
      expect(inquiryTypes.filter((type) => refusalToAsk(type, phase) === null).length).toBeLessThanOrEqual(1);
    }
  });
});

describe('when an order can be missed', () => {
  const eventDate = '2026-08-22T10:00:00.000Z';
  test.each([
    { rule: 'not at once: it may yet be tracked', now: '2026-08-22T10:59:59.999Z', inTime: false },
    { rule: 'from an hour after it', now: '2026-08-22T11:00:00.000Z', inTime: true },
    { rule: 'to the end of the 90th day', now: '2026-11-20T10:00:00.000Z', inTime: true },
    { rule: 'not later', now: '2026-11-20T10:00:00.001Z', inTime: false },
    { rule: 'not before it', now: '2026-08-22T09:00:00.000Z', inTime: false },
  ])('$rule', ({ now, inTime }) => {
    const asked = () => {
      requireInTime(eventDate, now);
    };
    if (inTime) expect(asked).not.toThrow();
    else expect(asked).toThrow(expect.objectContaining({ code: 'INQUIRY_OUT_OF_TIME' }));
  });
});

test('only what is open, or was refused, waits for an answer', () => {
  expect(inquiryStates.filter(isAwaited)).toEqual(['OPEN', 'REFUSED']);
  for (const state of inquiryStates.filter((one) => !isAwaited(one))) {
    const asked = () => {
      requireAwaited({ id: 'i-1', state });
    };
    expect(asked).toThrow(expect.objectContaining({ code: 'INQUIRY_CLOSED' }));
  }
});
