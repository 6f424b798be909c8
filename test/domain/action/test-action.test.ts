import { expect, test } from '@jest/globals';
import { isTest, owedFor, requireTested } from '../../../domain/action/test-action.ts';
import { amountText } from '../../../domain/money.ts';

test.each([
  { rule: 'an action is a test when the brand says so', submission: true, eventType: false, is: true },
  { rule: 'an action is a test when its event type is', submission: false, eventType: true, is: true },
  { rule: 'any other action is none', submission: false, eventType: false, is: false },
])('$rule', ({ submission, eventType, is }) => {
  expect(isTest({ test: submission }, { test: eventType })).toBe(is);
});

test.each([
  { rule: 'the payout of an action is owed', test: false, owed: '10.00' },
  { rule: 'the payout of a test is a price alone: nothing is owed', test: true, owed: '0.00' },
])('$rule', ({ test, owed }) => {
  const amount = owedFor({ test, payout: '10.00', payoutCurrency: 'USD' });
  expect(`${amountText(amount)} ${amount.currency}`).toBe(`${owed} USD`);
});

// submitted     + 1 hour
// 10:00 ──────── 11:00 ─────▶
//   refused │ may be reversed
test.each([
  { rule: 'a test action waits for an hour', test: true, now: '2026-11-20T10:59:59.999Z', refused: true },
  { rule: 'after an hour it may be reversed', test: true, now: '2026-11-20T11:00:00.000Z', refused: false },
  { rule: 'a real action does not wait', test: false, now: '2026-11-20T10:00:00.000Z', refused: false },
])('$rule', ({ test, now, refused }) => {
  const action = { id: 'a', test, submittedAt: '2026-11-20T10:00:00.000Z' };
  const asked = () => {
    requireTested(action, now);
  };
  if (!refused) asked();
  else {
    const detail = 'Test action a may be reversed from 2026-11-20T11:00:00Z on, or now with immediately: true.';
    expect(asked).toThrow(expect.objectContaining({ code: 'TEST_ACTION_TOO_EARLY', message: detail }));
  }
});
