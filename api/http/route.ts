import { z } from 'zod';
import type { EntityManager } from '../../database/orm.ts';
import { DomainError, type ProblemCode } from '../../domain/errors.ts';
import type { Deps } from '../deps.ts';
import { isAmong, type Audience, type Principal, type PrincipalOf } from '../access/principal.ts';
import type { Chunks } from './stream.ts';
import { parsed, type Takes } from './validation.ts';

export type Method = 'get' | 'post' | 'patch' | 'delete';

export type BodyType = 'application/json' | 'text/csv';

/** An answer as documented: JSON by the schema `body`, a file of the type `file`, or nothing. */
export interface ResponseDefinition {
  readonly description: string;
  readonly body?: z.ZodType;
  /** Also as CSV, under ?format=csv. */
  readonly csv?: boolean;
  /** Also as a page, for browsers. */
  readonly page?: boolean;
  readonly file?: 'application/pdf' | 'text/csv' | 'image/gif' | 'text/html' | 'text/javascript' | 'text/plain';
}

type Responses = Readonly<Record<number, ResponseDefinition>>;

/** What is sent: `body` becomes JSON; `text`, `bytes` and the pieces of `stream` go as they are with their own content type. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly bytes?: Buffer;
  readonly stream?: Chunks;
  readonly headers?: Readonly<Record<string, string>>;
}

type BodyOf<Definition> = Definition extends { readonly body: infer Body extends z.ZodType }
  ? { readonly body: z.output<Body> } | { readonly text: string } | { readonly stream: Chunks }
  : Definition extends { readonly file: string }
    ? { readonly bytes: Buffer }
    : unknown;

/** One of the documented answers, with the body that its schema describes. */
type AnswerOf<Documented extends Responses> = {
  [Status in keyof Documented & number]: Answer & { readonly status: Status } & BodyOf<Documented[Status]>;
}[keyof Documented & number];

/** For the parts that a route does not take: `takes: { ...nothing, body: newBrand }`. They must be empty. */
export const nothing = {
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: z.strictObject({}).optional(),
} as const;

/** What every handler gets, beside the parts that the route takes. */
interface RequestBase {
  /** The id of the command that this request is: the same for a repeat under the same Idempotency-Key, else a new one. */
  readonly commandId: string;
  /** The path with its query, as asked for. */
  readonly url: string;
  readonly ipAddress: string | undefined;
  /** The host that was asked, without its port. */
  readonly host: string;
  readonly isSecure: boolean;
  /** Whether only the head of the answer is wanted: a look, not a visit. */
  readonly isHead: boolean;
  /** A header by its name in lower case. */
  readonly header: (name: string) => string | undefined;
}

export interface IncomingRequest extends RequestBase {
  readonly principal: Principal | null;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

export interface RouteRequest<Of extends Audience, Params, Query, Body> extends RequestBase {
  readonly principal: PrincipalOf<Of>;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

/** What a handler works with: an EntityManager of its own beside what the whole API has. */
export type HandlerDeps = Deps & { readonly em: EntityManager };

interface RouteDefinition<Of extends Audience, Params, Query, Body, Documented extends Responses> {
  readonly method: Method;
  /** As Express spells it: `/v1/partners/:id`. */
  readonly path: string;
  /** One sentence for the reference. */
  readonly summary: string;
  readonly description?: string;
  readonly roles: readonly Of[];
  readonly takes: Takes<Params, Query, Body>;
  readonly responses: Documented;
  /** The refusals of this route, beside those that any route can answer. */
  readonly problems?: readonly ProblemCode[];
  /** The media types that its body may have. @default JSON alone; CSV is handed over as text, and may be larger */
  readonly reads?: readonly BodyType[];
  /** Takes If-Match: the handler asks {@link requireFresh} in etag.ts. */
  readonly conditional?: boolean;
  /** Of a route for anyone: counted by address (api/limits). Those with a key always are, by key. */
  readonly isLimited?: boolean;
  /** Opened by visitors, many a second: what went well stands in the log at the level `debug` alone (requestLog.ts). */
  readonly isForVisitors?: boolean;
  /**
   * Takes reports, of which there may be many a second: the answer does not wait until the audit log has it
   * (api/access/audit.ts).
   */
  readonly isReport?: boolean;
  /** Fields of the answer that are never kept, so that a replay under an Idempotency-Key leaves them out. */
  readonly shownOnce?: readonly string[];
  readonly handle: (request: RouteRequest<Of, Params, Query, Body>, deps: HandlerDeps) => Promise<AnswerOf<Documented>>;
}

/** One route, ready to be mounted (mount.ts) and documented (openapi.ts). */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly roles: readonly Audience[];
  readonly takes: Takes<unknown, unknown, unknown>;
  readonly responses: Responses;
  readonly problems: readonly ProblemCode[];
  readonly conditional?: boolean;
  readonly isLimited?: boolean;
  readonly isForVisitors?: boolean;
  readonly isReport?: boolean;
  readonly reads: readonly BodyType[];
  readonly shownOnce: readonly string[];
  /** Checks the form of the request, and gives what is left to do. @throws DomainError */
  readonly accept: (request: IncomingRequest) => (deps: HandlerDeps) => Promise<Answer>;
}

/** Declares a route: the one declaration is mounted and documented. */
export function route<const Of extends Audience, Params, Query, Body, const Documented extends Responses>(
  definition: RouteDefinition<Of, Params, Query, Body, Documented>,
): Route {
  const { handle, problems = [], shownOnce = [], reads = ['application/json'], ...rest } = definition;
  return {
    ...rest,
    problems,
    reads,
    shownOnce,
    accept({ principal, params, query, body, ...base }) {
      if (!isAmong(principal, definition.roles)) throw new DomainError('FORBIDDEN', 'This key has another role.');
      const taken = parsed(definition.takes, { params, query, body });
      return (deps) => handle({ ...base, principal, ...taken }, deps);
    },
  };
}
