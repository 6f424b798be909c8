import { v7 as uuid } from 'uuid';
import type { ApiKeyUse } from '../../database/entities/apiKeyUse.ts';
import type { Database } from '../../database/orm.ts';
import { addKeyUses } from '../../database/queries/audit.ts';
import { acrossBrands } from '../../database/tenancy.ts';
import type { Logger } from '../../platform/log.ts';

interface UseDeps {
  readonly database: Database;
  readonly log: Logger;
}

/** One request that was answered. */
interface Use extends Pick<ApiKeyUse, 'keyId' | 'brandId' | 'method' | 'route'> {
  /** Wall time. */
  readonly at: string;
  readonly isRefused: boolean;
}

/** How long uses wait for company. */
const writeEveryMilliseconds = 5_000;

/**
 * Counts what keys are used for, by day and route. The counts are kept in memory and written together every few seconds, so
 * that a request costs no statement for it.
 */
export class KeyUses {
  readonly #deps: UseDeps;
  #waiting = new Map<string, ApiKeyUse>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: UseDeps) {
    this.#deps = deps;
  }

  note({ at, isRefused, ...what }: Use): void {
    const use = { ...what, id: uuid(), day: at.slice(0, 10), answered: 1, refused: isRefused ? 1 : 0 };
    this.#add({ ...use, firstAt: at, lastAt: at });
    this.#timer ??= setTimeout(() => void this.flush(), writeEveryMilliseconds).unref();
  }

  /** Resolves when all that waits now is written, or PostgreSQL has not taken it: then it goes on waiting. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    await this.#writing;
  }

  /** Writes what waits; what PostgreSQL does not take then is lost, and the log says so. */
  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
    if (this.#waiting.size > 0) this.#deps.log.error({ uses: this.#waiting.size }, 'uses of keys are not counted');
  }

  #add(use: ApiKeyUse): void {
    const name = `${use.keyId} ${use.day} ${use.method} ${use.route}`;
    const before = this.#waiting.get(name);
    this.#waiting.set(name, before ? together(before, use) : use);
  }

  async #write(): Promise<void> {
    const uses = [...this.#waiting.values()];
    if (uses.length === 0) return;
    this.#waiting = new Map();
    try {
      await acrossBrands(() => addKeyUses(this.#deps.database.em.fork(), uses));
    } catch (error) {
      this.#deps.log.warn({ err: error, uses: uses.length }, 'uses of keys cannot be written now');
      for (const use of uses) this.#add(use);
      this.#timer ??= setTimeout(() => void this.flush(), writeEveryMilliseconds).unref();
    }
  }
}

const together = (one: ApiKeyUse, other: ApiKeyUse): ApiKeyUse => ({
  ...one,
  answered: one.answered + other.answered,
  refused: one.refused + other.refused,
  firstAt: one.firstAt < other.firstAt ? one.firstAt : other.firstAt,
  lastAt: one.lastAt > other.lastAt ? one.lastAt : other.lastAt,
});
