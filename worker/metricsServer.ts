import { createServer, type Server, type ServerResponse } from 'node:http';
import { observePool } from '../database/observePool.ts';
import type { Database } from '../database/orm.ts';
import { acrossBrands } from '../database/tenancy.ts';
import type { Logger } from '../platform/log.ts';
import { processMetrics } from '../platform/metrics.ts';
import { StartError } from '../platform/program.ts';

interface Observed {
  readonly database: Database;
  readonly log: Logger;
  /** Whether it takes work. */
  readonly isRunning: () => boolean;
}

/**
 * Shows a worker's metrics at `/metrics` and whether it takes work at `/healthz` (200 or 503), for those who watch it: both hold
 * no names and no ids, and are open to whoever reaches the port.
 * @throws StartError when the port is taken
 */
export async function serveMetrics(port: number, { database, log, isRunning }: Observed): Promise<Server> {
  const answer = async (path: string | undefined, response: ServerResponse): Promise<void> => {
    if (path === '/healthz') {
      response.writeHead(isRunning() ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ status: isRunning() ? 'running' : 'stopping' }));
      return;
    }
    if (path !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    // Without PostgreSQL the metrics matter most.
    await acrossBrands(() => observePool(database)).catch(() => undefined);
    const metrics = await processMetrics.metrics();
    response.writeHead(200, { 'content-type': processMetrics.contentType });
    response.end(metrics);
  };
  const server = createServer((request, response) => {
    answer(request.url, response).catch((error: unknown) => {
      // A measurement that fails ends no work.
      log.error({ err: error }, 'the metrics cannot be read');
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE' ? new StartError(`WORKER_METRICS_PORT ${port} is taken by another program`) : error,
      );
    });
    server.listen(port, resolve);
  });
  return server;
}
