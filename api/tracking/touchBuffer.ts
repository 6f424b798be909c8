import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Touch } from '../../database/entities/touch.ts';
import type { Database } from '../../database/orm.ts';
import { storeTouches } from '../../database/queries/storeTouches.ts';
import { asBrand } from '../../database/tenancy.ts';
import { transaction } from '../../database/transaction.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Clock } from '../../platform/clock.ts';
import { locatedIn, placesRead } from '../../platform/derivation/location.ts';
import type { PlaceTable } from '../../platform/derivation/placeTable.ts';
import type { Logger } from '../../platform/log.ts';

/** What it works with. */
export interface BufferDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface BufferLimits {
  /** How many touches wait at most; one more is refused rather than lost without a word. */
  readonly most: number;
  /** How many are written at once. */
  readonly batch: number;
  /** How long the first one waits for company. */
  readonly flushMilliseconds: number;
  /** How long the last ones are tried when the process ends. */
  readonly closeMilliseconds: number;
}

const usualLimits: BufferLimits = { most: 100_000, batch: 2_000, flushMilliseconds: 100, closeMilliseconds: 8_000 };

/** What a failed try waits for the next one: a quarter second, doubled up to five. */
const pauseMilliseconds = (failures: number): number => Math.min(250 * 2 ** (failures - 1), 5_000);

/**
 * Visitors do not wait for PostgreSQL: their touches wait here, in memory, and are stored together a moment later. While
 * PostgreSQL is away they are kept and tried again. A process that ends stores them first ({@link close}).
 */
export class TouchBuffer {
  readonly #deps: BufferDeps;
  readonly #limits: BufferLimits;
  /** In the order in which they came; one leaves when it is stored. */
  #waiting: Touch[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #failures = 0;

  constructor(deps: BufferDeps, limits: BufferLimits = usualLimits) {
    this.#deps = deps;
    this.#limits = limits;
  }

  /** Takes a touch, to be stored soon. @throws DomainError UNAVAILABLE when too many wait already */
  add(touch: Touch): void {
    if (this.#waiting.length >= this.#limits.most) throw unavailable();
    this.#waiting.push(touch);
    this.#writeSoon();
  }

  /** Resolves when a touch does not wait here, or no longer. @throws DomainError UNAVAILABLE when it cannot be stored now */
  async stored(id: string): Promise<void> {
    while (this.#waiting.some((touch) => touch.id === id)) {
      await this.#write().catch(() => {
        throw unavailable();
      });
    }
  }

  /** Resolves when all that waits now is stored. @throws DomainError UNAVAILABLE */
  async flush(): Promise<void> {
    const latest = this.#waiting.at(-1);
    if (latest !== undefined) await this.stored(latest.id);
  }

  /** Stores all that waits, trying again for a while; what is left then is lost, and the log says how many. */
  async close(): Promise<void> {
    const deadline = performance.now() + this.#limits.closeMilliseconds;
    while (this.#waiting.length > 0 && performance.now() < deadline) {
      await this.#write().catch(() => delay(pauseMilliseconds(1)));
    }
    clearTimeout(this.#timer);
    if (this.#waiting.length > 0) this.#deps.log.error({ touches: this.#waiting.length }, 'touches are lost');
  }

  /** When a batch is full, or the first that waits had company for long enough: also those that came while one was written. */
  #writeSoon(): void {
    const isFull = this.#waiting.length >= this.#limits.batch && this.#failures === 0;
    this.#writeIn(isFull ? 0 : this.#limits.flushMilliseconds);
  }

  #writeIn(milliseconds: number): void {
    if (this.#writing !== undefined) return;
    if (this.#timer !== undefined && milliseconds > 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#write().catch(() => undefined), milliseconds);
  }

  /** Writes one batch, or joins the one that is being written. */
  #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return (this.#writing ??= this.#writeBatch().finally(() => {
      this.#writing = undefined;
      if (this.#failures > 0) this.#writeIn(pauseMilliseconds(this.#failures));
      else if (this.#waiting.length > 0) this.#writeSoon();
    }));
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#waiting.slice(0, this.#limits.batch);
    try {
      await this.#store(batch, { areNew: this.#failures === 0 });
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      this.#deps.log.warn({ err: error, waiting: this.#waiting.length }, 'touches cannot be stored now');
      throw error;
    }
  }

  /**
   * Stores the first that wait. One that PostgreSQL never takes must not keep the others waiting: it is found by halves, told in
   * the log and let go.
   * @param areNew see {@link storeTouches}; after a failed try nobody knows whether they are stored
   */
  async #store(touches: readonly Touch[], { areNew }: { readonly areNew: boolean }): Promise<void> {
    try {
      const places = await placesRead();
      for (const touch of touches) locate(touch, places);
      const now = await this.#deps.clock.now();
      for (const [brandId, own] of Map.groupBy(touches, (touch) => touch.brandId)) {
        await asBrand(brandId, () => transaction(this.#deps.database, (em) => storeTouches(em, own, now, { areNew })));
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (touches.length > 1) {
        const middle = Math.ceil(touches.length / 2);
        await this.#store(touches.slice(0, middle), { areNew: false });
        await this.#store(touches.slice(middle), { areNew: false });
        return;
      }
      this.#deps.log.error({ err: error, touch: touches[0]?.id }, 'a touch does not fit the database');
    }
    this.#waiting = this.#waiting.slice(touches.length);
  }
}

/** Notes the country of a touch's address, where none was told; looked up here, where nobody waits for it. */
export function locate(touch: Touch, places: PlaceTable): void {
  if (touch.country || !touch.ipAddress) return;
  touch.country = locatedIn(places, touch.ipAddress).country ?? null;
}

const unavailable = (): DomainError => new DomainError('UNAVAILABLE', 'Clicks cannot be stored now.');

/** SQLSTATE classes 22 and 23: the row is wrong, and will be at the next try. */
const isRefusal = (error: unknown): boolean => refusal.safeParse(error).success;
const refusal = z.object({ code: z.string().regex(/^2[23]...$/) });
