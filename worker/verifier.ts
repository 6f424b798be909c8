import { setTimeout as delay } from 'node:timers/promises';
import { BrandEntity } from '../database/entities/index.ts';
import type { Database } from '../database/orm.ts';
import { verification } from '../database/reports/verification.ts';
import { acrossBrands, asBrand } from '../database/tenancy.ts';
import type { Logger } from '../platform/log.ts';
import { unbalancedBrands, verificationSeconds, verifiedAt } from '../platform/metrics.ts';

export interface VerifierDependencies {
  readonly database: Database;
  readonly log: Logger;
}

const hourMs = 60 * 60 * 1000;
/** Of all time, the part in which books may be verified: for large books an hour is too short. */
const part = 0.05;

/**
 * Verifies the books of all brands each hour and tells the metrics. One runs in each worker, from some time within the first hour
 * on, so that workers that start together do not read all books together.
 */
export function startVerifier({ database, log }: VerifierDependencies): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause = (ms: number): Promise<unknown> => delay(ms, undefined, { signal }).catch(() => undefined);

  async function run(): Promise<void> {
    await pause(Math.random() * hourMs);
    while (!signal.aborted) {
      const startedAt = performance.now();
      await verifyAll({ database, log }, signal).catch((error: unknown) => {
        log.warn({ err: error }, 'the books could not be verified; it is tried again');
      });
      await pause(Math.max(hourMs, (performance.now() - startedAt) / part));
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Verifies the books of each brand once; what does not add up is an error in the log. */
export async function verifyAll({ database, log }: VerifierDependencies, signal?: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const brands = await acrossBrands(() => database.em.fork().findAll(BrandEntity, { fields: ['id'] }));
  let unbalanced = 0;
  for (const { id: brandId } of brands) {
    if (signal?.aborted) return;
    const { balanced, problems } = await asBrand(brandId, () => verification(database, brandId));
    if (balanced) continue;
    unbalanced += 1;
    log.error({ brandId, problems }, 'the books do not add up');
  }
  unbalancedBrands.set(unbalanced);
  verifiedAt.setToCurrentTime();
  verificationSeconds.set((performance.now() - startedAt) / 1000);
}
