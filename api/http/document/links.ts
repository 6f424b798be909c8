import { z } from 'zod';
import type { ZodOpenApiLinksObject } from 'zod-openapi';
import type { Route } from '../route.ts';
import { operationId } from './operationId.ts';

/**
 * Where an answer leads: from an object that was made, or from the first of a list, to every operation on it. Clients and
 * tests can follow them without knowing the paths.
 */
export function linksFrom(route: Route, body: z.ZodType | undefined, routes: readonly Route[]): ZodOpenApiLinksObject {
  const place = placeOfId(body);
  if (place === undefined || route.path.includes(':')) return {};
  const onIt = routes.filter(({ path }) => path === `${route.path}/:id` || path.startsWith(`${route.path}/:id/`));
  // What takes a second id leads on from a list of its own.
  const reachable = onIt.filter(({ path }) => path.lastIndexOf(':') === path.indexOf(':'));
  return Object.fromEntries(
    reachable.map((target) => [
      operationId(target),
      { operationId: operationId(target), parameters: { id: `$response.body#${place}` } },
    ]),
  );
}

/** Where the id of an object stands in an answer, as a JSON pointer. */
function placeOfId(body: z.ZodType | undefined): string | undefined {
  if (!(body instanceof z.ZodObject)) return undefined;
  if ('id' in body.shape) return '/id';
  return 'nextCursor' in body.shape ? '/data/0/id' : undefined;
}
