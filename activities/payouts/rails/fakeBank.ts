import { z } from 'zod';
import { railOutcomes, type RailAnswer } from '../../../domain/payout/railAnswer.ts';
import type { Rail } from '../rail.ts';

const answersWithinMs = 20_000;

const answer = z.object({
  outcome: z.enum(railOutcomes),
  receipt: z.string().optional(),
  reason: z.string().optional(),
  paid: z.object({ amount: z.string(), currency: z.string() }).optional(),
});

/**
 * The rail FAKE with a bank that is a process of its own, so that its book outlives ours and it can be slow or dead
 * (docs/faults.md). `POST <url>/payments` takes a payment under its `payoutId`, `GET <url>/payments/<payoutId>` tells what became of
 * it; both answer as {@link RailAnswer}. What is not such an answer leaves open what became of the payment.
 * @param url where the bank is, without a slash at the end
 */
export function fakeBankRail(url: string): Rail {
  const told = async (path: string, request: RequestInit = {}): Promise<RailAnswer> => {
    const response = await fetch(`${url}${path}`, { ...request, signal: AbortSignal.timeout(answersWithinMs) });
    if (!response.ok) throw new Error(`the bank answered ${response.status}`);
    return answer.parse(await response.json());
  };
  return {
    name: 'FAKE',
    tellsLater: true,
    returnDays: 0,
    // The bank is on this machine: what is not there then is lost with the call.
    reachesWithin: 'PT30S',
    pay: ({ payoutId, payee, destination, amount, currency }) =>
      told('/payments', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          payoutId,
          payee,
          amount,
          currency,
          fault: destination.kind === 'NOBODY' ? destination.fault : null,
        }),
      }),
    find: (payoutId) => told(`/payments/${payoutId}`),
  };
}
