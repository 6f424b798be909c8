import { postgresqlConnections, postgresqlWaiting } from '../platform/metrics.ts';
import type { Database } from './orm.ts';

/** Tells the metrics how the connections of a pool are used at this moment. */
export async function observePool({ driver }: Database): Promise<void> {
  const { totalCount, idleCount, waitingCount } = await driver.getConnection().getNativeClient();
  postgresqlConnections.set({ state: 'busy' }, totalCount - idleCount);
  postgresqlConnections.set({ state: 'idle' }, idleCount);
  postgresqlWaiting.set(waitingCount);
}
