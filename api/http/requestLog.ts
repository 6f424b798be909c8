import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { v4 as uuid } from 'uuid';

/**
 * Gives each request an id – the caller's `X-Request-Id` if it sends one – and logs each answer in one line. The line holds
 * the path without its query, no header and no body: they may name customers.
 */
export const requestLog =
  (log: Logger): RequestHandler =>
  (request, response, next) => {
    const given = request.get('x-request-id');
    const requestId = given !== undefined && /^[\w.-]{1,64}$/.test(given) ? given : uuid();
    const startedAt = performance.now();
    response.locals['requestId'] = requestId;
    response.set('x-request-id', requestId);
    response.on('finish', () => {
      log.info(
        {
          requestId,
          method: request.method,
          path: request.path,
          status: response.statusCode,
          milliseconds: Math.round(performance.now() - startedAt),
        },
        'answered',
      );
    });
    next();
  };
