import { expect } from '@jest/globals';
import { documentedProblems } from '../../api/http/openapi.ts';
import { problemBody, problemContentType } from '../../api/http/problems.ts';
import type { Route } from '../../api/http/route.ts';
import { routes } from '../../api/routes/index.ts';
import { problems } from '../../domain/errors.ts';

/** An answer of the API; `body` is its JSON. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

/** Fails unless the answer is one that the route documents: status, body and, for a problem, its code in the error table. */
export function expectDocumented(method: string, path: string, answered: Answered): void {
  const route = routeOf(method, path);
  if (answered.status < 400) {
    const response = route?.responses[answered.status];
    if (route === undefined) return;
    expect({ route: route.path, documented: Object.keys(route.responses) }).toEqual({
      route: route.path,
      documented: expect.arrayContaining([String(answered.status)]) as unknown,
    });
    if (response?.body && answered.body !== undefined) response.body.parse(answered.body);
    return;
  }
  expect(answered.headers.get('content-type')).toContain(problemContentType);
  const { code, type, title, status } = problemBody.parse(answered.body);
  const declared = new Map(Object.entries(problems)).get(code);
  expect({ type, title, status }).toEqual({ type: `/problems/${code}`, ...declared });
  expect(answered.status).toBe(status);
  expect(route === undefined ? ['NOT_FOUND', 'METHOD_NOT_ALLOWED'] : documentedProblems(route)).toContain(code);
}

const routeOf = (method: string, path: string): Route | undefined =>
  routes.find((route) => route.method === method.toLowerCase() && pattern(route.path).test(path.split('?')[0] ?? ''));

const pattern = (path: string): RegExp => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`);
