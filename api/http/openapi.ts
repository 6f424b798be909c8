import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { problems, type ProblemCode } from '../../domain/errors.ts';
import { csvContentType } from './csv.ts';
import { problem, problemBody, problemContentType } from './problems.ts';
import type { ResponseDefinition, Route } from './route.ts';

/** The OpenAPI 3.1 document of the routes; what it says is what mount.ts does, for both read the same declarations. */
export function openApi(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Partner payouts',
        version: '1',
        description:
          'Money is a decimal string with an ISO 4217 code, times are ISO 8601 in UTC, unknown fields are refused. ' +
          'Every error is a problem (RFC 9457) with a stable code.',
      },
      servers: [{ url: '/' }],
      paths,
      components: {
        securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `Bearer pp_…`.' } },
      },
    },
    { cycles: 'ref' },
  );
}

function operation(route: Route): ZodOpenApiOperationObject {
  const isOpen = route.roles.includes('anyone');
  const { params, query, body } = route.takes;
  return {
    operationId: operationId(route),
    summary: route.summary,
    description: [route.description, `For ${route.roles.join(', ')}.`].filter(Boolean).join('\n\n'),
    tags: [/^\/v1\/([^/]+)/.exec(route.path)?.[1] ?? 'open'],
    security: isOpen ? [] : [{ apiKey: [] }],
    requestParams: {
      ...(params instanceof z.ZodObject && { path: params }),
      ...(query instanceof z.ZodObject && { query }),
      header: z.object({
        ...(route.method === 'post' && !isOpen && { 'Idempotency-Key': idempotencyKey }),
        ...(route.conditional && { 'If-Match': ifMatch }),
      }),
    },
    ...(hasFields(body) && { requestBody: { required: true, content: contentOf(route.reads, body) } }),
    responses: { ...successes(route.responses), ...refusals(documentedProblems(route)) },
  };
}

const idempotencyKey = z.string().max(255).optional().meta({
  description: 'A repeat with the same key and body gets the first answer, with `Idempotency-Replayed: true`.',
});

const ifMatch = z.string().optional().meta({
  description: 'The ETag of the object as it was read; 412 when it has changed since.',
});

const operationId = ({ method, path }: Route): string =>
  method +
  path
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const contentOf = (reads: Route['reads'], body: z.ZodType) =>
  Object.fromEntries(
    reads.map((type) => [type, { schema: type === 'text/csv' && reads.length > 1 ? z.string() : body }]),
  );

/** Whether there is anything to send: `nothing.body` has no fields. */
const hasFields = (body: z.ZodType): boolean =>
  !(body instanceof z.ZodOptional && body.unwrap() instanceof z.ZodObject && isEmpty(body.unwrap()));

const isEmpty = (schema: z.core.$ZodType): boolean =>
  schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0;

const successes = (responses: Route['responses']): ZodOpenApiResponsesObject =>
  Object.fromEntries(Object.entries(responses).map(([status, response]) => [status, success(response)]));

function success({ description, body, csv, file }: ResponseDefinition) {
  const content = {
    ...(body && { 'application/json': { schema: body } }),
    ...(csv && { [csvContentType]: { schema: z.string() } }),
    ...(file && { [file]: { schema: { type: 'string' as const, format: 'binary' } } }),
  };
  return { description, ...(Object.keys(content).length > 0 && { content }) };
}

/** Every refusal that a route can answer: its own, and what follows from its form. */
export function documentedProblems(route: Route): ProblemCode[] {
  const isOpen = route.roles.includes('anyone');
  return [
    'VALIDATION_FAILED',
    ...(isOpen ? [] : (['UNAUTHENTICATED', 'FORBIDDEN'] as const)),
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

/** The refusals by status, each code with an example. */
function refusals(codes: readonly ProblemCode[]): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(new Set(codes), (code) => problems[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      {
        description: group.map((code) => `${code}: ${problems[code].title}`).join('\n\n'),
        content: {
          [problemContentType]: {
            schema: problemBody,
            examples: Object.fromEntries(group.map((code) => [code, { value: exampleOf(code) }])),
          },
        },
      },
    ]),
  );
}

const exampleOf = (code: ProblemCode) =>
  problem(
    {
      code,
      detail: problems[code].title,
      ...(code === 'VALIDATION_FAILED' && { errors: [{ pointer: '/amount', detail: 'is required' }] }),
    },
    '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01',
  );
