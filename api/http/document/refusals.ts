import { z } from 'zod';
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { problems, type ProblemCode } from '../../../domain/errors.ts';
import { problem, problemBody, problemContentType } from '../problems.ts';

/** The refusals by status, each code with an example. What many routes refuse alike is said once, among the components. */
export function refusals(codes: readonly ProblemCode[]): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy([...new Set(codes)].toSorted(), (code) => problems[code].status);
  return Object.fromEntries([...byStatus].map(([status, group]) => [String(status), refused(status, group)]));
}

function refused(status: number, codes: readonly ProblemCode[]): ZodOpenApiResponseObject {
  const id = codes.join('-');
  const known = said.get(id);
  if (known !== undefined) return known;
  const response = {
    id,
    description: codes.map((code) => `${code}: ${problems[code].title}`).join('\n\n'),
    ...((status === 429 || status === 503) && { headers: z.object({ 'retry-after': retryAfter }) }),
    content: {
      [problemContentType]: {
        schema: problemBody,
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleProblem(code) }])),
      },
    },
  };
  said.set(id, response);
  return response;
}

/** By their codes: a component is known by being the same object. */
const said = new Map<string, ZodOpenApiResponseObject>();

const retryAfter = z.string().optional().meta({ description: 'Seconds to wait before the request is sent again.' });

/** A problem as it is answered. */
export const exampleProblem = (code: ProblemCode) =>
  problem(
    {
      code,
      detail: problems[code].title,
      ...(code === 'VALIDATION_FAILED' && { errors: [{ pointer: '/amount', detail: 'is required' }] }),
    },
    '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01',
  );
