import { z } from 'zod';
import type { CarefulClient } from './client.ts';
import type { Brand, Endpoint, Partner } from './journal.ts';
import { storedAction } from './settled.ts';

/* A brand's books as finance reads them, and what was recorded for its receivers. */

const verification = z.looseObject({ balanced: z.boolean(), problems: z.array(z.string()) });
const balance = z.looseObject({ accrued: z.string(), payable: z.string(), paid: z.string() });
const payout = z.looseObject({ id: z.string(), amount: z.string(), state: z.string(), partnerId: z.string() });
const statement = z.looseObject({ partnerId: z.string(), disbursed: z.string() });
const notification = z.looseObject({
  id: z.string(),
  type: z.string(),
  subjectId: z.string(),
  state: z.string(),
  attempts: z.number(),
  nextAttemptAt: z.string().nullable(),
});

export type StoredAction = z.output<typeof storedAction>;
export type StoredPayout = z.output<typeof payout>;
export type StoredBalance = z.output<typeof balance>;
export type StoredNotification = z.output<typeof notification>;

export interface Books {
  readonly actions: readonly StoredAction[];
  readonly payouts: readonly StoredPayout[];
  /** Those that are closed. */
  readonly statements: readonly z.output<typeof statement>[];
  /** By partner; one for each currency. */
  readonly balances: ReadonlyMap<string, readonly StoredBalance[]>;
  /** By endpoint. */
  readonly notifications: ReadonlyMap<string, readonly StoredNotification[]>;
  readonly ledger: z.output<typeof verification>;
}

/** Reads all of it. @throws Refused */
export async function readBooks(
  client: CarefulClient,
  { keys }: Brand,
  partners: readonly Partner[],
  endpoints: readonly Endpoint[],
): Promise<Books> {
  const key = keys.finance;
  const balances = new Map<string, readonly StoredBalance[]>();
  for (const { id } of partners) {
    const read = await client.read(key, `/v1/partners/${id}/balance`, z.looseObject({ balances: z.array(balance) }));
    balances.set(id, read.balances);
  }
  const notifications = new Map<string, readonly StoredNotification[]>();
  for (const { id } of endpoints) {
    notifications.set(id, await client.list(keys.brand, `/v1/notifications?endpointId=${id}`, notification));
  }
  return {
    actions: await client.list(key, '/v1/actions', storedAction),
    payouts: await client.list(key, '/v1/payouts', payout),
    statements: await client.list(key, '/v1/statements?state=CLOSED', statement),
    balances,
    notifications,
    ledger: await client.read(key, '/v1/ledger/verification', verification),
  };
}
