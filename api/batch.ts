import { Semaphore } from 'async-mutex';
import { z } from 'zod';
import type { FieldError } from '../domain/errors.ts';
import { problems } from '../domain/errors.ts';
import { refusalOf } from './http/problems.ts';
import type { HandlerDeps } from './http/route.ts';

/* Requests with many lines: each line is a request of its own, and one that is refused harms no other. */

/** Lines under way at once: a batch leaves room for others. */
const mostAtOnce = 8;

/** Why a line was refused: what a request of its own would have been answered. */
export const lineProblem = z
  .strictObject({
    code: z.literal(Object.keys(problems)),
    status: z.int().meta({ description: 'Of the answer that a request for this line alone would have got.' }),
    detail: z.string(),
    errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'LineProblem' });

/** What became of a line, or why nothing did. */
export type LineOutcome<Done> = { readonly done: Done } | { readonly problem: z.output<typeof lineProblem> };

/** The lines of a request, in the field of that name. */
interface Lines {
  readonly name: string;
  readonly lines: readonly unknown[];
}

/**
 * Does `work` for each line, a few at a time, each with an EntityManager of its own.
 * @returns the outcomes in the order of the lines
 */
export function eachLine<Done>(
  { name, lines }: Lines,
  deps: HandlerDeps,
  work: (line: unknown, deps: HandlerDeps, index: number) => Promise<Done>,
): Promise<LineOutcome<Done>[]> {
  const turns = new Semaphore(mostAtOnce);
  return Promise.all(
    lines.map((line, index) =>
      turns.runExclusive(async () => {
        try {
          return { done: await work(line, { ...deps, em: deps.database.em.fork() }, index) };
        } catch (error) {
          return { problem: problemOf(error, `/${name}/${index}`, deps) };
        }
      }),
    ),
  );
}

function problemOf(error: unknown, place: string, { log }: HandlerDeps): z.output<typeof lineProblem> {
  const { code, detail, errors = [] } = refusalOf(error);
  const { status } = problems[code];
  if (status >= 500) log.error({ err: error, place, code }, 'a line failed');
  return { code, status, detail, ...(errors.length > 0 && { errors: errors.map((one) => within(place, one)) }) };
}

/** The field as it stands in the whole request. */
const within = (place: string, { pointer, detail }: FieldError): FieldError => ({
  pointer: `${place}${pointer}`,
  detail,
});
