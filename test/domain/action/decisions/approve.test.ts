import { describe, expect, test } from '@jest/globals';
import type { Action } from '../../../../domain/action/action.ts';
import * as decide from '../../../../domain/action/decide.ts';
import type { Phase } from '../../../../domain/action/transitions.ts';
import { anAction, booked, dating, lockingAt, payableAt, priced, waiting } from '../builders.ts';

const now = '2026-12-10T09:00:00.000Z';
const byApproval = dating({ basis: 'APPROVED', period: 'DAY', dayOffset: 7 });
const commissionable = dating({ basis: 'COMMISSIONABLE', period: 'DAY', dayOffset: 7 });
const fromEvent = dating();

describe('an approval', () => {
  test('begins the locking period where it waited for one', () => {
    expect(decide.approve(waiting(), { terms: byApproval, evaluation: null }, now)).toMatchObject({
      command: 'APPROVE',
      changed: {
        stateDetail: 'APPROVED_BY_USER',
        approvedAt: now,
        lockingAt: '2026-12-18T00:00:00.000Z',
        openUntil: null,
      },
      bookings: [],
      reopensMonth: true,
      event: 'action.updated',
    });
  });

  test.each([
    { rule: 'locks at once what locks by its event', of: anAction(), terms: fromEvent },
    { rule: 'locks at once where the period has begun by itself', of: anAction(), terms: commissionable },
  ])('$rule', ({ of, terms }) => {
    const decision = decide.approve(of, { terms, evaluation: null }, now);
    expect(decision).toMatchObject({
      command: 'APPROVE',
      changed: { state: 'APPROVED', stateDetail: 'LOCKED', approvedAt: now, lockingAt: now, lockedAt: now },
      reopensMonth: true,
      event: 'action.approved',
    });
    expect(booked(decision)).toEqual(['action/a-1/lock: BRAND_ACCRUED 10.00, BRAND_PAYABLE -10.00']);
  });

  const refusals: { rule: string; of: Action; code: string }[] = [
    { rule: 'twice', of: anAction('APPROVED_BY_USER'), code: 'ACTION_ALREADY_APPROVED' },
    { rule: 'while it is on hold', of: anAction('ON_HOLD'), code: 'ACTION_ON_HOLD' },
    { rule: 'of a test', of: anAction('OPEN', { test: true }), code: 'ACTION_STATE_REFUSES' },
  ];
  test.each(refusals)('is refused $rule', ({ of, code }) => {
    expect(() => decide.approve(of, { terms: fromEvent, evaluation: null }, now)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test('is refused where nobody is credited', () => {
    expect(() => decide.approve(anAction(), { terms: null, evaluation: null }, now)).toThrow(
      'Action a-1 is credited to nobody; it cannot be approved.',
    );
  });
});

describe('the brand’s word that it is commissionable', () => {
  test('begins the locking period', () => {
    expect(decide.commission(waiting(), commissionable, now)).toMatchObject({
      command: 'COMMISSION',
      changed: { commissionableAt: now, lockingAt: '2026-12-18T00:00:00.000Z', openUntil: null },
      reopensMonth: true,
    });
  });

  test('is taken during a hold, which stays', () => {
    const held = waiting({ stateDetail: 'ON_HOLD', hold: { since: now, until: null } });
    expect(decide.commission(held, commissionable, now).changed).not.toHaveProperty('hold');
  });

  test.each([
    { rule: 'where an approval is waited for', of: waiting(), terms: byApproval, code: 'ACTION_NOT_COMMISSIONABLE' },
    { rule: 'twice', of: anAction(), terms: commissionable, code: 'ACTION_NOT_COMMISSIONABLE' },
    { rule: 'of what locked', of: anAction('LOCKED'), terms: commissionable, code: 'ACTION_ALREADY_APPROVED' },
    { rule: 'of a test', of: waiting({ test: true }), terms: commissionable, code: 'ACTION_STATE_REFUSES' },
  ])('is refused $rule', ({ of, terms, code }) => {
    expect(() => decide.commission(of, terms, now)).toThrow(expect.objectContaining({ code }));
  });
});

describe('the end of an open-ended waiting', () => {
  const over = '2028-11-20T10:00:00.000Z';
  const at = { commandId: 'end', now: '2028-11-20T10:03:00.000Z' };
  const ending = (mode: string, of: Action = waiting()) =>
    decide.endOpenPeriod(
      of,
      { terms: dating({ basis: 'APPROVED', openEndedAutoLockingMode: mode }), evaluation: priced },
      at,
    );

  test('takes the action back where the contract rejects', () => {
    const decision = ending('REJECT');
    expect(decision).toMatchObject({
      command: 'REVERSE',
      changed: { state: 'REVERSED', stateDetail: 'REJECTED', payout: '0.00', taken: {} },
      event: 'action.reversed',
    });
    expect(decision && booked(decision)).toEqual([
      'action/a-1/take-back/end: BRAND_ACCRUED 10.00, PARTNER_ACCRUED -10.00',
    ]);
  });

  test('rejects a test without waiting for its hour', () => {
    expect(ending('REJECT', waiting({ test: true, submittedAt: at.now }))?.command).toBe('REVERSE');
  });

  test('locks it as of the date where the contract approves, however late it is looked at', () => {
    expect(ending('APPROVE')).toMatchObject({
      command: 'APPROVE',
      changed: { state: 'APPROVED', stateDetail: 'LOCKED', lockingAt: over, lockedAt: over, openUntil: null },
    });
  });

  test.each([
    { rule: 'before its date', of: waiting({ openUntil: '2028-11-21T00:00:00.000Z' }) },
    { rule: 'where the locking period has begun', of: waiting({ lockingAt }) },
    { rule: 'of what locked meanwhile', of: anAction('LOCKED', { openUntil: over, payableAt }) },
  ])('does not come $rule', ({ of }) => {
    expect(ending('REJECT', of)).toBeNull();
  });

  test('comes during a hold as well', () => {
    const held: Phase = 'ON_HOLD';
    expect(ending('APPROVE', anAction(held, { lockingAt: null, openUntil: over }))?.command).toBe('APPROVE');
  });
});
