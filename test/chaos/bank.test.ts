import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { fakeBankRail } from '../../activities/payouts/rails/fakeBank.ts';
import type { Payment, Rail } from '../../activities/payouts/rail.ts';
import { Bank } from '../../chaos/bank.ts';
import { Journal } from '../../chaos/journal.ts';
import type { Fault } from '../../domain/payout/payoutMethod.ts';

/* The rail FAKE by a bank of its own: what every rail promises, and what the bank does to it. */

let folder: string;
let journal: Journal;
let bank: Bank;
let rail: Rail;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bank-'));
  journal = new Journal(folder);
  bank = await Bank.open(0, journal);
  rail = fakeBankRail(`http://127.0.0.1:${bank.port}`);
});
afterAll(async () => {
  await bank[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const aPayment = (fault: Fault | null = null): Payment => ({
  payoutId: uuid(),
  payer: { name: 'Acme Inc' },
  payee: 'Acme Blog',
  destination: { kind: 'NOBODY', fault },
  amount: '12.27',
  currency: 'USD',
  reference: 'payout',
  sentAt: '2026-11-20T10:00:00Z',
});

const timesPaid = ({ payoutId }: Payment): number =>
  journal.all('PAID').filter((paid) => paid.payoutId === payoutId).length;

describe('the bank', () => {
  test('pays once, however often it is asked, and finds the payment under the payout’s id', async () => {
    const payment = aPayment();
    const answer = await rail.pay(payment);
    expect(answer).toMatchObject({ outcome: 'completed', receipt: expect.any(String) });
    expect(await rail.pay(payment)).toEqual(answer);
    expect(await rail.find(payment.payoutId)).toMatchObject({ ...answer, paid: { amount: '12.27', currency: 'USD' } });
    expect(timesPaid(payment)).toBe(1);
    expect(bank.handedOverAgain).toEqual([payment.payoutId]);
  });

  test('has not heard of what was never handed to it', async () => {
    expect(await rail.find(uuid())).toMatchObject({ outcome: 'absent' });
  });

  test.each([
    { fault: 'DECLINED', outcome: 'declined', times: 0 },
    { fault: 'UNKNOWN', outcome: 'unknown', times: 0 },
    { fault: 'PENDING', outcome: 'accepted', times: 1 },
  ] as const)('answers $outcome to a payment that is to be $fault', async ({ fault, outcome, times }) => {
    const payment = aPayment(fault);
    expect(await rail.pay(payment)).toMatchObject({ outcome });
    expect(timesPaid(payment)).toBe(times);
  });

  test('has paid, though the answer was lost', async () => {
    const payment = aPayment('TIMEOUT_AFTER_SUCCESS');
    await expect(rail.pay(payment)).rejects.toThrow();
    expect(await rail.find(payment.payoutId)).toMatchObject({ outcome: 'completed' });
  });

  test('that is dead takes nothing', async () => {
    const payment = aPayment();
    bank.state = 'DEAD';
    await expect(rail.pay(payment)).rejects.toThrow();
    bank.state = 'WELL';
    expect(await rail.find(payment.payoutId)).toMatchObject({ outcome: 'absent' });
  });

  test('knows by its journal what it has paid before it was started again', async () => {
    const payment = aPayment();
    await rail.pay(payment);
    await using again = await Bank.open(0, new Journal(folder));
    const answer = await fakeBankRail(`http://127.0.0.1:${again.port}`).find(payment.payoutId);
    expect(answer).toMatchObject({ outcome: 'completed' });
  });
});
