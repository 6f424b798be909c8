import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { eventCatalogue } from '../../api/eventCatalogue.ts';
import type { Route } from '../../api/http/route.ts';
import { routes } from '../../api/routes/index.ts';
import { problems } from '../../domain/errors.ts';
import { startApi, type TestApi } from '../support/api.ts';

const content = z.record(
  z.string(),
  z.looseObject({ example: z.unknown().optional(), examples: z.record(z.string(), z.unknown()).optional() }),
);
const answer = z.looseObject({ $ref: z.string().optional(), content: content.default({}) });
const operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  security: z.array(z.looseObject({})),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]),
  tags: z.array(z.string()),
  'x-roles': z.array(z.string()),
  requestBody: z.looseObject({ content }).optional(),
  responses: z.record(z.string(), answer),
});
const openApi = z.looseObject({
  openapi: z.string(),
  tags: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  webhooks: z.record(z.string(), z.looseObject({ post: operation.pick({ requestBody: true }) })),
  components: z.looseObject({ responses: z.record(z.string(), answer) }),
});

let api: TestApi;
let text: string;
let document: z.output<typeof openApi>;
beforeAll(async () => {
  api = await startApi();
  text = await (await fetch(`${api.url}/openapi.json`)).text();
  document = openApi.parse(JSON.parse(text));
});
afterAll(() => api.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ name: `${method} ${path}`, described })),
  );

/** An answer, looked up where it stands among the components. */
const found = (one: z.output<typeof answer>): z.output<typeof answer> =>
  one.$ref === undefined ? one : (document.components.responses[one.$ref.split('/').at(-1) ?? ''] ?? one);

const described = (route: Route) => document.paths[route.path.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method];
const isText = (type: string): boolean => /json|csv/.test(type);

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1', () => {
    const verdict = execFileSync(process.execPath, ['test/api/fixtures/validateOpenApi.ts'], { input: text });
    expect(JSON.parse(verdict.toString())).toEqual({ valid: true, errors: [], version: '3.1' });
  });

  test('lists every route that is mounted, and no other', () => {
    const mounted = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(
      operations()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...mounted].sort());
  });

  test('every operation says in a sentence what it does, under a name of its own', () => {
    const ids = operations().map(({ described }) => described.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { described } of operations()) expect(described.summary).not.toBe('');
  });

  test('a key is needed where the route is not for anyone', () => {
    for (const route of routes) {
      const described = document.paths[route.path.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method];
      expect({ path: route.path, open: described?.security.length === 0 }).toEqual({
        path: route.path,
        open: route.roles.some((role) => role === 'anyone'),
      });
    }
  });

  test('every POST that needs a key takes an Idempotency-Key; every list limit, cursor and format', () => {
    for (const { name, described } of operations()) {
      const names = described.parameters.map((parameter) => parameter.name);
      const takesKey = name.startsWith('post ') && described.security.length > 0;
      expect({ name, takesKey: names.includes('Idempotency-Key') }).toEqual({ name, takesKey });
      const isPaged = names.includes('cursor');
      if (isPaged) expect(names).toEqual(expect.arrayContaining(['limit', 'cursor', 'format']));
    }
  });

  test('says what each of its parts is about, and which roles each operation is for', () => {
    const told = document.tags.map(({ name }) => name);
    expect(told).toEqual(expect.arrayContaining([...new Set(operations().flatMap((one) => one.described.tags))]));
    for (const route of routes) expect(described(route)?.['x-roles']).toEqual(route.roles);
  });

  test('every body has an example, and each example of JSON is what the route takes or answers', () => {
    for (const route of routes) {
      const { requestBody, responses = {} } = described(route) ?? {};
      for (const [type, { example }] of Object.entries(requestBody?.content ?? {})) {
        const fits = route.takes.body.safeParse(example);
        expect({ path: route.path, type, wrong: fits.error?.issues }).toEqual({ path: route.path, type });
      }
      for (const [status, { body }] of Object.entries(route.responses)) {
        if (body === undefined) continue;
        for (const [type, { example }] of Object.entries(responses[status]?.content ?? {})) {
          if (!isText(type)) continue;
          const fits = type === 'application/json' ? body.safeParse(example) : z.string().min(1).safeParse(example);
          expect({ path: route.path, status, type, wrong: fits.error?.issues }).toEqual({
            path: route.path,
            status,
            type,
          });
        }
      }
    }
  });

  test('so has every event, as a receiver would read it', () => {
    for (const [event, { body }] of eventCatalogue) {
      const example = document.webhooks[event]?.post.requestBody?.content['application/json']?.example;
      expect({ event, wrong: body.safeParse(example).error?.issues }).toEqual({ event });
    }
  });

  test('leads from what was made, and from a list, to what can be done with it', () => {
    const made = z.looseObject({ links: z.record(z.string(), z.looseObject({ operationId: z.string() })) });
    const ids = operations().map((one) => one.described.operationId);
    const { links } = made.parse(document.paths['/v1/partners']?.['post']?.responses['201']);
    expect(Object.keys(links)).toEqual(expect.arrayContaining(['getV1PartnersId', 'patchV1PartnersId']));
    expect(ids).toEqual(expect.arrayContaining(Object.values(links).map(({ operationId }) => operationId)));
  });

  test('each problem stands at its status, and is one of the error table', () => {
    const table: Readonly<Record<string, { readonly status: number }>> = problems;
    for (const { described } of operations()) {
      for (const [status, response] of Object.entries(described.responses)) {
        const codes = Object.keys(found(response).content['application/problem+json']?.examples ?? {});
        expect(codes.length > 0).toBe(Number(status) >= 400);
        for (const code of codes)
          expect({ code, status: table[code]?.status }).toEqual({ code, status: Number(status) });
      }
    }
  });
});

describe('the reference for people', () => {
  test('the page loads its script from this server, and nothing from anywhere else', async () => {
    const page = await fetch(`${api.url}/docs`);
    const html = await page.text();
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(html).not.toMatch(/https?:|\/\/\w/);
    expect([...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual(['<script src="/docs/scalar.js">']);
    const script = await fetch(`${api.url}/docs/scalar.js`);
    expect(script.headers.get('content-type')).toContain('javascript');
    expect(await script.text()).toContain('api-reference');
  });

  test('its content security policy lets only this server in', async () => {
    const page = await fetch(`${api.url}/docs`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/https:|upgrade-insecure-requests|unsafe-eval/);
  });
});
