import { Decimal } from 'decimal.js';
import { z } from 'zod';
import type { CarefulClient } from './client.ts';
import { acknowledgedId, brandOf, type Journal, type Order } from './journal.ts';
import { endOf, type End } from './oracle.ts';

export const storedAction = z.looseObject({
  id: z.string(),
  state: z.string(),
  stateDetail: z.string(),
  partnerId: z.string().nullable(),
  payout: z.looseObject({ value: z.string() }).nullable(),
});

/** Whether it is where the oracle wants it: taken back, or owed and on its way to the partner, to the cent. */
export function hasReached(action: z.output<typeof storedAction>, { state, partnerId, payout }: End): boolean {
  const isThere =
    action.state === state && (state === 'REVERSED' || ['PAYMENT_PENDING', 'PAID'].includes(action.stateDetail));
  return isThere && action.partnerId === partnerId && new Decimal(action.payout?.value ?? 'NaN').equals(payout);
}

/** Those of the acknowledged orders that have not reached their end, each with what it is instead. */
export async function unsettled(
  client: CarefulClient,
  journal: Journal,
  orders: readonly Order[],
): Promise<{ readonly order: Order; readonly text: string }[]> {
  const partners = new Map(journal.all('PARTNER').map((partner) => [partner.id, partner]));
  const found = await Promise.all(
    orders.map(async (order) => {
      const end = endOf(order, partners);
      const id = acknowledgedId(journal, order.orderId) ?? '';
      const action = await client.read(brandOf(journal, order).keys.finance, `/v1/actions/${id}`, storedAction);
      return hasReached(action, end) ? [] : [{ order, text: inWords(order, action, end) }];
    }),
  );
  return found.flat();
}

const inWords = (
  { orderId, fate }: Order,
  { id, state, stateDetail, partnerId, payout }: z.output<typeof storedAction>,
  end: End,
): string =>
  `action ${id} of order ${orderId} (${fate.will}): expected ${end.state} with ${end.payout} for ${end.partnerId}, ` +
  `found ${state} ${stateDetail} with ${payout?.value ?? 'no payout'} for ${String(partnerId)}`;
