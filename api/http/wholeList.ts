import { z } from 'zod';
import type { ProblemCode } from '../../domain/errors.ts';
import { columnsOf, csv, csvContentType } from './csv.ts';
import type { Audience } from '../access/principal.ts';
import { nothing, route, type HandlerDeps, type Route, type RouteRequest } from './route.ts';

/** The query of a list that is answered whole. */
export const wholeListQuery = <Filters extends z.ZodRawShape>(filters: Filters) =>
  z.strictObject({ ...filters, format: z.enum(['json', 'csv']).default('json') });

interface WholeListDefinition<Of extends Audience, Params, Query extends { readonly format: 'json' | 'csv' }, Item> {
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly roles: readonly Of[];
  readonly params: z.ZodType<Params>;
  /** Made with {@link wholeListQuery}. */
  readonly query: z.ZodType<Query>;
  /** The schema of one element. */
  readonly item: z.ZodType<Item>;
  readonly problems?: readonly ProblemCode[];
  readonly find: (request: RouteRequest<Of, Params, Query, unknown>, deps: HandlerDeps) => Promise<readonly Item[]>;
}

/** Declares a list that is short by nature, such as the history of one action: without pages, with CSV. */
export function wholeListRoute<
  const Of extends Audience,
  Params,
  Query extends { readonly format: 'json' | 'csv' },
  Item,
>(definition: WholeListDefinition<Of, Params, Query, Item>): Route {
  const { params, query, item, find, ...rest } = definition;
  const columns = columnsOf(item);
  return route({
    ...rest,
    method: 'get',
    takes: { ...nothing, params, query },
    responses: { 200: { description: 'All of it.', body: z.strictObject({ data: z.array(item) }), csv: true } },
    async handle(request, deps) {
      const data = await find(request, deps);
      return request.query.format === 'json'
        ? { status: 200 as const, body: { data: [...data] } }
        : { status: 200 as const, text: csv(columns, data), headers: { 'content-type': csvContentType } };
    },
  });
}
