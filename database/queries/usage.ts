import { decimal } from '../../domain/money.ts';
import type { Counter, Move, Taken, Usage } from '../../domain/evaluation/limits/usage.ts';
import type { EntityManager } from '../orm.ts';
import { askPrepared } from '../prepared.ts';
import type { Writer } from '../writer.ts';

/** The action that counters are read for: its own call is not in progress beside itself. */
export interface Reader {
  readonly actionId: string;
  /** When its call began; the event date of an action that is no call. */
  readonly callStartedAt: string;
}

/**
 * Reads counters and holds them until the transaction ends, so that what is priced next stands behind what was priced before.
 * They are made where missing, and held in the order of their keys: whoever needs several waits, never for one another.
 *
 * @param releasing counters of another contract that the same transaction gives back to
 */
export async function holdUsage(
  em: EntityManager,
  contractId: string,
  counters: readonly Counter[],
  reader: Reader,
  releasing: { readonly contractId: string; readonly taken: Taken } = { contractId, taken: {} },
): Promise<Usage> {
  const wanted = [
    ...counters.map(({ key }) => ({ contract_id: contractId, key })),
    ...Object.keys(releasing.taken).map((key) => ({ contract_id: releasing.contractId, key })),
  ];
  if (wanted.length === 0) return {};
  const held = await askPrepared<CounterRow>(
    em,
    // An update that changes nothing locks the row, and reads what the last holder left.
    `INSERT INTO usage_counter (contract_id, key)
     SELECT DISTINCT contract_id, key COLLATE "C" FROM jsonb_to_recordset(?::jsonb) AS w (contract_id uuid, key text)
     ORDER BY contract_id, key COLLATE "C"
     ON CONFLICT (contract_id, md5(key)) DO UPDATE SET total = usage_counter.total
     RETURNING contract_id AS "contractId", key, total::text AS total`,
    [JSON.stringify(wanted)],
  );
  return readings(em, contractId, counters, reader, held);
}

/** Reads counters as they stand, for an evaluation that takes nothing. */
export async function readUsage(
  em: EntityManager,
  contractId: string,
  counters: readonly Counter[],
  reader: Reader,
): Promise<Usage> {
  if (counters.length === 0) return {};
  const standing = await em.execute<CounterRow[]>(
    `SELECT contract_id AS "contractId", key, total::text AS total FROM usage_counter
     WHERE contract_id = ? AND key IN (SELECT jsonb_array_elements_text(?::jsonb))`,
    [contractId, JSON.stringify(counters.map(({ key }) => key))],
  );
  return readings(em, contractId, counters, reader, standing);
}

/**
 * Adds to the counters what an action takes more, or less, than before; its call is no longer counted under a key that it
 * takes nothing of. Held in the order of their keys, like all.
 */
export async function moveUsage(writer: Writer, actionId: string, moves: readonly Move[]): Promise<void> {
  const moving = moves.flatMap(({ contractId, before, after }) =>
    [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((key) => before[key] !== after[key])
      .map((key) => ({
        contract_id: contractId,
        key,
        delta: decimal(after[key] ?? '0')
          .minus(before[key] ?? '0')
          .toFixed(),
        left: key in after,
      })),
  );
  if (moving.length === 0) return;
  await writer.execute(
    `WITH moved AS (
       SELECT * FROM jsonb_to_recordset(?::jsonb) AS m (contract_id uuid, key text, delta numeric, "left" boolean)),
     held AS MATERIALIZED (
       SELECT c.contract_id, c.key FROM usage_counter c JOIN moved m ON m.contract_id = c.contract_id AND m.key = c.key
       ORDER BY c.contract_id, c.key COLLATE "C" FOR UPDATE OF c),
     ended AS (
       DELETE FROM counted_call d USING moved m
       WHERE d.action_id = ? AND d.contract_id = m.contract_id AND d.key = m.key AND NOT m."left")
     UPDATE usage_counter c SET total = c.total + m.delta
     FROM held h JOIN moved m ON m.contract_id = h.contract_id AND m.key = h.key
     WHERE c.contract_id = h.contract_id AND c.key = h.key`,
    [JSON.stringify(moving), actionId],
  );
}

/** Adds what an action takes that is priced for the first time to counters that this transaction holds. */
export async function addToHeld(writer: Writer, contractId: string, taken: Taken): Promise<void> {
  const adding = Object.entries(taken).map(([key, delta]) => ({ key, delta }));
  if (adding.length === 0) return;
  await writer.execute(
    `UPDATE usage_counter c SET total = c.total + a.delta FROM jsonb_to_recordset(?::jsonb) AS a (key text, delta numeric)
     WHERE c.contract_id = ? AND md5(c.key) = md5(a.key) AND c.key = a.key`,
    [JSON.stringify(adding), contractId],
  );
}

/** Keeps when an action's call went on, under each key that it counts for. */
export async function countCall(
  writer: Writer,
  { actionId, callStartedAt }: Reader,
  contractId: string,
  keys: readonly string[],
  seconds: number,
): Promise<void> {
  if (keys.length === 0) return;
  await writer.execute(
    `INSERT INTO counted_call (contract_id, key, action_id, during)
     SELECT c.contract_id, c.key, c.action_id, tstzrange(c.from_at, c.from_at + make_interval(secs => c.seconds))
     FROM jsonb_to_recordset(?::jsonb) AS c (contract_id uuid, key text, action_id uuid, from_at timestamptz, seconds int)`,
    [
      JSON.stringify(
        keys.map((key) => ({ contract_id: contractId, key, action_id: actionId, from_at: callStartedAt, seconds })),
      ),
    ],
  );
}

/** Counts an action's call no longer under any key of the contract. */
export const stopCounting = (em: EntityManager, actionId: string, contractId: string): Promise<unknown> =>
  em.execute('DELETE FROM counted_call WHERE action_id = ? AND contract_id = ?', [actionId, contractId]);

interface CounterRow {
  readonly contractId: string;
  readonly key: string;
  readonly total: string;
}

async function readings(
  em: EntityManager,
  contractId: string,
  counters: readonly Counter[],
  reader: Reader,
  rows: readonly CounterRow[],
): Promise<Usage> {
  const totals = new Map(rows.filter((row) => row.contractId === contractId).map(({ key, total }) => [key, total]));
  const calls = counters.filter(({ reads }) => reads === 'CALLS_IN_PROGRESS').map(({ key }) => key);
  const inProgress =
    calls.length === 0 ? new Map<string, string>() : await callsInProgress(em, contractId, calls, reader);
  return Object.fromEntries(
    counters.map(({ key, reads }) => [key, (reads === 'CALLS_IN_PROGRESS' ? inProgress : totals).get(key) ?? '0']),
  );
}

async function callsInProgress(
  em: EntityManager,
  contractId: string,
  keys: readonly string[],
  { actionId, callStartedAt }: Reader,
): Promise<Map<string, string>> {
  const counted = await em.execute<{ key: string; calls: string }[]>(
    `SELECT c.key, c.calls::text AS calls FROM calls_in_progress(?::uuid,
       ARRAY(SELECT jsonb_array_elements_text(?::jsonb)), ?::timestamptz, ?::uuid) AS c`,
    [contractId, JSON.stringify(keys), callStartedAt, actionId],
  );
  return new Map(counted.map(({ key, calls }) => [key, calls]));
}
