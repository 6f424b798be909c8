import { describe, expect, test } from '@jest/globals';
import { money } from '../../../domain/money.ts';
import { approvalsRequired, payoutApproval, personsAmong } from '../../../domain/payout/approval.ts';
import { byHand } from '../../../domain/payout/person.ts';

const policy = { USD: { oneAbove: '100', twoAbove: '1000' }, EUR: { twoAbove: '0' }, JPY: { oneAbove: '0' } };

describe('how many persons have to approve a payout', () => {
  test.each([
    { rule: 'nobody, up to the first limit', amount: '100.00', currency: 'USD', persons: 0 },
    { rule: 'one, above it', amount: '100.01', currency: 'USD', persons: 1 },
    { rule: 'one, up to the second limit', amount: '1000.00', currency: 'USD', persons: 1 },
    { rule: 'two, above it', amount: '1000.01', currency: 'USD', persons: 2 },
    { rule: 'two, always, above zero', amount: '0.01', currency: 'EUR', persons: 2 },
    { rule: 'one, always, and never two', amount: '9000000', currency: 'JPY', persons: 1 },
    { rule: 'nobody, in a currency that is not named', amount: '9000000.00', currency: 'GBP', persons: 0 },
  ])('$rule', ({ amount, currency, persons }) => {
    expect(approvalsRequired(policy, money(amount, currency))).toBe(persons);
  });

  test('nobody, where the brand has said nothing', () => {
    expect(approvalsRequired(null, money('9000000.00', 'USD'))).toBe(0);
  });

  test('limits are amounts of currencies that there are', () => {
    expect(payoutApproval.safeParse(policy).success).toBe(true);
    expect(payoutApproval.safeParse({ USD: { oneAbove: '-1' } }).success).toBe(false);
    expect(payoutApproval.safeParse({ Dollars: { oneAbove: '1' } }).success).toBe(false);
    expect(payoutApproval.safeParse({ USD: { threeAbove: '1' } }).success).toBe(false);
  });
});

describe('who counts as a person', () => {
  test.each([
    { rule: 'two keys are two', actors: ['finance:a', 'finance:b'], persons: 2 },
    { rule: 'a key is one, however often it approves', actors: ['finance:a', 'finance:a'], persons: 1 },
    { rule: 'all who use Temporal’s Web UI are one', actors: [byHand('jane'), byHand('joe')], persons: 1 },
    { rule: 'with a key that makes two', actors: [byHand('temporal:jane'), 'finance:a'], persons: 2 },
  ])('$rule', ({ actors, persons }) => {
    expect(personsAmong(actors)).toBe(persons);
  });
});
