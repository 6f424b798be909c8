import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverrideContext,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { ProblemCode } from '../../domain/errors.ts';
import { scopeOf } from '../access/scopes.ts';
import { columnsOf, csv as csvOf, csvContentType } from './csv.ts';
import { fillInExamples } from './document/fillIn.ts';
import { linksFrom } from './document/links.ts';
import { operationId } from './document/operationId.ts';
import { refusals } from './document/refusals.ts';
import { tagOf, tags } from './document/tags.ts';
import { webhooks } from './document/webhooks.ts';
import { idempotencyKey } from './idempotency.ts';
import type { ResponseDefinition, Route } from './route.ts';

/** The OpenAPI 3.1 document of the routes; what it says is what mount.ts does, for both read the same declarations. */
export function openApi(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route, routes) };
  }
  const document = createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Partner payouts',
        version: '1',
        contact: { name: 'The operator of this installation' },
        description:
          'Money is a decimal string with an ISO 4217 code, times are ISO 8601 in UTC, unknown fields are refused. ' +
          'Every error is a problem (RFC 9457) with a stable code.',
      },
      servers: [{ url: '/', description: 'This installation.' }],
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      paths,
      webhooks,
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'An API key: `Bearer pp_…`. One that is narrowed needs the scope that an operation names.',
          },
        },
      },
    },
    { cycles: 'ref', override: tellBlank },
  );
  fillInExamples(document);
  return document;
}

/** A text that is trimmed before it is measured holds more than blanks. */
function tellBlank({ jsonSchema, zodSchema }: ZodOpenApiOverrideContext): void {
  if (!(zodSchema instanceof z.ZodString) || jsonSchema.pattern !== undefined) return;
  const isTrimmed = zodSchema.def.checks?.some(({ _zod }) => _zod.def.check === 'overwrite') ?? false;
  if (isTrimmed && (zodSchema.minLength ?? 0) > 0) jsonSchema.pattern = '\\S';
}

function operation(route: Route, routes: readonly Route[]): ZodOpenApiOperationObject & { 'x-roles': Route['roles'] } {
  const isOpen = route.roles.includes('anyone');
  const { params, query, body } = route.takes;
  return {
    operationId: operationId(route),
    summary: route.summary,
    description: [route.description, `For ${route.roles.join(', ')}.`].filter(Boolean).join('\n\n'),
    tags: [tagOf(route.path)],
    'x-roles': route.roles,
    security: isOpen ? [] : [{ apiKey: [scopeOf(route)] }],
    requestParams: {
      ...(params instanceof z.ZodObject && { path: params }),
      ...(query instanceof z.ZodObject && { query }),
      header: z.object({
        ...(route.method === 'post' && !isOpen && { 'Idempotency-Key': idempotencyKey.optional() }),
        ...(route.conditional && { 'If-Match': ifMatch }),
      }),
    },
    ...(hasFields(body) && { requestBody: { required: true, content: contentOf(route.reads, body) } }),
    responses: { ...successes(route, routes), ...refusals(documentedProblems(route)) },
  };
}

const ifMatch = z.string().optional().meta({
  description: 'The ETag of the object as it was read; 412 when it has changed since.',
});

/** What a body may be in each media type: of a union the text is a file, the rest JSON. */
function contentOf(reads: Route['reads'], body: z.ZodType) {
  const options = body instanceof z.ZodUnion ? body.options : [body];
  return Object.fromEntries(
    reads.map((type) => {
      const fits = options.filter((option) => option instanceof z.ZodString === (type === 'text/csv'));
      return [type, { schema: reads.length === 1 ? body : z.union(fits) }];
    }),
  );
}

/** Whether there is anything to send: `nothing.body` has no fields. */
const hasFields = (body: z.ZodType): boolean =>
  !(body instanceof z.ZodOptional && body.unwrap() instanceof z.ZodObject && isEmpty(body.unwrap()));

const isEmpty = (schema: z.core.$ZodType): boolean =>
  schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0;

const successes = (route: Route, routes: readonly Route[]): ZodOpenApiResponsesObject =>
  Object.fromEntries(
    Object.entries(route.responses).map(([status, response]) => {
      const links = linksFrom(route, response.body, routes);
      return [status, { ...success(response), ...(Object.keys(links).length > 0 && { links }) }];
    }),
  );

function success({ description, body, csv, page, file }: ResponseDefinition) {
  const content = {
    ...(body && { 'application/json': { schema: body } }),
    ...(csv && { [csvContentType]: { schema: z.string().meta({ example: headerLine(body) }) } }),
    ...(page && { 'text/html; charset=utf-8': { schema: { type: 'string' as const, format: 'binary' } } }),
    ...(file && { [file]: { schema: { type: 'string' as const, format: 'binary' } } }),
  };
  return {
    description,
    ...(body instanceof z.ZodObject && 'nextCursor' in body.shape && { headers: ofList }),
    ...(Object.keys(content).length > 0 && { content }),
  };
}

/** The first line of a list as CSV. */
function headerLine(body: z.ZodType | undefined): string {
  const fields = new Map(body instanceof z.ZodObject ? Object.entries<z.core.$ZodType>(body.shape) : []);
  const rows = fields.get('data');
  return rows instanceof z.ZodArray ? csvOf(columnsOf(rows.element), []) : '';
}

const ofList = z.object({
  link: z.string().optional().meta({ description: 'The next page: `</v1/…?cursor=…>; rel="next"`.' }),
});

/** Every refusal that a route can answer: its own, and what follows from its form. */
export function documentedProblems(route: Route): ProblemCode[] {
  const isOpen = route.roles.includes('anyone');
  return [
    'VALIDATION_FAILED',
    'HEADERS_TOO_LARGE',
    ...(isOpen ? [] : (['UNAUTHENTICATED', 'FORBIDDEN', 'SCOPE_MISSING'] as const)),
    ...(!isOpen || route.isLimited ? (['RATE_LIMITED'] as const) : []),
    ...(route.path.includes(':') ? (['NOT_FOUND'] as const) : []),
    ...(route.method === 'get' ? [] : (['MALFORMED_JSON', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const)),
    ...(route.method === 'post' && !isOpen ? (['IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const) : []),
    ...(route.conditional ? (['STALE_ETAG'] as const) : []),
    ...route.problems,
    'INTERNAL',
    'UNAVAILABLE',
  ];
}
