import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { Failure } from './failure.ts';

/*
 * A running server, as a brand's engineer reaches it: by HTTP alone.
 */

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What a client does that has lost an answer, or does not trust it. */
export type Mischief = 'NONE' | 'REPEATED' | 'CUT_OFF';

export interface Posted {
  readonly key: string;
  readonly path: string;
  readonly body: unknown;
  /** "text/csv" for a file; JSON otherwise. */
  readonly type?: 'text/csv';
  readonly mischief?: Mischief;
}

const problem = z.looseObject({ code: z.string(), detail: z.string().default('') });

/** What a refusal says: its code. */
export const codeOf = ({ status, body }: Answer): string => {
  const parsed = problem.safeParse(body);
  return parsed.success ? parsed.data.code : `HTTP ${String(status)}`;
};

const cutOffAfterMs = 4;
const triesAtMost = 400;

export class Server {
  readonly url: string;
  /** How many answers were replays of a first one. */
  replayed = 0;
  /** How many requests were cut off by us. */
  cutOff = 0;

  constructor(url: string) {
    this.url = url.replace(/\/$/, '');
  }

  /** @throws Failure when nothing answers */
  async get(key: string, path: string): Promise<Answer> {
    return this.#send('GET', path, { authorization: `Bearer ${key}` });
  }

  /** What it answers when all is well. @throws Failure for anything else */
  async read<Output>(key: string, path: string, form: z.ZodType<Output>): Promise<Output> {
    return form.parse(must('GET', path, await this.get(key, path)));
  }

  /** All pages of a list. */
  async list<Output>(key: string, path: string, item: z.ZodType<Output>): Promise<Output[]> {
    const page = z.looseObject({ data: z.array(item), nextCursor: z.string().nullable() });
    const all: Output[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { data, nextCursor } = await this.read(
        key,
        `${path}${path.includes('?') ? '&' : '?'}limit=200${from}`,
        page,
      );
      all.push(...data);
      cursor = nextCursor;
    }
    return all;
  }

  /**
   * Posts under an Idempotency-Key of its own. With mischief, the same request comes more than once, whether or not the first was
   * answered, and the last answer counts: it must be as if it had come once.
   */
  async post({ key, path, body, type, mischief = 'NONE' }: Posted): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': type ?? 'application/json',
      'idempotency-key': randomUUID(),
    };
    const content = typeof body === 'string' ? body : JSON.stringify(body);
    if (mischief === 'CUT_OFF') await this.#sendAndLeave(path, headers, content);
    let answer = await this.#answered(path, headers, content);
    if (mischief === 'REPEATED') answer = await this.#answered(path, headers, content);
    return answer;
  }

  /** What a successful request made. @throws Failure for a refusal */
  async make(key: string, path: string, body: unknown, type?: 'text/csv'): Promise<Made> {
    return made.parse(must('POST', path, await this.post({ key, path, body, ...(type && { type }) })));
  }

  async patch(key: string, path: string, body: unknown): Promise<Answer> {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    return this.#send('PATCH', path, headers, JSON.stringify(body));
  }

  async #sendAndLeave(path: string, headers: Record<string, string>, content: string): Promise<void> {
    this.cutOff += 1;
    const signal = AbortSignal.timeout(cutOffAfterMs);
    await fetch(`${this.url}${path}`, { method: 'POST', headers, body: content, signal }).catch(() => undefined);
  }

  /** The answer, once the first request under the same key is no longer under way. */
  async #answered(path: string, headers: Record<string, string>, content: string): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#send('POST', path, headers, content);
      const isUnderWay = answer.status === 409 && busy.includes(codeOf(answer));
      if (!isUnderWay || tries >= triesAtMost) return answer;
      await delay(50);
    }
  }

  async #send(method: string, path: string, headers: Record<string, string>, content?: string): Promise<Answer> {
    const sent = { method, headers, ...(content !== undefined && { body: content }) };
    const response = await fetch(`${this.url}${path}`, sent).catch((error: unknown) => {
      const why = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
      throw new Failure(`No server answers at ${this.url}${why}. Start one: npm run sandbox, or npm start.`);
    });
    const retryAfter = response.headers.get('retry-after');
    if (response.status === 429 && retryAfter !== null) {
      await response.body?.cancel();
      await delay(Number(retryAfter) * 1000);
      return this.#send(method, path, headers, content);
    }
    if (response.headers.get('idempotency-replayed') === 'true') this.replayed += 1;
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
  }
}

const busy = ['IDEMPOTENCY_KEY_IN_FLIGHT', 'ACTION_BUSY', 'PAYOUT_BUSY'];

const made = z.looseObject({ id: z.string().default(''), key: z.string().default('') });
export type Made = z.output<typeof made>;

/** @throws Failure when the answer is a refusal */
export function must(method: string, path: string, answer: Answer): unknown {
  if (answer.status < 300) return answer.body;
  throw new Failure(`${method} ${path} answered ${String(answer.status)} ${JSON.stringify(answer.body)}`);
}
