import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../database/orm.ts';
import { brandsToSeal, sealLedger } from '../database/queries/seal.ts';
import { acrossBrands, asBrand } from '../database/tenancy.ts';
import type { Logger } from '../platform/log.ts';
import { sealedTransactions, sealerFailures } from '../platform/metrics.ts';

export interface SealerDependencies {
  readonly database: Database;
  readonly log: Logger;
}

/** Well below the 5 seconds within which what is committed is sealed (design.md, Ledger). */
const lookEveryMs = 2000;

/**
 * Seals what is committed of the ledgers of all brands, every two seconds. One runs in each worker; of those that meet at a brand one
 * seals, and the others pass by. It looks by itself instead of being woken: who posts should pay nothing for the seal, and more
 * at once is less work for each.
 */
export function startSealer({ database, log }: SealerDependencies): { stop(): Promise<void> } {
  const stopping = new AbortController();

  async function round(): Promise<void> {
    for (const brandId of await acrossBrands(() => brandsToSeal(database.em.fork()))) {
      if (stopping.signal.aborted) return;
      sealedTransactions.inc(await asBrand(brandId, () => sealLedger(database, brandId)));
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await round().catch((error: unknown) => {
        sealerFailures.inc();
        log.warn({ err: error }, 'the ledger could not be sealed; it is tried again');
      });
      await delay(lookEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
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
