import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEvent } from '../../database/entities/auditEvent.ts';
import type { Database } from '../../database/orm.ts';
import { storeAuditEvents } from '../../database/queries/audit.ts';
import { acrossBrands } from '../../database/tenancy.ts';
import type { Logger } from '../../platform/log.ts';

interface AuditDeps {
  readonly database: Database;
  readonly log: Logger;
}

/** How many events wait at most while PostgreSQL is away. */
const most = 100_000;
/** Of these, those of keys that nobody knows: whoever sends them must not crowd out the others. */
const mostUnknown = 1_000;
const batch = 1_000;
const retryMilliseconds = 1_000;
const closeMilliseconds = 5_000;

/**
 * Writes the audit log (docs/access.md). An event is written at once, with all that have come while the write before was under
 * way; so there is one write at a time, however many requests there are.
 */
export class AuditLog {
  readonly #deps: AuditDeps;
  #waiting: AuditEvent[] = [];
  #underWay: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #unknown = 0;
  #lost = 0;

  constructor(deps: AuditDeps) {
    this.#deps = deps;
  }

  /** Resolves when the event is stored, or PostgreSQL has not taken it: then it is tried again while the process lives. */
  async record(event: AuditEvent): Promise<void> {
    const isUnknown = event.keyId === null;
    if (this.#waiting.length >= most || (isUnknown && this.#unknown >= mostUnknown)) {
      this.#lost += 1;
      return;
    }
    if (isUnknown) this.#unknown += 1;
    this.#waiting.push(event);
    await this.#write();
  }

  /** Stores all that waits, trying again for a while; what is left then is lost, and the log says how many. */
  async close(): Promise<void> {
    const deadline = performance.now() + closeMilliseconds;
    await this.#write();
    while (this.#waiting.length > 0 && performance.now() < deadline) {
      await delay(retryMilliseconds / 4);
      await this.#write();
    }
    clearTimeout(this.#retry);
    this.#lost += this.#waiting.length;
    this.#tellLost();
  }

  /** The write that takes what waits now: the one after that which is under way. */
  #write(): Promise<void> {
    this.#next ??= this.#underWay = this.#underWay.then(() => {
      this.#next = undefined;
      return this.#writeWaiting();
    });
    return this.#next;
  }

  async #writeWaiting(): Promise<void> {
    const { database, log } = this.#deps;
    try {
      while (this.#waiting.length > 0) {
        const events = this.#waiting.slice(0, batch);
        await acrossBrands(() => storeAuditEvents(database.em.fork(), events));
        this.#waiting = this.#waiting.slice(events.length);
        this.#unknown -= events.filter(({ keyId }) => keyId === null).length;
      }
      this.#tellLost();
    } catch (error) {
      log.warn({ err: error, waiting: this.#waiting.length }, 'the audit log cannot be written now');
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => void this.#write(), retryMilliseconds).unref();
    }
  }

  #tellLost(): void {
    if (this.#lost > 0) this.#deps.log.error({ events: this.#lost }, 'events of the audit log are lost');
    this.#lost = 0;
  }
}
