import { z } from 'zod';
import type { ProblemCode } from '../../domain/errors.ts';
import { columnsOf, csv, csvContentType } from './csv.ts';
import type { Audience } from '../access/principal.ts';
import { nothing, route, type HandlerDeps, type Route, type RouteRequest } from './route.ts';

/* Lists are all alike (api.md, Conventions): newest first, `limit`, `cursor`, `Link: rel="next"`, and `?format=csv`. */

const mostRows = 200;
const usualRows = 50;

/** What a list is asked for, beside its filters. */
interface PageQuery {
  readonly limit: number;
  /** The id of the last row of the page before. */
  readonly cursor?: string | undefined;
  readonly format: 'json' | 'csv';
}

/** A page, in the words of MikroORM. Ids are UUIDs of version 7, so their order is that of creation. */
export interface Page {
  readonly where: { readonly id?: { readonly $lt: string } };
  /** One row more than asked for: it tells whether there is a next page. */
  readonly options: { readonly limit: number; readonly orderBy: { readonly id: 'desc' } };
}

const anId = z.uuid('expected the nextCursor of another page of this list');

/**
 * The query of a list: its filters, and what all lists take.
 * @param id the form of the ids in it, which are its cursors
 */
export const listQuery = <Filters extends z.ZodRawShape>(filters: Filters, id: z.ZodType<string> = anId) =>
  z.strictObject({
    ...filters,
    limit: z
      .string()
      .regex(/^\d{1,3}$/, `expected a number from 1 to ${mostRows}`)
      .transform(Number)
      .refine((limit) => limit >= 1 && limit <= mostRows, `expected a number from 1 to ${mostRows}`)
      .default(usualRows)
      .meta({ override: { type: 'integer', minimum: 1, maximum: mostRows, default: usualRows } }),
    cursor: id.optional().meta({ description: 'The nextCursor of the page before.' }),
    format: z.enum(['json', 'csv']).default('json'),
  });

interface ListDefinition<Of extends Audience, Params, Query extends PageQuery, Item extends { readonly id: string }> {
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly roles: readonly Of[];
  readonly params: z.ZodType<Params>;
  /** Made with {@link listQuery}. */
  readonly query: z.ZodType<Query>;
  /** The schema of one element. */
  readonly item: z.ZodType<Item>;
  readonly problems?: readonly ProblemCode[];
  /** The elements of the page. */
  readonly find: (
    request: RouteRequest<Of, Params, Query, unknown>,
    page: Page,
    deps: HandlerDeps,
  ) => Promise<readonly Item[]>;
}

/** Declares a list: a GET route with pages and CSV. */
export function listRoute<
  const Of extends Audience,
  Params,
  Query extends PageQuery,
  Item extends { readonly id: string },
>(definition: ListDefinition<Of, Params, Query, Item>): Route {
  const { params, query, item, find, ...rest } = definition;
  const columns = columnsOf(item);
  return route({
    ...rest,
    method: 'get',
    takes: { ...nothing, params, query },
    responses: {
      200: {
        description: 'A page, newest first. `Link: rel="next"` and `nextCursor` lead to the next one.',
        body: z.object({ data: z.array(item), nextCursor: z.string().nullable() }),
        csv: true,
      },
    },
    async handle(request, deps) {
      const { limit, cursor: after, format } = request.query;
      const found = await find(request, pageAfter(after, limit), deps);
      const data = found.slice(0, limit);
      const last = found.length > limit ? data.at(-1) : undefined;
      const nextCursor = last?.id ?? null;
      const headers = linkToNext(request.url, nextCursor);
      return format === 'json'
        ? { status: 200 as const, body: { data, nextCursor }, headers }
        : { status: 200 as const, text: csv(columns, data), headers: { ...headers, 'content-type': csvContentType } };
    },
  });
}

const pageAfter = (after: string | undefined, limit: number): Page => ({
  where: after === undefined ? {} : { id: { $lt: after } },
  options: { limit: limit + 1, orderBy: { id: 'desc' } },
});

/** The header that leads to the next page, if there is one. */
export const linkToNext = (url: string, nextCursor: string | null): Readonly<Record<string, string>> =>
  nextCursor === null ? {} : { link: `<${withCursor(url, nextCursor)}>; rel="next"` };

function withCursor(url: string, cursor: string): string {
  const [path = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `${path}?${parameters.toString()}`;
}

/** The filters that were asked for: those without a value filter nothing. */
export function asked<Filters extends Readonly<Record<string, string | undefined>>>(filters: Filters) {
  const given: { [Name in keyof Filters]?: NonNullable<Filters[Name]> } = {};
  for (const name in filters) {
    const value = filters[name];
    if (value !== undefined) given[name] = value;
  }
  return given;
}
