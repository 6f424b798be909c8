import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Installation } from './installation.ts';

/*
 * A careful client: it asks the same again, under the same Idempotency-Key, until it is acknowledged, and complains of every answer
 * that no client should get.
 */

const asksForMs = 300_000;
/** Longer than any of them may take. */
const answersWithinMs = 30_000;
const pauseMs = 250;
/** For so long after a trouble a connection that was kept may turn out to be dead. */
const reconnectsWithinMs = 3_000;
/** For so long what was accepted meanwhile may wait to be evaluated, so that commands on it are put off. */
const catchesUpWithinMs = 60_000;

export interface Asked {
  readonly key: string;
  readonly path: string;
  readonly body: object;
  readonly idempotencyKey: string;
  /** It is sent twice at the same time, as a client does that has lost patience. */
  readonly twice?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;
}

/** Refused for good: a repeat would be refused, too. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

const problem = z.looseObject({ code: z.string(), detail: z.string().default('') });
const passing = ['IDEMPOTENCY_KEY_IN_FLIGHT', 'ACTION_BUSY', 'PAYOUT_BUSY'];

export class CarefulClient {
  /** Requests that were refused or broken off and had to be repeated. */
  repeated = 0;
  readonly #installation: Installation;
  readonly #complain: (text: string) => void;

  constructor(installation: Installation, complain: (text: string) => void) {
    this.#installation = installation;
    this.#complain = complain;
  }

  /** The acknowledgment. @throws Refused for what is refused for good, or never acknowledged */
  async acknowledged(asked: Asked): Promise<unknown> {
    for (const end = performance.now() + asksForMs; performance.now() < end;) {
      const answers = await Promise.all(
        Array.from({ length: asked.twice === true ? 2 : 1 }, () => this.#answer('POST', asked)),
      );
      const good = answers.find((answer) => answer !== null && answer.status < 300);
      if (good) return good.body;
      this.repeated += 1;
      await delay(Math.max(pauseMs, ...answers.map((answer) => Number(answer?.retryAfter ?? 0) * 1000)));
    }
    throw new Refused(`POST ${asked.path} was not acknowledged within ${asksForMs / 1000} s`);
  }

  /** What is read, once it can be. @throws Refused as {@link acknowledged} */
  async read<Output>(key: string, path: string, form: z.ZodType<Output>): Promise<Output> {
    for (const end = performance.now() + asksForMs; performance.now() < end;) {
      const answer = await this.#answer('GET', { key, path });
      if (answer && answer.status < 300) return form.parse(answer.body);
      this.repeated += 1;
      await delay(pauseMs);
    }
    throw new Refused(`GET ${path} was not answered within ${asksForMs / 1000} s`);
  }

  /** All pages of a list. */
  async list<Output>(key: string, path: string, item: z.ZodType<Output>): Promise<Output[]> {
    const page = z.looseObject({ data: z.array(item), nextCursor: z.string().nullable() });
    const all: Output[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const read: z.output<typeof page> = await this.read(
        key,
        `${path}${path.includes('?') ? '&' : '?'}limit=200${from}`,
        page,
      );
      all.push(...read.data);
      cursor = read.nextCursor;
    }
    return all;
  }

  /** Null: not now. @throws Refused */
  async #answer(
    method: 'GET' | 'POST',
    { key, path, body, idempotencyKey }: Pick<Asked, 'key' | 'path'> & Partial<Asked>,
  ): Promise<Answer | null> {
    const what = `${method} ${path}`;
    const sentAt = performance.now();
    try {
      const response = await fetch(`${this.#installation.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body && { 'content-type': 'application/json' }),
          ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(answersWithinMs),
      });
      const retryAfter = response.headers.get('retry-after');
      return this.#judged(what, { status: response.status, body: await response.json(), retryAfter }, sentAt);
    } catch (error) {
      if (error instanceof Refused) throw error;
      this.#judgeFailure(what, error, sentAt);
      return null;
    }
  }

  #judged(what: string, answer: Answer, sentAt: number): Answer | null {
    const { status, body, retryAfter } = answer;
    if (status < 300) return answer;
    const told = problem.safeParse(body).data;
    const why = `${what} answered ${status} ${JSON.stringify(body)}`;
    if (status === 503 && told && retryAfter !== null) {
      if (!this.#troubled(sentAt, () => true, catchesUpWithinMs)) this.#complain(`${why}, though nothing was down`);
      return answer;
    }
    if (status === 409 && told && passing.includes(told.code)) return answer;
    if (status === 503) this.#complain(`${why} without Retry-After`);
    if (status >= 500) {
      this.#complain(why);
      return answer;
    }
    throw new Refused(why);
  }

  #judgeFailure(what: string, error: unknown, sentAt: number): void {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    const why = `${what}: ${error instanceof Error ? error.message : String(error)}${cause}`;
    if (error instanceof Error && error.name === 'TimeoutError') {
      this.#complain(`${what} was not answered within ${answersWithinMs / 1000} s`);
    } else if (!this.#troubled(sentAt, (trouble) => trouble === 'api', reconnectsWithinMs)) {
      this.#complain(`${why}, though the API was up`);
    }
  }

  #troubled(sentAt: number, isMeant: (what: string) => boolean, graceMs: number): boolean {
    return this.#installation.troubles.touched(sentAt, performance.now(), isMeant, graceMs);
  }
}
