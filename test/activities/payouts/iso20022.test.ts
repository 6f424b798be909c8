import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { validateXML } from 'xmllint-wasm';
import type { Payment } from '../../../activities/payouts/rail.ts';
import { iso20022Rail } from '../../../activities/payouts/rails/iso20022.ts';
import { aPayment } from './payments.ts';

const folder = mkdtempSync(join(tmpdir(), 'payment-orders-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const rail = iso20022Rail(folder);
const schema = readFileSync(join(import.meta.dirname, 'fixtures/pain.001.001.09.xsd'), 'utf8');

async function orderFor(payment: Payment): Promise<string> {
  expect(await rail.pay(payment)).toMatchObject({ outcome: 'accepted' });
  return readFileSync(join(folder, `${payment.payoutId}.xml`), 'utf8');
}

async function complaints(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml, schema });
  return errors.map(({ message }) => message);
}

describe('a payment order', () => {
  test('keeps to the schema of ISO 20022 and says who pays whom, what and when', async () => {
    const payment = aPayment();
    const xml = await orderFor(payment);
    expect(await complaints(xml)).toEqual([]);
    const id = payment.payoutId.replaceAll('-', '');
    for (const said of [
      '<InstdAmt Ccy="EUR">1234.50</InstdAmt>',
      '<CtrlSum>1234.50</CtrlSum>',
      '<NbOfTxs>1</NbOfTxs>',
      '<IBAN>DE89370400440532013000</IBAN>',
      '<IBAN>GB29NWBK60161331926819</IBAN>',
      '<BICFI>NWBKGB2L</BICFI>',
      '<Nm>Wile E. Coyote</Nm>',
      '<Dt>2026-11-20</Dt>',
      `<EndToEndId>${id}</EndToEndId>`,
    ]) {
      expect(xml).toContain(said);
    }
  });

  test('the schema is looked at: an order without a payee’s account identifies nobody', async () => {
    const xml = await orderFor(aPayment());
    expect(await complaints(xml.replace('<IBAN>GB29NWBK60161331926819</IBAN>', ''))).not.toEqual([]);
  });

  test('whatever the names are, and whatever the amount', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          payee: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }).filter((text) => text.trim() !== ''),
          reference: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
          minor: fc.integer({ min: 1, max: 1e12 }),
          bic: fc.constantFrom(undefined, 'NWBKGB2L'),
        }),
        async ({ payee, reference, minor, bic }) => {
          const amount = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
          const destination = { kind: 'BANK_ACCOUNT', iban: 'GB29NWBK60161331926819', bic } as const;
          const payer = { name: payee, account: { iban: 'DE89370400440532013000' } };
          const xml = await orderFor(aPayment({ payee, payer, reference, amount, destination }));
          expect(await complaints(xml)).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  test.each([
    { rule: 'the brand has to have an account', changes: { payer: { name: 'Acme Inc' } }, names: 'brand' },
    { rule: 'and the partner', changes: { destination: { kind: 'NAMED' } as const }, names: 'partner' },
  ])('$rule', async ({ changes, names }) => {
    const answer = await rail.pay(aPayment(changes));
    expect(answer).toEqual({ outcome: 'declined', reason: expect.stringContaining(names) });
  });
});
