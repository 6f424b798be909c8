import { randomUUID } from 'node:crypto';
import type { RequestListener, Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { problem, problemContentType } from './problems.ts';

/** How long requests may take to end once no new ones are taken. */
const endWithinMs = 10_000;

/** A server that can be told to stop without a request being dropped. */
export interface Draining {
  /** Stands before all that handles requests. */
  readonly handle: RequestListener;
  /**
   * Says at once that it is not ready, and goes on answering, with `Connection: close`, so that whoever sends requests here goes
   * elsewhere with the next one. When that had time to be noticed, takes no more connections, and ends what is under way; what
   * takes too long is cut off.
   */
  readonly drain: (server: Server, graceMs: number) => Promise<void>;
}

export function draining(handle: RequestListener): Draining {
  let isDraining = false;
  return {
    handle(request, response) {
      if (!isDraining) {
        handle(request, response);
        return;
      }
      response.setHeader('connection', 'close');
      if (request.url?.split('?')[0] !== '/readyz') {
        handle(request, response);
        return;
      }
      const requestId = randomUUID();
      response.writeHead(503, { 'content-type': problemContentType, 'x-request-id': requestId });
      response.end(JSON.stringify(problem({ code: 'UNAVAILABLE', detail: 'It is stopping.' }, requestId)));
    },
    async drain(server, graceMs) {
      isDraining = true;
      await delay(graceMs);
      await closed(server);
    },
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => {
      server.closeAllConnections();
    }, endWithinMs);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });
}
