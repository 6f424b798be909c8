import { createServer, type Server, type ServerResponse } from 'node:http';
import { observePool } from '../database/observePool.ts';
import type { Database } from '../database/orm.ts';
import { acrossBrands } from '../database/tenancy.ts';
import { processMetrics } from '../platform/metrics.ts';
import { StartError } from '../platform/program.ts';

interface Observed {
  readonly database: Database;
  /** Whether it takes work. */
  readonly isRunning: () => boolean;
}

/**
 * Shows a worker's metrics at `/metrics` and whether it takes work at `/healthz` (200 or 503), for those who watch it: both hold
 * no names and no ids, and are open to whoever reaches the port.
 * @throws StartError when the port is taken
 */
export async function serveMetrics(port: number, { database, isRunning }: Observed): Promise<Server> {
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
    response.writeHead(200, { 'content-type': processMetrics.contentType });
    response.end(await processMetrics.metrics());
  };
  const server = createServer((request, response) => void answer(request.url, response));
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
