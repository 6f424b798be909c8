import { expect, test } from '@jest/globals';
import { awaitsInvoice } from '../../../domain/action/agenda.ts';
import type { ActionView } from '../../../domain/action/state.ts';

const locked: ActionView = {
  actionId: 'a-1',
  state: 'APPROVED',
  stateDetail: 'LOCKED',
  brandId: 'acme',
  partnerId: 'blog',
  contractId: 'c-1',
  payout: '10.00 USD',
  amount: '100.00 USD',
  lockingAt: '2027-01-01T00:00:00.000Z',
  payableAt: null,
};
const hold = { since: '2027-01-02T00:00:00.000Z', until: null };

test.each([
  { rule: 'what is locked and has no date waits for its invoice', of: locked, waits: true },
  { rule: 'and so does what is on hold', of: { ...locked, hold }, waits: true },
  { rule: 'what has its date does not', of: { ...locked, payableAt: '2027-02-01T00:00:00.000Z' }, waits: false },
  { rule: 'nor does what has nothing to pay', of: { ...locked, payout: '0.00 USD' }, waits: false },
  { rule: 'nor what is paid', of: { ...locked, stateDetail: 'PAID' as const }, waits: false },
  {
    rule: 'nor what has not locked',
    of: { ...locked, state: 'PENDING' as const, stateDetail: 'OPEN' as const },
    waits: false,
  },
])('$rule', ({ of, waits }) => {
  expect(awaitsInvoice(of)).toBe(waits);
});
