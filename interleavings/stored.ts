import { Decimal } from 'decimal.js';
import type { Pool } from 'pg';
import { z } from 'zod';
import { noteOf, type Sent } from './send.ts';

/* What PostgreSQL has recorded of an interleaving, as its tables say it and nobody in between. */

/** A command that was carried out. */
export interface Recorded {
  /** Its place in the interleaving; null: none of ours. */
  readonly command: number | null;
  /** The place of its sale. */
  readonly sale: number;
  readonly payout: string;
}

export interface Stored {
  /** One after the other. What needs the same counter or the same action is written down in the order in which it had it. */
  readonly recorded: readonly Recorded[];
  /** By the place of the sale. */
  readonly sales: ReadonlyMap<number, { readonly payout: string; readonly isReversed: boolean }>;
  /** Those that do not stand at nothing. */
  readonly counters: ReadonlyMap<string, string>;
  /** What the ledger says that the partner is promised. */
  readonly balance: string;
}

/** Reads all of it. */
export async function storedOf(postgres: Pool, sent: Sent): Promise<Stored> {
  const places = new Map(sent.actionIds.flatMap((id, place) => (id === '' ? [] : [[id, place] as const])));
  const ids = [...places.keys()];
  const [history, actions, counters, balance] = await Promise.all([
    postgres.query(
      `SELECT action_id AS "actionId", command, note, "after" ->> 'payout' AS payout
       FROM action_history WHERE action_id = ANY ($1) ORDER BY id`,
      [ids],
    ),
    postgres.query('SELECT id AS "actionId", payout::text, state FROM action WHERE id = ANY ($1)', [ids]),
    postgres.query(
      'SELECT key, total::text FROM usage_counter WHERE contract_id = $1 AND total <> 0 ORDER BY key COLLATE "C"',
      [sent.contractId],
    ),
    postgres.query(
      `SELECT coalesce(sum(amount), 0)::text AS balance FROM ledger_entry
       WHERE partner_id = $1 AND account = 'PARTNER_ACCRUED'`,
      [sent.partnerId],
    ),
  ]);
  const placeOf = (actionId: string): number => places.get(actionId) ?? -1;
  return {
    recorded: z
      .array(change)
      .parse(history.rows)
      .map((row) => recordedBy(row, placeOf(row.actionId), sent)),
    sales: new Map(
      z
        .array(standing)
        .parse(actions.rows)
        .map(({ actionId, payout, state }) => [
          placeOf(actionId),
          { payout: twoDigits(payout), isReversed: state === 'REVERSED' },
        ]),
    ),
    counters: new Map(
      z
        .array(counter)
        .parse(counters.rows)
        .map(({ key, total }) => [key, new Decimal(total).toFixed()]),
    ),
    balance: twoDigits(z.array(sum).parse(balance.rows)[0]?.balance ?? '0'),
  };
}

function recordedBy({ command, note, payout }: z.output<typeof change>, sale: number, sent: Sent): Recorded {
  const { commands } = sent.interleaving;
  const place = command === 'SUBMIT' ? sale : commands.findIndex((_, number) => note === noteOf(number));
  return { command: place === -1 ? null : place, sale, payout: twoDigits(payout) };
}

const twoDigits = (amount: string): string => new Decimal(amount).toFixed(2);

const change = z.object({ actionId: z.string(), command: z.string(), note: z.string().nullable(), payout: z.string() });
const standing = z.object({ actionId: z.string(), payout: z.string(), state: z.string() });
const counter = z.object({ key: z.string(), total: z.string() });
const sum = z.object({ balance: z.string() });
