import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { v7 as uuid } from 'uuid';
import { DomainError, TooSoon, problems, type ProblemCode } from '../../domain/errors.ts';
import { acrossBrands } from '../../database/tenancy.ts';
import { authenticated, KeyRefused } from '../access/authentication.ts';
import { withRowsOf } from '../access/tenancy.ts';
import type { Deps } from '../deps.ts';
import { admission } from '../limits/admission.ts';
import { asked } from './asked.ts';
import { bodyReader } from './body.ts';
import { answeredOnce, idempotencyKeyOf, requestHash } from './idempotency.ts';
import type { Principal } from '../access/principal.ts';
import { covers, scopeOf } from '../access/scopes.ts';
import { problem, problemContentType, refusalOf } from './problems.ts';
import { addressOf, isSecure } from './proxies.ts';
import type { Answer, IncomingRequest, Route } from './route.ts';
import { pour } from './stream.ts';

/**
 * Mounts the routes. The order of the checks is the same for all: who asks, whether the role and the scopes of the key may,
 * whether the body can be read, whether its form is right, whether it was answered before; then the handler, and the audit log.
 */
export function mount(app: Express, routes: readonly Route[], deps: Deps): void {
  const admit = admittance(deps);
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
    for (const route of ofPath)
      app[route.method](path, admit(route), ...bodyReader(route), ownRows(answer(route, deps)));
    const methods = ofPath.map(({ method }) => method.toUpperCase());
    // Before the next path: `batch` is no id, even for a method that only `/actions/:id` takes.
    app.all(path, (request, response) => {
      response.set('allow', [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', '));
      throw new DomainError('METHOD_NOT_ALLOWED', `${request.path} takes ${methods.join(', ')}.`);
    });
  }
}

/** Express 5 hands what an async handler throws to the error handler. */
function admittance({ database, limits }: Deps): (route: Route) => RequestHandler {
  const admitted = admission(limits, (authorization) =>
    acrossBrands(() => authenticated(authorization, database.em.fork())),
  );
  return (route) => async (request, response, next) => {
    const { params } = request;
    const principal = await admitted(route, request, response).catch((error: unknown) => {
      if (error instanceof KeyRefused) asked.set(request, { route, params, asker: error });
      throw error;
    });
    asked.set(request, { route, params, asker: principal });
    requireGranted(route, principal);
    next();
  };
}

function principalOf(request: Request): Principal | null {
  const asker = asked.get(request)?.asker ?? null;
  return asker instanceof KeyRefused ? null : asker;
}

/** @throws DomainError FORBIDDEN, SCOPE_MISSING */
function requireGranted(route: Route, principal: Principal | null): void {
  const role = principal?.role ?? 'anyone';
  if (!route.roles.includes(role)) {
    throw new DomainError('FORBIDDEN', `This is for ${route.roles.join(', ')}; the key is of role ${role}.`);
  }
  if (principal === null || principal.scopes === null) return;
  const scope = scopeOf(route);
  if (covers(principal.scopes, [scope])) return;
  throw new DomainError('SCOPE_MISSING', `The key has no scope ${scope}; it has ${principal.scopes.join(', ')}.`);
}

/** Answers with the rows of whoever asks. */
const ownRows =
  (handler: RequestHandler): RequestHandler =>
  (request, response, next) =>
    withRowsOf(principalOf(request), () => handler(request, response, next));

const answer =
  (route: Route, deps: Deps): RequestHandler =>
  async (request, response) => {
    const principal = principalOf(request);
    const key = route.method === 'post' ? idempotencyKeyOf(request.get('idempotency-key')) : undefined;
    const incoming: IncomingRequest = {
      principal,
      params: request.params,
      query: request.query,
      body: request.body as unknown,
      commandId: key !== undefined && principal !== null ? `${principal.keyId}/${key}` : uuid(),
      url: request.originalUrl,
      ipAddress: addressOf(request),
      // HTTP/1.0 knows no hosts.
      host: request.get('host') === undefined ? '' : request.hostname.toLowerCase(),
      isSecure: isSecure(request),
      isHead: request.method === 'HEAD',
      header: (name) => request.get(name),
    };
    const handle = route.accept(incoming);
    const work = (): Promise<Answer> => handle({ ...deps, em: deps.database.em.fork() });
    if (key === undefined || principal === null) {
      await reply(request, response, await work(), deps);
      return;
    }
    const keyed = {
      keyId: principal.keyId,
      key,
      requestHash: requestHash(request.method, request.originalUrl, request.body),
    };
    const refused = (error: unknown): Answer => refusalAnswer(error, response, deps);
    const answer = await answeredOnce(deps.database, keyed, route.shownOnce, () => work().catch(refused));
    await reply(request, response, answer, deps);
  };

const requestIdOf = (response: Response): string => String(response.locals['requestId']);

/** Sends an answer once the audit log has it. */
async function reply(request: Request, response: Response, answer: Answer, { audit, log }: Deps): Promise<void> {
  const what = asked.get(request);
  if (what) await audit.note({ ...what, request, requestId: requestIdOf(response), answer });
  await send(response, answer, request.method === 'HEAD', log);
}

async function send(response: Response, answer: Answer, isHead: boolean, log: Logger): Promise<void> {
  const { status, headers, text, bytes, stream, body } = answer;
  response.status(status);
  if (body !== undefined) response.type('application/json');
  response.set(headers ?? {});
  const verbatim = text ?? bytes;
  if (stream !== undefined && !isHead) await pour(stream, response, log);
  else if (verbatim !== undefined) response.send(verbatim);
  else if (body === undefined) response.end();
  else response.send(JSON.stringify(body));
}

/** Refusals that a repeat may not meet again. */
const passing: ReadonlySet<ProblemCode> = new Set(['UNAVAILABLE', 'ACTION_BUSY', 'IDEMPOTENCY_KEY_IN_FLIGHT']);

/** Seconds after which a repeat may succeed. */
const retryAfterSeconds = 5;

/** A failure as an answer; what is our own failure goes to the log with all that is known of it. */
function refusalAnswer(error: unknown, response: Response, { log }: Deps): Answer {
  const refusal = refusalOf(error);
  const { status } = problems[refusal.code];
  const requestId = requestIdOf(response);
  if (status >= 500) log.error({ err: error, requestId, code: refusal.code }, 'failed');
  return {
    status,
    body: problem(refusal, requestId),
    headers: {
      'content-type': problemContentType,
      ...(passing.has(refusal.code) && { 'retry-after': String(retryAfterSeconds) }),
      ...(error instanceof TooSoon && { 'retry-after': String(error.retryAfterSeconds) }),
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    },
  };
}

/** The last handlers: a path that nobody knows, and every error as a problem. */
export function mountProblems(app: Express, deps: Deps): void {
  app.use((request) => {
    throw new DomainError('NOT_FOUND', `There is nothing at ${request.path}.`);
  });
  // Express tells an error handler by its four parameters.
  app.use(async (error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) next(error);
    else await reply(request, response, refusalAnswer(error, response, deps), deps);
  });
}
