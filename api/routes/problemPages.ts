import { z } from 'zod';
import { problems, type ProblemCode } from '../../domain/errors.ts';
import { remedies } from '../../domain/remedies.ts';
import { access } from '../access/access.ts';
import { exampleProblem } from '../http/document/refusals.ts';
import { problemBody } from '../http/problems.ts';
import { nothing, route } from '../http/route.ts';
import { problemListPage, problemPage } from '../problemPage.ts';

const codes = Object.keys(problems).filter((code): code is ProblemCode => code in problems);

const explained = z
  .strictObject({
    code: z.string(),
    status: z.int(),
    title: z.string().meta({ description: 'What it means.' }),
    remedy: z.string().meta({ description: 'What to do.' }),
    example: problemBody,
  })
  .meta({ id: 'ExplainedProblem' });

const anyQuery = z.looseObject({});

const explain = (code: ProblemCode): z.output<typeof explained> => ({
  code,
  status: problems[code].status,
  title: problems[code].title,
  remedy: remedies[code],
  example: exampleProblem(code),
});

/** Whether a person asks, by a browser: programs get JSON. */
const asksForPage = (accept: string | undefined): boolean => accept?.includes('text/html') ?? false;

/** The same address, for a person or for a program. */
const answered = <Body>(accept: string | undefined, body: Body, page: () => string) =>
  asksForPage(accept)
    ? { status: 200 as const, text: page(), headers: { 'content-type': 'text/html; charset=utf-8', vary: 'Accept' } }
    : { status: 200 as const, body, headers: { vary: 'Accept' } };

export const problemPageRoutes = [
  route({
    method: 'get',
    path: '/problems',
    summary: 'List all problems',
    description: 'Every `type` that an error of this API can have. A page for browsers, JSON for all else.',
    roles: access.open,
    takes: { ...nothing, query: anyQuery },
    responses: { 200: { description: 'All of them.', body: z.strictObject({ data: z.array(explained) }), page: true } },
    handle({ header }) {
      const all = codes.map(explain);
      return Promise.resolve(answered(header('accept'), { data: all }, () => problemListPage(all)));
    },
  }),
  route({
    method: 'get',
    path: '/problems/:code',
    summary: 'Explain a problem',
    description:
      'What the `type` of an error leads to: what it means, and what to do. A page for browsers, JSON for all else.',
    roles: access.open,
    takes: { ...nothing, params: z.strictObject({ code: z.literal(codes) }), query: anyQuery },
    responses: { 200: { description: 'The problem.', body: explained, page: true } },
    handle({ params: { code }, header }) {
      const one = explain(code);
      return Promise.resolve(answered(header('accept'), one, () => problemPage(one)));
    },
  }),
];
