import { IdempotencyKeyEntity } from '../entities/idempotencyKey.ts';
import type { EntityManager } from '../orm.ts';

/** A request under an Idempotency-Key: whose key, and what was asked. */
export interface KeyedRequest {
  /** The API key that sent it. */
  readonly keyId: string;
  readonly key: string;
  readonly requestHash: string;
}

/** The right to answer a request; it ends when another process takes it over. */
export type Claim = KeyedRequest & { readonly lockedAt: string };

/** After this time without an answer the process that claimed the request is taken for dead. */
const abandonedAfterSeconds = 60;

/**
 * Claims a request that nobody has claimed, or takes it over from a dead process; undefined when it is not ours to answer.
 * One statement: of two that come at once exactly one gets the claim.
 */
export async function claim(em: EntityManager, request: KeyedRequest): Promise<Claim | undefined> {
  const [row] = await em.execute<{ locked_at: string }[]>(
    `INSERT INTO idempotency_key (key_id, key, request_hash, locked_at) VALUES (?, ?, ?, clock_timestamp())
     ON CONFLICT (key_id, key) DO UPDATE SET locked_at = excluded.locked_at
       WHERE idempotency_key.status IS NULL AND idempotency_key.request_hash = excluded.request_hash
         AND idempotency_key.locked_at < excluded.locked_at - make_interval(secs => ?)
     RETURNING locked_at::text`,
    [request.keyId, request.key, request.requestHash, abandonedAfterSeconds],
  );
  return row && { ...request, lockedAt: row.locked_at };
}

/** What is known of a request that is not ours to answer. */
export const findKeyed = (em: EntityManager, { keyId, key }: KeyedRequest) =>
  em.findOne(IdempotencyKeyEntity, { keyId, key });

/** Keeps the first answer, unless another process has taken the request over meanwhile. */
export async function keepAnswer(em: EntityManager, claimed: Claim, status: number, answer: unknown): Promise<void> {
  await em.execute(
    'UPDATE idempotency_key SET status = ?, answer = ?::jsonb WHERE key_id = ? AND key = ? AND locked_at = ?::timestamptz',
    [status, JSON.stringify(answer), claimed.keyId, claimed.key, claimed.lockedAt],
  );
}

/** Gives the claim back: a repeat of the request runs anew. */
export async function release(em: EntityManager, claimed: Claim): Promise<void> {
  await em.execute(
    'DELETE FROM idempotency_key WHERE key_id = ? AND key = ? AND locked_at = ?::timestamptz AND status IS NULL',
    [claimed.keyId, claimed.key, claimed.lockedAt],
  );
}
