import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { NotTaken, type Payment, type Rail } from '../../../activities/payouts/rail.ts';
import { csvRail } from '../../../activities/payouts/rails/csv.ts';
import { externalRail } from '../../../activities/payouts/rails/external.ts';
import { fakeRail } from '../../../activities/payouts/rails/fake.ts';
import { iso20022Rail } from '../../../activities/payouts/rails/iso20022.ts';
import { stripeRail } from '../../../activities/payouts/rails/stripe.ts';
import { aPayment } from './payments.ts';
import { startStripe } from './stripeStandIn.ts';

/*
 * What every rail promises (activities/payouts/rail.ts), whoever carries the money.
 */

const folder = mkdtempSync(join(tmpdir(), 'payment-files-'));
const stripe = await startStripe();
const fake = fakeRail(() => null);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stripe.close();
});

interface Offered {
  readonly rail: Rail;
  /** Of its own kind. */
  readonly payment: () => Payment;
  /** What has left us for the payout, counted where the money is. */
  readonly made: (payoutId: string) => number;
  /** What a payment that nothing goes wrong with comes to. */
  readonly outcome: 'completed' | 'accepted';
}

const filesOf = (payoutId: string): number => readdirSync(folder).filter((name) => name.includes(payoutId)).length;
const toStripe = (changes: Partial<Payment> = {}): Payment =>
  aPayment({ destination: { kind: 'STRIPE_ACCOUNT', accountId: 'acct_1' }, ...changes });

const rails: Readonly<Record<string, Offered>> = {
  MANUAL_CSV: { rail: csvRail(folder), payment: aPayment, made: filesOf, outcome: 'completed' },
  ISO20022: { rail: iso20022Rail(folder), payment: aPayment, made: filesOf, outcome: 'accepted' },
  STRIPE: {
    rail: stripeRail(stripe.access),
    payment: toStripe,
    made: (payoutId) => stripe.transfers.filter(({ fields }) => fields['transfer_group'] === payoutId).length,
    outcome: 'completed',
  },
  FAKE: {
    rail: fake,
    payment: aPayment,
    made: (payoutId) => (fake.paid.has(payoutId) ? 1 : 0),
    outcome: 'completed',
  },
};

describe.each(Object.entries(rails))('the rail %s', (name, { rail, payment, made, outcome }) => {
  test('goes by its name', () => {
    expect(rail.name).toBe(name);
  });

  test('pays, with a receipt, and finds the payment again under the payout’s id', async () => {
    const asked = payment();
    const answer = await rail.pay(asked);
    expect(answer).toMatchObject({ outcome, receipt: expect.any(String) });
    expect(await rail.find(asked.payoutId)).toMatchObject({ outcome, receipt: answer.receipt });
  });

  test('asked twice for the same payout, pays once and answers the same', async () => {
    const asked = payment();
    const first = await rail.pay(asked);
    expect(await rail.pay(asked)).toEqual(first);
    expect(made(asked.payoutId)).toBe(1);
  });

  test('has not heard of a payout that was never handed to it', async () => {
    expect(await rail.find(uuid())).toMatchObject({ outcome: 'absent' });
  });

  test('asking for a payment makes none', async () => {
    const { payoutId } = payment();
    await rail.find(payoutId);
    expect(made(payoutId)).toBe(0);
  });
});

describe('a payment that is made outside', () => {
  test('leaves us at once and stays open until somebody says what became of it', async () => {
    const asked = aPayment();
    expect(await externalRail.pay(asked)).toMatchObject({ outcome: 'accepted' });
    expect(await externalRail.find(asked.payoutId)).toMatchObject({ outcome: 'accepted' });
    expect(externalRail.tellsLater).toBe(false);
  });
});

describe('payment files', () => {
  test.each([csvRail, iso20022Rail])('are not taken when they cannot be written', async (railIn) => {
    const noFolder = join(folder, 'a file');
    writeFileSync(noFolder, '');
    const rail = railIn(noFolder);
    await expect(rail.pay(aPayment())).rejects.toThrow(NotTaken);
  });
});

