import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Database } from '../../database/orm.ts';
import { claim, findKeyed, keepAnswer, release, type KeyedRequest } from '../../database/queries/idempotency.ts';
import { canonicalJson } from '../../domain/contract/canonical-json.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Answer } from './route.ts';
import { sha256 } from '../../platform/sha256.ts';

export const idempotencyKey = z
  .string()
  .max(255)
  .regex(/^[\x21-\x7e]+$/)
  .meta({
    description: 'A repeat with the same key and body gets the first answer, with `Idempotency-Replayed: true`.',
    example: 'order-A-1001',
  });

/** 1 to 255 visible ASCII characters. @throws DomainError */
export function idempotencyKeyOf(header: string | undefined): string | undefined {
  if (header === undefined || idempotencyKey.safeParse(header).success) return header;
  throw new DomainError('VALIDATION_FAILED', 'The Idempotency-Key has another form.', [
    { pointer: '/Idempotency-Key', detail: 'expected 1 to 255 visible ASCII characters' },
  ]);
}

/** The same for the same method, path, query and body, however the fields of the body are ordered. */
export const requestHash = (method: string, url: string, body: unknown): string =>
  sha256(canonicalJson([method, url, body ?? null]));

/** An answer as it was sent: the body as text, so that a replay is the same to the byte. */
const keptAnswer = z.object({ text: z.string().optional(), headers: z.record(z.string(), z.string()) });

/**
 * Answers a request once: a repeat gets the first answer. Failures on our side and answers that only ask to try again are
 * not kept. When the process dies between its work and keeping the answer, a repeat after a minute works again; commands
 * are safe then by their command id.
 * @param shownOnce fields of the answer that are not kept
 * @throws DomainError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_IN_FLIGHT
 */
export async function answeredOnce(
  database: Database,
  request: KeyedRequest,
  shownOnce: readonly string[],
  work: () => Promise<Answer>,
): Promise<Answer> {
  const em = database.em.fork();
  const claimed = await claim(em, request);
  if (claimed === undefined) return firstAnswer(database, request);
  const answer = await work().catch(async (error: unknown) => {
    await settled(() => release(em, claimed));
    throw error;
  });
  if (isKept(answer)) await settled(() => keepAnswer(em, claimed, answer.status, kept(answer, shownOnce)));
  else await settled(() => release(em, claimed));
  return answer;
}

const settleEveryMs = 250;
const settleWithinMs = 600_000;

/**
 * Writes what became of a claim. When PostgreSQL is away just then, it is written as soon as it is back, before most repeats come:
 * they get the answer, or their turn, and need not wait until the claim is taken for abandoned.
 */
async function settled(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    void settledLater(write);
    throw error;
  }
}

async function settledLater(write: () => Promise<unknown>): Promise<void> {
  const until = performance.now() + settleWithinMs;
  let isWritten = false;
  while (!isWritten && performance.now() < until) {
    await delay(settleEveryMs, undefined, { ref: false });
    isWritten = await write().then(
      () => true,
      () => false,
    );
  }
}

const isKept = ({ status, headers }: Answer): boolean => status < 500 && headers?.['retry-after'] === undefined;

function kept({ body, text, headers = {} }: Answer, shownOnce: readonly string[]): z.input<typeof keptAnswer> {
  if (body === undefined) return { text, headers };
  const shownAgain = (name: string, value: unknown): unknown => (shownOnce.includes(name) ? undefined : value);
  return { text: JSON.stringify(body, shownAgain), headers: { 'content-type': 'application/json', ...headers } };
}

async function firstAnswer(database: Database, request: KeyedRequest): Promise<Answer> {
  const first = await findKeyed(database.em.fork(), request);
  if (first !== null && first.requestHash !== request.requestHash) {
    throw new DomainError('IDEMPOTENCY_KEY_REUSED', 'Send another key with another request.');
  }
  if (typeof first?.status !== 'number') {
    throw new DomainError('IDEMPOTENCY_KEY_IN_FLIGHT', 'Repeat the request once the first has been answered.');
  }
  const { text, headers } = keptAnswer.parse(first.answer);
  const replayed = { status: first.status, headers: { ...headers, 'idempotency-replayed': 'true' } };
  return text === undefined ? replayed : { ...replayed, text };
}
