import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import type { FollowedLink } from '../../database/queries/links.ts';
import { endRequest, withinRequest } from '../../platform/tracing.ts';
import type { Deps } from '../deps.ts';
import { addressOf, isSecure } from '../http/proxies.ts';
import { noteAnswer, requestIdOf } from '../http/requestLog.ts';
import { securityHeaders } from '../http/securityHeaders.ts';
import { unstorable } from '../http/storable.ts';
import { follow, linkRoute, type Visit } from './follow.ts';

/*
 * Most requests of all are visits of links. What there is to do for one takes less than what Express does for any request, so
 * that the usual ones are answered before it: of a link that is at hand, by GET, on to its page. They come to the same answer
 * and the same click as by the route (api/routes/redirect.ts), which takes all others, and what goes wrong here.
 */

/** A path with a link's code, and what stands behind its question mark. */
const followed = /^\/c\/([\w-]{1,64})(?:\?(.*))?$/;

/** Answers visits of links at hand, and leaves everything else to `app`. */
export const withShortcut =
  (app: RequestListener, deps: Deps): RequestListener =>
  (request, response) => {
    const startedAt = performance.now();
    const visited = visitIn(request, deps);
    if (visited === undefined) {
      app(request, response);
      return;
    }
    const { link, visit } = visited;
    const leadOn = (now: string): void => {
      const led = ledBy(link, visit, now, deps);
      if (led === undefined) app(request, response);
      else lead(request, response, { path: `/c/${link.code}`, ...led, startedAt }, deps);
    };
    const now = deps.clock.now();
    // The usual clock need not be waited for, which would cost the process as much as to find the link.
    if (typeof now === 'string') leadOn(now);
    else {
      now.then(leadOn, () => {
        app(request, response);
      });
    }
  };

/** Where a visit is led; undefined where that failed. */
function ledBy(link: FollowedLink, visit: Visit, now: string, deps: Deps): ReturnType<typeof follow> | undefined {
  try {
    return follow(link, visit, now, deps);
  } catch {
    return undefined;
  }
}

interface Visited {
  readonly link: FollowedLink;
  readonly visit: Visit;
}

/** The visit that a request is, if it is a usual one. */
function visitIn(request: IncomingMessage, { tracking }: Deps): Visited | undefined {
  const { method, url = '', headers } = request;
  if (method !== 'GET' || headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) {
    return undefined;
  }
  const [, code, search] = followed.exec(url) ?? [];
  const link = code === undefined ? undefined : tracking.links.atHand(code);
  if (link === undefined || link.url === null || link.interstitial !== null) return undefined;
  const query = search === undefined ? {} : parse(search);
  if ('to' in query || unstorable(query).length > 0) return undefined;
  const visit = {
    query,
    ipAddress: addressOf(request),
    isSecure: isSecure(request),
    isHead: false,
    header: (name: string) => textOf(headers[name]),
  };
  return { link, visit };
}

const textOf = (header: string | readonly string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : header?.join(', ');

/** What browsers heed in an answer without a body; the others are about pages. */
const heeded: ReadonlySet<string> = new Set([
  'strict-transport-security',
  'referrer-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
]);
const security = Object.entries(securityHeaders)
  .filter(([name]) => heeded.has(name))
  .flat();

interface Lead {
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly startedAt: number;
}

function lead(
  request: IncomingMessage,
  response: ServerResponse,
  { path, status, headers, startedAt }: Lead,
  { log }: Deps,
): void {
  const requestId = requestIdOf(request.headers);
  withinRequest('GET', request.headers, (span) => {
    const told = [...security, 'x-request-id', requestId, 'content-length', '0'];
    for (const name in headers) told.push(name, headers[name] ?? '');
    response.writeHead(status, told).end();
    const milliseconds = performance.now() - startedAt;
    noteAnswer(log, { requestId, method: 'GET', path, route: linkRoute, status, milliseconds });
    endRequest(span, { method: 'GET', route: linkRoute.path, status, requestId });
  });
}