describe('Stripe', () => {
  const rail = stripeRail(stripe.access);

  test('transfers the amount in its smallest unit to the connected account', async () => {
    const asked = toStripe();
    await rail.pay(asked);
    expect(stripe.transfers.at(-1)?.fields).toMatchObject({
      amount: '123450',
      currency: 'eur',
      destination: 'acct_1',
      transfer_group: asked.payoutId,
    });
  });

  test.each([
    { rule: 'yen have no smaller unit', amount: '1500', currency: 'JPY', units: '1500' },
    { rule: 'dinars have a thousand', amount: '1.250', currency: 'KWD', units: '1250' },
    { rule: 'Stripe counts krónur in hundredths', amount: '15', currency: 'ISK', units: '1500' },
  ])('$rule', async ({ amount, currency, units }) => {
    await rail.pay(toStripe({ amount, currency }));
    expect(stripe.transfers.at(-1)?.fields['amount']).toBe(units);
  });

  // The SDK asks once more, under the same key, when a connection was closed.
  test('a connection that breaks after the transfer leaves it unknown, and asking finds it', async () => {
    const asked = toStripe();
    stripe.failNext('BREAKS_AFTER', 'BREAKS_AFTER');
    expect(await rail.pay(asked)).toMatchObject({ outcome: 'unknown' });
    expect(await rail.find(asked.payoutId)).toMatchObject({ outcome: 'completed' });
  });

  test('one that breaks before it leaves it unknown too, and asking finds nothing', async () => {
    const asked = toStripe();
    stripe.failNext('BREAKS_BEFORE', 'BREAKS_BEFORE');
    expect(await rail.pay(asked)).toMatchObject({ outcome: 'unknown' });
    expect(await rail.find(asked.payoutId)).toMatchObject({ outcome: 'absent' });
  });

  test.each([
    { rule: 'a fault of Stripe leaves it unknown', status: 500, type: 'api_error', outcome: 'unknown' },
    { rule: 'a refusal declines it', status: 400, type: 'invalid_request_error', outcome: 'declined' },
    { rule: 'a strange account declines it', status: 403, type: 'invalid_request_error', outcome: 'declined' },
  ])('$rule', async ({ status, type, outcome }) => {
    stripe.failNext({ status, type, message: 'No.' });
    expect(await rail.pay(toStripe())).toEqual({ outcome, reason: 'No.' });
  });

  test.each([
    { rule: 'a wrong key', status: 401, type: 'invalid_request_error' },
    { rule: 'too many requests', status: 429, type: 'invalid_request_error' },
  ])('$rule takes nothing', async ({ status, type }) => {
    stripe.failNext({ status, type, message: 'No.' });
    await expect(rail.pay(toStripe())).rejects.toThrow(NotTaken);
  });

  test('a transfer that is reversed came back', async () => {
    const asked = toStripe();
    const { receipt } = await rail.pay(asked);
    stripe.reverse(receipt ?? '');
    expect(await rail.find(asked.payoutId)).toMatchObject({ outcome: 'returned', receipt });
  });

  test('without a connected account there is nothing to transfer to', async () => {
    expect(await rail.pay(aPayment())).toMatchObject({ outcome: 'declined' });
  });
});

describe('the fake rail goes wrong as it is told', () => {
  const asked = aPayment();
  const { payoutId } = asked;
  test('declined: nothing is paid', async () => {
    const rail = fakeRail(() => 'DECLINED');
    expect(await rail.pay(asked)).toMatchObject({ outcome: 'declined' });
    expect(rail.paid.size).toBe(0);
  });
  test('pending: it arrives when asked for the second time', async () => {
    const rail = fakeRail(() => 'PENDING');
    expect(await rail.pay(asked)).toMatchObject({ outcome: 'accepted' });
    expect(await rail.find(payoutId)).toMatchObject({ outcome: 'accepted' });
    expect(await rail.find(payoutId)).toMatchObject({ outcome: 'completed' });
  });
  test('unknown: nothing is paid until it is handed over again', async () => {
    const rail = fakeRail(() => 'UNKNOWN');
    expect(await rail.pay(asked)).toMatchObject({ outcome: 'unknown' });
    expect(await rail.find(payoutId)).toMatchObject({ outcome: 'absent' });
    expect(await rail.pay(asked)).toMatchObject({ outcome: 'completed' });
  });
  test('timeout after success: it is paid, and the answer is lost', async () => {
    const rail = fakeRail(() => 'TIMEOUT_AFTER_SUCCESS');
    await expect(rail.pay(asked)).rejects.toThrow('the connection was lost');
    expect(await rail.find(payoutId)).toMatchObject({ outcome: 'completed' });
  });
  test('returned later: it has arrived, and has come back when asked', async () => {
    const rail = fakeRail(() => 'RETURNED_LATER');
    expect(await rail.pay(asked)).toMatchObject({ outcome: 'completed' });
    expect(await rail.find(payoutId)).toMatchObject({ outcome: 'returned' });
  });
});
