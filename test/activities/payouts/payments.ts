import { v7 as uuid } from 'uuid';
import type { Payment } from '../../../activities/payouts/rail.ts';

/** A payment of 1,234.50 EUR to a bank account; `changes` make it another. */
export const aPayment = (changes: Partial<Payment> = {}): Payment => {
  const payoutId = uuid();
  return {
    payoutId,
    payer: { name: 'Acme Inc', account: { iban: 'DE89370400440532013000', bic: 'COBADEFFXXX' } },
    payee: 'Wile E. Coyote',
    destination: { kind: 'BANK_ACCOUNT', iban: 'GB29NWBK60161331926819', bic: 'NWBKGB2L' },
    amount: '1234.50',
    currency: 'EUR',
    reference: `payout ${payoutId}`,
    sentAt: '2026-11-20T10:00:00.000Z',
    ...changes,
  };
};
