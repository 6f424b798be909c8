import { Gauge, Registry } from 'prom-client';
import { observePool } from '../database/observePool.ts';
import { acrossBrands } from '../database/tenancy.ts';
import { condition, type Measured } from '../database/reports/condition.ts';
import { processMetrics } from '../platform/metrics.ts';
import type { Deps } from './deps.ts';

/** So long what was measured of the installation is told again, however often it is asked for. */
const freshMilliseconds = 15_000;

interface Look {
  readonly at: number;
  readonly found: Promise<readonly Measured[]>;
}

const looks = new WeakMap<Deps['database'], Look>();

/**
 * All metrics in Prometheus' text format: of this process, and of the installation if PostgreSQL answers
 * (`payouts_database_up`).
 */
export async function metricsText({ database, clock, log }: Pick<Deps, 'database' | 'clock' | 'log'>): Promise<string> {
  const measured = await lookedAt(database, clock).catch((error: unknown) => {
    log.warn({ err: error }, 'the installation could not be measured');
    return null;
  });
  if (measured) await acrossBrands(() => observePool(database));
  return Registry.merge([processMetrics, gauges(measured)]).metrics();
}

/** One look at a time: whoever asks meanwhile gets the same. What failed is asked for anew. */
function lookedAt(database: Deps['database'], clock: Deps['clock']): Promise<readonly Measured[]> {
  const last = looks.get(database);
  if (last && performance.now() - last.at < freshMilliseconds) return last.found;
  const found = acrossBrands(async () => condition(database, await clock.now()));
  const look = { at: performance.now(), found };
  looks.set(database, look);
  found.catch(() => looks.delete(database));
  return found;
}

function gauges(measured: readonly Measured[] | null): Registry {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({ name: 'payouts_database_up', help: 'Whether PostgreSQL answered.', registers }).set(measured ? 1 : 0);
  for (const { name, help, labels, rows } of measured ?? []) {
    const gauge = new Gauge({ name, help, labelNames: labels, registers });
    for (const row of rows) gauge.set(row.labels, row.value);
  }
  return registry;
}
