import { describe, expect, test } from '@jest/globals';
import { account, masked } from '../../../domain/payout/account.ts';
import { payoutsHeldUntil, requireDecidable } from '../../../domain/payout/accountChange.ts';
import { isSamePlace } from '../../../domain/payout/payoutMethod.ts';

describe('account data', () => {
  test.each([
    {
      rule: 'an IBAN is kept without blanks, a BIC in capitals',
      given: { iban: 'de89 3704 0044 0532 0130 00', bic: 'cobadeffxxx', holder: ' Acme Blog Ltd ' },
      kept: { iban: 'DE89370400440532013000', bic: 'COBADEFFXXX', holder: 'Acme Blog Ltd' },
      seen: { kind: 'BANK_ACCOUNT', country: 'DE', lastFour: '3000' },
    },
    {
      rule: 'a bank need not be named',
      given: { iban: 'GB33BUKB20201555555555', holder: 'Wile E. Coyote' },
      kept: { iban: 'GB33BUKB20201555555555', holder: 'Wile E. Coyote' },
      seen: { kind: 'BANK_ACCOUNT', country: 'GB', lastFour: '5555' },
    },
    {
      rule: 'an account at Stripe is its id',
      given: { stripeAccountId: 'acct_1032D82eZvKYlo2C' },
      kept: { stripeAccountId: 'acct_1032D82eZvKYlo2C' },
      seen: { kind: 'STRIPE_ACCOUNT', country: null, lastFour: 'lo2C' },
    },
  ])('$rule, and country and last four are all that is seen', ({ given, kept, seen }) => {
    const read = account.parse(given);
    expect(read).toEqual(kept);
    expect(masked(read)).toEqual(seen);
  });

  test.each([
    { rule: 'wrong check digits', given: { iban: 'DE88370400440532013000', holder: 'Acme' } },
    { rule: 'a digit too few', given: { iban: 'DE8937040044053201300', holder: 'Acme' } },
    { rule: 'a country without IBANs', given: { iban: 'US89370400440532013000', holder: 'Acme' } },
    { rule: 'no holder', given: { iban: 'DE89370400440532013000' } },
    { rule: 'a blank holder', given: { iban: 'DE89370400440532013000', holder: ' ' } },
    { rule: 'a BIC of another length', given: { iban: 'DE89370400440532013000', bic: 'COBADEFFX', holder: 'Acme' } },
    { rule: 'another id of Stripe’s', given: { stripeAccountId: 'cus_9s6XKzkNRiz8i3' } },
    {
      rule: 'two accounts in one',
      given: { iban: 'DE89370400440532013000', holder: 'Acme', stripeAccountId: 'acct_1032D82eZvKYlo2C' },
    },
  ])('refuses $rule, and does not repeat it', ({ given }) => {
    const { error } = account.safeParse(given);
    expect(JSON.stringify(error?.issues)).not.toMatch(/37040044|COBADEFFX|9s6XKzkN/);
    expect(error).toBeDefined();
  });
});

describe('a change of where money goes', () => {
  const open = { id: 'change', state: 'OPEN', askedBy: 'finance:a' } as const;

  test.each([
    { rule: 'another key confirms it', change: open, verdict: 'CONFIRMED', actor: 'finance:b', code: null },
    {
      rule: 'the key that asked does not',
      change: open,
      verdict: 'CONFIRMED',
      actor: 'finance:a',
      code: 'ACCOUNT_CHANGE_NEEDS_ANOTHER',
    },
    { rule: 'whoever asked may reject it', change: open, verdict: 'REJECTED', actor: 'finance:a', code: null },
    {
      rule: 'what is confirmed is not rejected',
      change: { ...open, state: 'CONFIRMED' },
      verdict: 'REJECTED',
      actor: 'finance:b',
      code: 'ACCOUNT_CHANGE_DECIDED',
    },
    {
      rule: 'what is rejected is not confirmed',
      change: { ...open, state: 'REJECTED' },
      verdict: 'CONFIRMED',
      actor: 'finance:b',
      code: 'ACCOUNT_CHANGE_DECIDED',
    },
  ] as const)('$rule', ({ change, verdict, actor, code }) => {
    const decide = (): void => {
      requireDecidable(change, verdict, actor);
    };
    if (code === null) expect(decide).not.toThrow();
    else expect(decide).toThrow(expect.objectContaining({ code }));
  });

  test('holds payouts for 72 hours, also over the night when clocks change', () => {
    expect(payoutsHeldUntil('2026-10-24T10:00:00.000Z')).toBe('2026-10-27T10:00:00.000Z');
  });

  test.each([
    {
      rule: 'another payee is another place',
      one: { rail: 'EXTERNAL', payee: 'A' },
      other: { rail: 'EXTERNAL', payee: 'B' },
      same: false,
    },
    {
      rule: 'so is another currency',
      one: { rail: 'EXTERNAL' },
      other: { rail: 'EXTERNAL', currency: 'EUR' },
      same: false,
    },
    {
      rule: 'and another rail, also from one that pays nobody',
      one: { rail: 'FAKE' },
      other: { rail: 'EXTERNAL' },
      same: false,
    },
    {
      rule: 'FAKE pays nobody, with any fault',
      one: { rail: 'FAKE' },
      other: { rail: 'FAKE', fault: 'DECLINED' },
      same: true,
    },
    {
      rule: 'the same is the same',
      one: { rail: 'MANUAL_CSV', payee: 'A' },
      other: { rail: 'MANUAL_CSV', payee: 'A' },
      same: true,
    },
  ] as const)('$rule', ({ one, other, same }) => {
    expect(isSamePlace(one, other)).toBe(same);
    expect(isSamePlace(other, one)).toBe(same);
  });
});
