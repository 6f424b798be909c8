import { z } from 'zod';
import type { Server } from '../server.ts';
import type { OpenBrand } from '../world/open.ts';
import { currencies } from '../world/world.ts';

/* A brand's books, as finance reads them over HTTP. */

const action = z.looseObject({
  id: z.string(),
  state: z.string(),
  stateDetail: z.string(),
  partnerId: z.string().nullable(),
  payout: z.looseObject({ value: z.string(), currency: z.enum(currencies) }),
});

const balance = z.looseObject({
  currency: z.enum(currencies),
  accrued: z.string(),
  payable: z.string(),
  paid: z.string(),
});

const statement = z.looseObject({
  date: z.string(),
  currency: z.enum(currencies),
  carriedForward: z.string(),
  earned: z.string(),
  clawedBack: z.string(),
  returned: z.string(),
  disbursed: z.string(),
  carriedOver: z.string(),
});

const payout = z.looseObject({
  id: z.string(),
  currency: z.enum(currencies),
  amount: z.string(),
  state: z.string(),
  rail: z.string(),
  scheduledFor: z.string(),
});

const verification = z.looseObject({
  balanced: z.boolean(),
  transactions: z.number(),
  problems: z.array(z.string()),
});

export type StoredAction = z.output<typeof action>;
export type StoredStatement = z.output<typeof statement>;
export type StoredPayout = z.output<typeof payout>;

export interface PartnerBooks {
  readonly balances: readonly z.output<typeof balance>[];
  /** Those that are closed, by date. */
  readonly statements: readonly StoredStatement[];
  readonly payouts: readonly StoredPayout[];
}

export interface Books {
  readonly actions: ReadonlyMap<string, StoredAction>;
  /** In the order of the brand's partners. */
  readonly partners: readonly PartnerBooks[];
  readonly ledger: z.output<typeof verification>;
}

/** Reads all of it. @throws Failure when the server refuses */
export async function readBooks(server: Server, { keys, partners }: OpenBrand): Promise<Books> {
  const key = keys.finance;
  const read = async (id: string): Promise<PartnerBooks> => {
    const of = `partnerId=${id}`;
    const { balances } = await server.read(
      key,
      `/v1/partners/${id}/balance`,
      z.looseObject({ balances: z.array(balance) }),
    );
    const statements = await server.list(key, `/v1/statements?${of}&state=CLOSED`, statement);
    return {
      balances,
      statements: statements.toSorted((one, other) => (one.date < other.date ? -1 : 1)),
      payouts: await server.list(key, `/v1/payouts?${of}`, payout),
    };
  };
  const stored: PartnerBooks[] = [];
  for (const { id } of partners) stored.push(await read(id));
  const actions = await server.list(key, '/v1/actions', action);
  return {
    actions: new Map(actions.map((one) => [one.id, one])),
    partners: stored,
    ledger: await server.read(key, '/v1/ledger/verification', verification),
  };
}
