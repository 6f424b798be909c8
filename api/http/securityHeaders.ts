import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

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

/** What tells browsers to be careful with our answers. It is the same for each, so helmet is asked once. */
export const securityHeaders: Readonly<Record<string, string>> = (() => {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  helmet({ contentSecurityPolicy })(response.req, response, (error) => {
    if (error instanceof Error) throw error;
  });
  return Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
})();
