import type { z } from 'zod';
import type { ProblemCode } from '../../domain/errors.ts';
import type { Audience } from '../access/principal.ts';
import { columnsOf, csv, csvContentType } from './csv.ts';
import { nothing, route, type HandlerDeps, type Route, type RouteRequest } from './route.ts';

interface ReportDefinition<
  Of extends Audience,
  Query extends { readonly format: 'json' | 'csv' },
  Body extends { readonly data: readonly unknown[] },
> {
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly roles: readonly Of[];
  /** Made with {@link wholeListQuery}. */
  readonly query: z.ZodType<Query>;
  /** The rows as `data`, and beside them what they come to. */
  readonly body: z.ZodType<Body>;
  /** The schema of one row. */
  readonly row: z.ZodType;
  readonly problems?: readonly ProblemCode[];
  readonly make: (request: RouteRequest<Of, unknown, Query, unknown>, deps: HandlerDeps) => Promise<Body>;
}

/** Declares a report: rows with their totals; as CSV the rows alone. */
export function reportRoute<
  const Of extends Audience,
  Query extends { readonly format: 'json' | 'csv' },
  Body extends { readonly data: readonly unknown[] },
>(definition: ReportDefinition<Of, Query, Body>): Route {
  const { query, body, row, make, ...rest } = definition;
  const columns = columnsOf(row);
  return route({
    ...rest,
    method: 'get',
    takes: { ...nothing, query },
    responses: { 200: { description: 'All of it; as CSV the rows of `data`.', body, csv: true } },
    async handle(request, deps) {
      const report = await make(request, deps);
      return request.query.format === 'json'
        ? { status: 200 as const, body: report }
        : { status: 200 as const, text: csv(columns, report.data), headers: { 'content-type': csvContentType } };
    },
  });
}
