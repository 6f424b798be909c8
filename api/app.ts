import type { RequestListener } from 'node:http';
import express from 'express';
import type { Deps } from './deps.ts';
import { mount, mountProblems } from './http/mount.ts';
import { isOwnProxy } from './http/proxies.ts';
import { mountReference } from './http/reference.ts';
import { requestLog } from './http/requestLog.ts';
import { securityHeaders } from './http/securityHeaders.ts';
import { routes } from './routes/index.ts';
import { withShortcut } from './tracking/shortcut.ts';
import { forSites } from './tracking/sites.ts';

/** The whole API, not yet listening. */
export function createApp(deps: Deps): RequestListener {
  const app = express();
  // Our ETag is the version of a row; one made of the answer's bytes would say something else.
  app.set('etag', false);
  // A parameter that comes twice is a list, which no schema takes; the other parser makes objects of `a[b]`.
  app.set('query parser', 'simple');
  // The address of a click is the visitor's, not that of our own proxy.
  app.set('trust proxy', isOwnProxy);
  app.use(requestLog(deps.log));
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set(securityHeaders);
    next();
  });
  mountReference(app, routes);
  app.use('/t', forSites(deps));
  // What keys are answered is kept by no proxy and no browser.
  app.use('/v1', (_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  mount(app, routes, deps);
  mountProblems(app, deps);
  return withShortcut(app, deps);
}
