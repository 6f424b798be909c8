import type { Fault } from '../../../domain/payout/payoutMethod.ts';
import type { RailAnswer } from '../../../domain/payout/railAnswer.ts';
import type { Payment, Rail } from '../rail.ts';

/** A bank in memory, for the sandbox and tests: it keeps its own book of what it has paid. */
export interface FakeRail extends Rail {
  readonly paid: ReadonlyMap<string, Payment>;
}

/**
 * @param faultOf what goes wrong with a payment; null: nothing. `DECLINED` is refused. `PENDING` is accepted and arrives when
 *   asked for the second time. `UNKNOWN` is not taken, and nobody knows. `TIMEOUT_AFTER_SUCCESS` is paid, but the answer is lost.
 *   `RETURNED_LATER` arrives, and has come back when asked.
 */
export function fakeRail(faultOf: (payment: Payment) => Fault | null): FakeRail {
  const paid = new Map<string, Payment>();
  const asked = new Map<string, number>();
  const missed = new Set<string>();
  const completed = (payoutId: string): RailAnswer => ({ outcome: 'completed', receipt: `fake-${payoutId}` });

  function outcomeOf(payment: Payment): RailAnswer {
    const { payoutId } = payment;
    switch (paid.has(payoutId) ? null : faultOf(payment)) {
      case 'DECLINED':
        return { outcome: 'declined', reason: 'The account is closed.' };
      case 'UNKNOWN':
        if (missed.has(payoutId)) break;
        missed.add(payoutId);
        return { outcome: 'unknown', reason: 'The bank does not answer.' };
      case 'TIMEOUT_AFTER_SUCCESS':
        paid.set(payoutId, payment);
        throw new Error('the connection was lost');
      case 'PENDING':
        paid.set(payoutId, payment);
        return { outcome: 'accepted', receipt: `fake-${payoutId}` };
      case 'RETURNED_LATER':
      case null:
        break;
    }
    paid.set(payoutId, payment);
    return completed(payoutId);
  }

  function found(payment: Payment): RailAnswer {
    const { payoutId } = payment;
    const times = (asked.get(payoutId) ?? 0) + 1;
    asked.set(payoutId, times);
    const fault = faultOf(payment);
    if (fault === 'PENDING' && times < 2) return { outcome: 'accepted', receipt: `fake-${payoutId}` };
    if (fault === 'RETURNED_LATER') return { outcome: 'returned', reason: 'The account is closed.' };
    return completed(payoutId);
  }

  return {
    name: 'FAKE',
    tellsLater: true,
    returnDays: 3,
    reachesWithin: 'PT1H',
    paid,
    pay: (payment) =>
      new Promise((resolve) => {
        resolve(outcomeOf(payment));
      }),
    find(payoutId) {
      const payment = paid.get(payoutId);
      if (!payment) return Promise.resolve({ outcome: 'absent' });
      const { amount, currency } = payment;
      return Promise.resolve({ ...found(payment), paid: { amount, currency } });
    },
  };
}
