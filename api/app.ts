import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Deps } from './deps.ts';
import { mount, mountProblems } from './http/mount.ts';
import { mountReference } from './http/reference.ts';
import { requestLog } from './http/requestLog.ts';
import { routes } from './routes/index.ts';
import { forSites } from './tracking/sites.ts';

/**
 * Everything from our own address, also for the reference at /docs. Requests are not lifted to https: that is for the proxy
 * in front, and would break the reference where there is none.
 */
const contentSecurityPolicy = {
  directives: {
    'font-src': ["'self'", 'data:'],
    'style-src': ["'self'", "'unsafe-inline'"],
    'upgrade-insecure-requests': null,
  },
};

/** The whole API, not yet listening. */
export function createApp(deps: Deps): Express {
  const app = express();
  // Our ETag is the version of a row; one made of the answer's bytes would say something else.
  app.set('etag', false);
  // A parameter that comes twice is a list, which no schema takes; the other parser makes objects of `a[b]`.
  app.set('query parser', 'simple');
  // The address of a click is the visitor's, not that of our own proxy.
  app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal']);
  app.use(requestLog(deps.log));
  app.use(helmet({ contentSecurityPolicy }));
  mountReference(app, routes);
  app.use('/t', forSites(deps));
  // What keys are answered is kept by no proxy and no browser.
  app.use('/v1', (_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  mount(app, routes, deps);
  mountProblems(app, deps);
  return app;
}
