import type { Payment, Rail } from '../../activities/payouts/rail.ts';

/** A bank that pays whenever it is told to, and says what it has paid. */
export interface Bank {
  readonly rail: Rail;
  /** In the order in which they were made. */
  readonly payments: readonly Payment[];
}

/** @param before what it has paid already */
export function aBank(before: readonly Payment[] = []): Bank {
  const payments = [...before];
  return {
    payments,
    rail: {
      name: 'FAKE',
      tellsLater: true,
      returnDays: 0,
      reachesWithin: 'PT0S',
      pay(payment) {
        payments.push(payment);
        return Promise.resolve({ outcome: 'completed', receipt: `bank-${String(payments.length)}` });
      },
      find(payoutId) {
        const payment = payments.find((made) => made.payoutId === payoutId);
        if (!payment) return Promise.resolve({ outcome: 'absent' });
        const { amount, currency } = payment;
        return Promise.resolve({ outcome: 'completed', receipt: 'bank', paid: { amount, currency } });
      },
    },
  };
}
