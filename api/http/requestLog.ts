import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { v4 as uuid } from 'uuid';
import { refusedKeys, requestSeconds } from '../../platform/metrics.ts';
import { activeTrace, endRequest, withinRequest } from '../../platform/tracing.ts';
import { KeyRefused } from '../access/authentication.ts';
import { asked, type Asked } from './asked.ts';

/** As nginx has it; nobody hears it. */
const clientClosedRequest = 499;

/**
 * Gives each request an id – the caller's `X-Request-Id` if it sends one – and logs and measures each answer. The line holds
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
    withinRequest(request.method, request.headers, (span) => {
      const traced = activeTrace();
      response.on('finish', () => {
        const milliseconds = performance.now() - startedAt;
        const { statusCode: status } = response;
        const { method, path } = request;
        const route = asked.get(request)?.route.path;
        // What is no route of ours is one value: anybody may ask for any path, by any method.
        const labels = route === undefined ? { method: 'any', route: 'none' } : { method, route };
        requestSeconds.observe({ ...labels, status }, milliseconds / 1000);
        const asker = asked.get(request)?.asker ?? null;
        if (asker instanceof KeyRefused) refusedKeys.inc({ key: asker.former ? 'former' : 'unknown' });
        log.info(
          {
            requestId,
            ...traced,
            ...idsOf(asker),
            method,
            path,
            route,
            status,
            milliseconds: Math.round(milliseconds),
          },
          'answered',
        );
      });
      // When the answer is sent, or its caller has gone.
      response.on('close', () => {
        const status = response.writableFinished ? response.statusCode : clientClosedRequest;
        endRequest(span, { method: request.method, route: asked.get(request)?.route.path, status, requestId });
      });
      next();
    });
  };

/** The key, or what was one, and its brand. */
function idsOf(asker: Asked['asker']): { readonly keyId?: string; readonly brandId?: string | null } {
  if (!(asker instanceof KeyRefused)) return asker === null ? {} : { keyId: asker.keyId, brandId: asker.brandId };
  return asker.former ? { keyId: asker.former.id, brandId: asker.former.brandId ?? null } : {};
}
